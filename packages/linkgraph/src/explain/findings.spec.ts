import fc from 'fast-check';
import type { Finding, FindingKind } from '../contract/explain';
import { LinkFlag } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { crawl, type CrawlOptions, type Plant, PLANTS } from '../crawl.testing';
import { whatIf } from '../metrics';
import { TEMPLATE } from './facts';
import { allFindings, findings, QUESTIONS } from './findings';
import { links } from './linkFrom';
import { haveData, measuredCrawl, measuredData, namesAt } from './measured.testing';

/** Which kind tells each plant, and how many it counts where that is not its pages. */
const TOLD: readonly (readonly [plant: Plant, kind: FindingKind, count?: number])[] = [
  ['orphans', 'orphans'],
  ['pagination', 'pagination-spine'],
  ['starved', 'starved'],
  ['hidden-demand', 'hidden-demand'],
  ['wasted-authority', 'wasted-authority'],
  ['broken-links', 'broken-links'],
  ['island', 'islands', 2],
  ['dense-cluster', 'dense-cluster'],
  ['nofollow-inside', 'nofollow-inside'],
  ['dead-ends', 'dead-ends'],
  ['thin-hubs', 'thin-hubs']
];

const sorted = (names: readonly string[]) => [...names].sort();
const ofKind = (found: readonly Finding[], kind: FindingKind) =>
  found.find(each => each.kind === kind);
const planted = (plant: Plant, options: CrawlOptions = {}) => {
  const generated = crawl({ ...options, plant: [plant] });
  return { generated, measured: measuredCrawl(generated) };
};

describe('planted anomalies', () => {
  it.each(TOLD.map(([plant, kind, counted]) => ({ plant, kind, counted })))(
    '$plant: told by $kind, just these pages',
    ({ plant, kind, counted }) => {
      const { generated, measured } = planted(plant);
      const found = ofKind(findings(measured), kind);
      expect(sorted(namesAt(measured, found?.pages ?? []))).toEqual(
        sorted(generated.planted(plant))
      );
      expect(found?.count).toBe(counted ?? generated.planted(plant).length);
    }
  );

  it('are told just so in a site where everything is wrong at once', () => {
    const generated = crawl({ plant: PLANTS, pages: 2000 });
    const measured = measuredCrawl(generated);
    const found = allFindings(measured);
    // Chained articles are starved too; that is so, but was not planted.
    for (const [plant, kind] of TOLD.filter(([each]) => each !== 'starved')) {
      const pages = namesAt(measured, ofKind(found, kind)?.pages ?? []);
      expect([kind, pages]).toEqual([kind, expect.arrayContaining([...generated.planted(plant)])]);
    }
    expect(namesAt(measured, ofKind(found, 'starved')?.pages ?? [])[0]).toBe(
      generated.planted('starved')[0]
    );
  });

  it('rank broken pages by the links that lead there', () => {
    const { generated, measured } = planted('broken-links');
    const found = ofKind(findings(measured), 'broken-links');
    expect(namesAt(measured, found?.pages ?? [])).toEqual(generated.planted('broken-links'));
    expect(found?.sentence).toBe('14 links lead to pages that answer 404 or 500.');
  });

  it('count a menu by its links and list where it leads', () => {
    const { generated, measured } = planted('template-menu');
    const found = ofKind(findings(measured), 'template-weight');
    expect(sorted(namesAt(measured, found?.pages ?? []))).toEqual(
      sorted(generated.planted('template-menu'))
    );
    expect(found?.count).toBeGreaterThan(generated.pages * 14);
  });

  it('tell redirect chains from single redirects, and count the links to both', () => {
    const { generated, measured } = planted('redirect-chains');
    const found = findings(measured);
    const chains = ofKind(found, 'redirect-chains');
    expect(chains?.count).toBe(2);
    expect(chains?.sentence).toContain(`${generated.planted('redirect-chains')[0] ?? ''}, 3 times`);
    expect(ofKind(found, 'redirected-links')?.count).toBe(4);
  });

  it('join what rules join, and tell the rest as names nearly the same instead of orphans', () => {
    const { generated, measured } = planted('near-miss');
    const names = generated.planted('near-miss');
    const found = findings(measured);
    expect(sorted(namesAt(measured, ofKind(found, 'near-miss-names')?.pages ?? []))).toEqual(
      sorted(names.filter((_, n) => n % 3 === 2))
    );
    expect(ofKind(found, 'orphans')).toBeUndefined();
    const loose = measuredCrawl(generated, { slash: false });
    expect(ofKind(findings(loose), 'near-miss-names')?.count).toBe(names.length - 4);
    const joined = measuredCrawl(generated, { letterCase: true });
    expect(ofKind(findings(joined), 'near-miss-names')).toBeUndefined();
  });

  it('are told only where the files say enough', () => {
    const needs: readonly (readonly [Plant, FindingKind])[] = [
      ['broken-links', 'broken-links'],
      ['hidden-demand', 'hidden-demand'],
      ['wasted-authority', 'wasted-authority'],
      ['redirect-chains', 'redirect-chains']
    ];
    for (const [plant, kind] of needs) {
      const { measured } = planted(plant);
      const without = { ...measured, table: { columns: [], roles: {} }, folded: undefined };
      expect([kind, ofKind(allFindings(without), kind)]).toEqual([kind, undefined]);
    }
  });
});

describe('a sound site', () => {
  it.each([
    { pages: 600, seed: 1 },
    { pages: 600, seed: 2 },
    { pages: 1500, seed: 3 },
    { pages: 1500, seed: 4, links: 30000 }
  ])('has nothing broken and no gain: %o', options => {
    const told = findings(measuredCrawl(crawl(options)));
    expect(told.map(({ kind, count }) => [kind, count])).toEqual([
      ['most-linked', expect.anything()]
    ]);
  });
});

describe('findings', () => {
  const everything = measuredCrawl(crawl({ plant: PLANTS, pages: 800 }));

  it('are at most a dozen, by question and gravity, each question with some', () => {
    const told = findings(everything);
    expect(told.length).toBeLessThanOrEqual(12);
    const order = told.map(({ question, weight }) => QUESTIONS.indexOf(question) * 1000 - weight);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(told.map(({ question }) => question)).size).toBe(3);
  });

  it('are the same each time, with ids of their own', () => {
    const again = findings(measuredCrawl(crawl({ plant: PLANTS, pages: 800 })));
    expect(again).toEqual(findings(everything));
    const ids = allFindings(everything).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('name sources that are nearer home and do not link there yet', () => {
    const { depth } = everything.metrics;
    const told = allFindings(everything).filter(({ kind }) => kind !== 'gain-link');
    const pairs = told.flatMap(({ linkFrom = [] }) => linkFrom);
    expect(pairs.length).toBeGreaterThan(50);
    for (const [page, sources] of pairs) {
      expect(sources.length).toBeLessThanOrEqual(5);
      for (const source of sources) {
        expect(links(everything, source, page)).toBe(false);
        const clicks = depth[source] ?? -1;
        expect(clicks >= 0 && clicks <= 3).toBe(true);
        expect((depth[page] ?? -1) < 0 || clicks + 1 < (depth[page] ?? 0)).toBe(true);
      }
    }
  });

  it('say nothing of depth where there is no home', () => {
    const homeless = { ...everything, home: { page: -1, guessed: true, reason: 'None.' } };
    const { depth } = everything.metrics;
    const metrics = { ...everything.metrics, depth: depth.map(() => -1) };
    const kinds = allFindings({ ...homeless, metrics }).map(({ kind }) => kind);
    for (const kind of ['out-of-reach', 'starved', 'deep-pages', 'pagination-spine', 'gain-link']) {
      expect(kinds).not.toContain(kind);
    }
    expect(kinds).toEqual(expect.arrayContaining(['islands', 'dead-ends', 'orphans']));
  });

  it('promise of a link from home just what happens with it', () => {
    const gains = allFindings(everything).filter(({ kind }) => kind === 'gain-link');
    expect(gains.length).toBeGreaterThan(0);
    for (const gain of gains) {
      expectGain(everything, gain);
    }
  });

  it('satisfy what they say they were found by, on any site', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.subarray([...PLANTS], { minLength: 1 }),
        (seed, plant) => {
          const measured = measuredCrawl(crawl({ seed, plant, pages: 400, links: 3000 }));
          for (const found of allFindings(measured)) {
            expect([found.kind, offenders(measured, found)]).toEqual([found.kind, []]);
          }
        }
      ),
      { numRuns: 12 }
    );
  });
});

/** Adds the link and compares all depths. */
function expectGain(measured: Measured, gain: Finding): void {
  const [[to, [from = -1]] = [-1, []]] = gain.linkFrom ?? [];
  const home = measured.home.page;
  const then = whatIf(measured.graph, measured.metrics, { home }, { add: [[from, to]] }).depth;
  const moved = Array.from(then.keys()).filter(
    page => then[page] !== measured.metrics.depth[page] && measured.graph.external[page] === 0
  );
  expect([...gain.pages].sort((a, b) => a - b)).toEqual(moved);
  expect(gain.count).toBe(moved.length);
}

/** Pages of a finding for which its query, written again in the plainest way, does not hold. */
function offenders(measured: Measured, found: Finding): number[] {
  const { graph, metrics, home } = measured;
  const between = (starts: Uint32Array, page: number) =>
    Array.from(
      { length: (starts[page + 1] ?? 0) - (starts[page] ?? 0) },
      (_, at) => (starts[page] ?? 0) + at
    );
  const flagsOut = (page: number) =>
    between(graph.outStart, page).map(link => graph.outFlags[link] ?? 0);
  const flagsIn = (page: number) =>
    between(graph.inStart, page).map(at => graph.outFlags[graph.inLink[at] ?? 0] ?? 0);
  const nameAt = (page: number) => namesAt(measured, [page])[0] ?? '';
  const holds: Partial<Record<FindingKind, (page: number) => boolean>> = {
    'out-of-reach': page => metrics.depth[page] === -1,
    orphans: page => graph.onlyInPages[page] === 1,
    starved: page => (metrics.pagesIn[page] ?? 0) >= 8 && (metrics.depth[page] ?? 0) >= 5,
    'dead-ends': page => metrics.pagesOut[page] === 0,
    islands: page => metrics.component[page] !== metrics.component[home.page],
    'deep-pages': page => (metrics.depth[page] ?? 0) >= 6,
    'broken-links': page => (metrics.pagesIn[page] ?? 0) > 0,
    'most-linked': page => metrics.pagesIn[page] === found.count,
    'gain-link': page => metrics.depth[page] === -1 || (metrics.depth[page] ?? 0) > 1,
    'nofollow-inside': page => flagsIn(page).some(flags => (flags & LinkFlag.nofollow) !== 0),
    'template-weight': page => flagsIn(page).some(flags => (flags & TEMPLATE) !== 0),
    'redirected-links': page => flagsOut(page).some(flags => (flags & LinkFlag.folded) !== 0),
    'dense-cluster': page =>
      (metrics.pagesIn[page] ?? 0) >= 8 && (metrics.pagesOut[page] ?? 0) >= 8,
    'pagination-spine': page => nameAt(page).includes('page='),
    'thin-hubs': page => nameAt(page).endsWith('/'),
    'near-miss-names': page => graph.onlyInPages[page] === 0,
    'only-in-links': page => graph.onlyInPages[page] === 0,
    'wasted-authority': page => (metrics.pagerank[page] ?? 0) * graph.pageCount > 2,
    'hidden-demand': page => (metrics.pagerank[page] ?? 0) * graph.pageCount < 1,
    'redirect-chains': page => (metrics.pagesIn[page] ?? 0) > 0
  };
  const holdsFor = holds[found.kind] ?? (() => false);
  return [...found.pages].filter(page => graph.external[page] === 1 || !holdsFor(page));
}

(haveData ? describe : describe.skip)(
  `the shared data${haveData ? '' : ' (not run: LOCKSTEP_DATA has no link-graphs)'}`,
  () => {
    const eurosis = haveData
      ? measuredData('eurosis-links.csv.gz', 'eurosis-sites.csv.gz', {
          home: 'Belgian Science Policy',
          segment: 'country'
        })
      : undefined;

    it('eurosis: out of reach, starved, dead ends, islands, most linked, trimmed names', () => {
      const told = eurosis === undefined ? [] : findings(eurosis);
      const of = (kind: FindingKind) => {
        const found = ofKind(told, kind);
        return [found?.count, found?.sentence];
      };
      expect(of('out-of-reach')).toEqual([
        192,
        'No path leads here from home; 127 have no link in at all.'
      ]);
      expect(of('starved')).toEqual([
        6,
        '8 or more pages link here, yet home needs 5 clicks or more.'
      ]);
      expect(of('dead-ends')).toEqual([332, 'Link to nobody, so readers stop here.']);
      expect(of('islands')).toEqual([5, '13 pages in 5 groups that touch nothing else.']);
      expect(of('most-linked')).toEqual([83, 'Most linked of all; check it first after a move.']);
      expect(ofKind(told, 'most-linked')?.title).toBe('Université libre de Bruxelles');
      expect(of('untrimmed-names')).toEqual([92, 'Joined after trimming. Fix at the source.']);
      expect(told.slice(0, 4).map(({ kind }) => kind)).toEqual([
        'out-of-reach',
        'starved',
        'dead-ends',
        'islands'
      ]);
    });

    it('eurosis: links from home do what they promise', () => {
      const gains = (eurosis === undefined ? [] : findings(eurosis)).filter(
        ({ kind }) => kind === 'gain-link'
      );
      expect(gains.map(({ title }) => title)).toEqual([
        'Link to Polskie Towarzystwo Fizyczne',
        'Link to Youth Academy Portal'
      ]);
      for (const gain of eurosis === undefined ? [] : gains) {
        if (eurosis !== undefined) {
          expectGain(eurosis, gain);
        }
      }
    });

    it('wikispeedia: ten orphans, four articles without a row', () => {
      const told = findings(
        measuredData('wikispeedia-links.csv.gz', 'wikispeedia-articles.csv.gz', {
          home: 'United_Kingdom',
          segment: 'segment'
        })
      );
      expect(ofKind(told, 'orphans')?.count).toBe(10);
      expect(ofKind(told, 'only-in-links')?.count).toBe(4);
      expect(ofKind(told, 'out-of-reach')?.count).toBe(547);
    });
  }
);
