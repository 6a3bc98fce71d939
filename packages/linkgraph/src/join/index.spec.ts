/** Rows of links and pages as one graph: links compressed both ways, counts that add up, pages beside them. */
import fc from 'fast-check';
import { LinkFlag } from '../contract/graph';
import type { Joined } from '../contract/parts';
import { joinGraph } from './index';
import { columnTexts, linkTexts, linksOf, pagesOf, pageTexts, type Row } from './raw.testing';

const SITE = 'https://x.org';
const { nofollow, declaredTemplate, folded } = LinkFlag;

describe('links', () => {
  test('pages are numbered by first appearance in links, then in pages', () => {
    const links = linksOf([
      ['c', 'a'],
      ['a', 'b']
    ]);
    const joined = joinGraph(links, [pagesOf(['d', 'a'])], {});
    expect(pageTexts(joined)).toEqual(['c', 'a', 'b', 'd']);
    expect([...joined.graph.onlyInPages]).toEqual([0, 0, 0, 1]);
  });

  test('repeated links are one, self-links none, and both are counted', () => {
    const { graph, read } = joinGraph(
      linksOf([
        ['a', 'b'],
        ['a', 'b'],
        ['b', 'b'],
        ['a', 'b'],
        ['b', 'c']
      ]),
      [],
      {}
    );
    expect(linkTexts({ graph })).toEqual(['a → b 0×3', 'b → c 0×1']);
    expect(read).toMatchObject({ rows: 5, used: 4, selfLinks: 1, duplicates: 2, dangling: 1 });
  });

  test('the count column of the file adds up', () => {
    const links = linksOf([
      ['a', 'b', 0, 5],
      ['a', 'b', 0, 2]
    ]);
    expect(linkTexts(joinGraph(links, [], {}))).toEqual(['a → b 0×7']);
  });

  test('a link is nofollow or of a menu only if every row says so', () => {
    const both = nofollow | declaredTemplate;
    const links = linksOf([
      ['a', 'b', both],
      ['a', 'b', nofollow],
      ['a', 'c', both],
      ['a', 'c', both]
    ]);
    expect(linkTexts(joinGraph(links, [], {}))).toEqual([
      `a → b ${String(nofollow)}×2`,
      `a → c ${String(both)}×2`
    ]);
  });

  const rows = fc.array(
    fc.tuple(
      fc.constantFrom('a', 'b', 'c ', 'c', `${SITE}/d/`, `${SITE}/d`, 'http://x.org/e#f'),
      fc.constantFrom('a', 'b', 'c', `${SITE}/d`, `${SITE}/e`, 'https://y.org/'),
      fc.constantFrom(0, 1, 2, 3),
      fc.integer({ min: 1, max: 3 })
    ),
    { maxLength: 40 }
  );

  test('links that leave and links that arrive are the same links', () => {
    fc.assert(
      fc.property(rows, all => {
        const { graph } = joinGraph(linksOf(all), [], {});
        const { outStart, outTo, inStart, inFrom, inLink } = graph;
        const leaving: string[] = [];
        const arriving: string[] = [];
        for (let page = 0; page < graph.pageCount; page++) {
          const targets = [...outTo.subarray(outStart[page], outStart[page + 1])];
          const starts = [...inFrom.subarray(inStart[page], inStart[page + 1])];
          expect(targets).toEqual([...new Set(targets)].sort((a, b) => a - b));
          expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
          targets.forEach((to, i) => leaving.push([(outStart[page] ?? 0) + i, page, to].join()));
          starts.forEach((from, i) =>
            arriving.push([inLink[(inStart[page] ?? 0) + i], from, page].join())
          );
        }
        expect(arriving.sort()).toEqual(leaving.sort());
        expect(leaving).toHaveLength(graph.linkCount);
      })
    );
  });

  test('any order of rows gives the same graph up to numbers', () => {
    fc.assert(
      fc.property(
        rows.chain(all =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
        ),
        ([all, shuffled]) => {
          const first = joinGraph(linksOf(all), [], {});
          const second = joinGraph(linksOf(shuffled), [], {});
          expect(linkTexts(second)).toEqual(linkTexts(first));
          expect(pageTexts(second).sort()).toEqual(pageTexts(first).sort());
          expect({ ...second.read, rules: [] }).toEqual({ ...first.read, rules: [] });
          expect(homeName(second)).toBe(homeName(first));
        }
      )
    );
  });

  test('the parts of the report add up to its rows', () => {
    fc.assert(
      fc.property(
        rows,
        fc.nat(9),
        fc.dictionary(fc.string({ maxLength: 5 }), fc.nat(9)),
        (all, incomplete, otherTypes) => {
          const others = Object.values(otherTypes).reduce((sum, count) => sum + count, 0);
          const total = all.length + incomplete + others;
          const { read, graph } = joinGraph(
            linksOf(all, { rows: total, incomplete, otherTypes }),
            [],
            {}
          );
          expect(read.used + read.selfLinks + read.incomplete + others).toBe(read.rows);
          expect(read.used - read.duplicates).toBe(graph.linkCount);
        }
      )
    );
  });
});

describe('redirects and canonicals', () => {
  const file = (from: string[], textTo: string[], role: 'redirect' | 'canonical') =>
    pagesOf(from, { textTo }, { [role]: 'textTo' });

  test('a link goes to where redirects end, however many there are', () => {
    const links = linksOf([
      [`${SITE}/`, `${SITE}/1`],
      [`${SITE}/`, `${SITE}/4`]
    ]);
    const pages = file(
      [`${SITE}/1`, `${SITE}/2`, `${SITE}/3`],
      ['/2', `${SITE}/3/`, `${SITE}/4`],
      'redirect'
    );
    const joined = joinGraph(links, [pages], {});
    expect(linkTexts(joined)).toEqual([`${SITE}/ → ${SITE}/4 ${String(folded)}×2`]);
    expect(joined.folded?.steps).toEqual(Uint8Array.of(3, 2, 1));
    expect(joined.read.rules).toContainEqual({ rule: 'redirects', before: 5, after: 2 });
  });

  test('redirects in a circle are kept and said', () => {
    const links = linksOf([
      ['a', 'b'],
      ['d', 'a']
    ]);
    const joined = joinGraph(
      links,
      [file(['a', 'b', 'c', 'd'], ['b', 'c', 'b', ''], 'redirect')],
      {}
    );
    expect(linkTexts(joined)).toEqual(['d → b 8×1']);
    expect(joined.assumed).toEqual([
      'Redirects go in a circle once (b → c → b), so these pages were kept as they are.'
    ]);
  });

  test('a canonical is followed within the site and not beyond', () => {
    const links = linksOf([
      [`${SITE}/`, `${SITE}/a?x=1`],
      [`${SITE}/`, `${SITE}/b`]
    ]);
    const pages = file(
      [`${SITE}/a?x=1`, `${SITE}/b`],
      [`${SITE}/a`, 'https://y.org/b'],
      'canonical'
    );
    const joined = joinGraph(links, [pages], {});
    expect(linkTexts(joined)).toEqual([`${SITE}/ → ${SITE}/a 8×1`, `${SITE}/ → ${SITE}/b 0×1`]);
    expect(joined.folded?.canonical).toEqual(Uint8Array.of(1));
    expect(linkTexts(joinGraph(links, [pages], { rules: { canonicals: false } }))).toHaveLength(2);
  });

  test('a redirect and then a canonical is a chain of two', () => {
    const pages = pagesOf(
      ['a', 'b', 'c'],
      { textRedirect: ['b', '', ''], textCanonical: ['z', 'c', 'c'] },
      { redirect: 'textRedirect', canonical: 'textCanonical' }
    );
    const joined = joinGraph(linksOf([['s', 'a']]), [pages], {});
    expect(linkTexts(joined)).toEqual(['s → c 8×1']);
    expect(joined.folded?.steps).toEqual(Uint8Array.of(2, 1));
  });

  test('a page that redirects to itself under another spelling stays', () => {
    const pages = file([`${SITE}/a`], [`${SITE}/a/`], 'redirect');
    const joined = joinGraph(linksOf([[`${SITE}/`, `${SITE}/a`]]), [pages], {});
    expect(joined.folded).toBeUndefined();
  });

  test('random redirects end, and no link points at a page that redirects', () => {
    const page = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    fc.assert(
      fc.property(fc.array(fc.tuple(page, page), { maxLength: 8 }), redirects => {
        const pages = file(
          redirects.map(([from]) => from),
          redirects.map(([, to]) => to),
          'redirect'
        );
        const joined = joinGraph(linksOf([...'abcdef'].map(to => ['s', to] as const)), [pages], {});
        const first = new Map<string, string>(
          [...redirects].reverse().filter(([from, to]) => from !== to)
        );
        const circular = (start: string) => {
          let at = first.get(start);
          for (let i = 0; i < 6 && at !== undefined && at !== start; i++) {
            at = first.get(at);
          }
          return at === start;
        };
        const targets = linkTexts(joined).map(text => text.slice(4, 5));
        expect(targets.filter(to => first.has(to) && !circular(to))).toEqual([]);
      })
    );
  });
});

describe('pages', () => {
  const links = linksOf([
    ['a', 'b'],
    ['b', 'c']
  ]);

  test('a later file adds columns, and its name to columns that are there', () => {
    const crawl = pagesOf(['a', 'b'], { words: [10, 20], kind: ['x', 'y'] });
    const search = pagesOf(
      ['b', 'c'],
      { words: [1, 2], clicks: [5, 6] },
      { clicks: 'clicks' },
      'gsc.csv'
    );
    const joined = joinGraph(links, [crawl, search], {});
    expect(joined.table.columns.map(({ name }) => name)).toEqual([
      'words',
      'kind',
      'words (gsc.csv)',
      'clicks',
      'segment'
    ]);
    expect(columnTexts(joined, 'words')).toEqual({ a: '10', b: '20', c: '' });
    expect(columnTexts(joined, 'words (gsc.csv)')).toEqual({ a: '', b: '1', c: '2' });
    expect(joined.table.roles.clicks).toBe(3);
  });

  test('clicks of two spellings of a page are summed, rows that repeat are not', () => {
    const pages = pagesOf(
      ['b', 'b ', 'b'],
      { clicks: [3, 4, 3], pos: [1, 2, 3] },
      { clicks: 'clicks' }
    );
    const joined = joinGraph(links, [pages], {});
    expect(columnTexts(joined, 'clicks').b).toBe('7');
    expect(columnTexts(joined, 'pos').b).toBe('1');
  });

  test('the report tells matched pages, both remainders and rules that would help', () => {
    const rows: Row[] = [
      ['https://www.x.org/', 'https://www.x.org/A'],
      ['https://www.x.org/', 'https://www.x.org/b?s=1'],
      ['https://www.x.org/', 'https://y.org/']
    ];
    const pages = pagesOf([
      'https://www.x.org/',
      'https://www.x.org/a',
      'https://www.x.org/b',
      'https://www.x.org/lost'
    ]);
    const { join } = joinGraph(linksOf(rows), [pages], {});
    expect(join).toEqual({
      matched: 1,
      onlyInLinks: { count: 2, names: ['https://www.x.org/A', 'https://www.x.org/b?s=1'] },
      onlyInPages: {
        count: 3,
        names: ['https://www.x.org/a', 'https://www.x.org/b', 'https://www.x.org/lost']
      },
      nearMisses: [
        {
          rule: 'dropQuery',
          joins: 1,
          example: ['https://www.x.org/b?s=1', 'https://www.x.org/b']
        },
        { rule: 'letterCase', joins: 1, example: ['https://www.x.org/A', 'https://www.x.org/a'] }
      ]
    });
  });

  test.each([
    ['www', ['https://x.org/a', 'https://www.x.org/a']],
    ['trim', ['a', 'a ']],
    ['slash', [`${SITE}/a/`, `${SITE}/a`]],
    ['scheme', ['http://x.org/a', 'https://x.org/a']],
    ['letterCase', ['Été', 'été']]
  ] as const)('a near-miss by %s joins once the rule is on', (rule, [inLinks, inPages]) => {
    const all = linksOf([['s', inLinks]]);
    const off = joinGraph(all, [pagesOf(['s', inPages])], { rules: { [rule]: false } });
    expect(off.join?.nearMisses).toEqual([{ rule, joins: 1, example: [inLinks, inPages] }]);
    const on = joinGraph(all, [pagesOf(['s', inPages])], { rules: { [rule]: true } });
    expect(on.join).toMatchObject({ matched: 2, nearMisses: [] });
  });

  test('the status that links tell stands where no pages file does', () => {
    const all = linksOf([
      ['a', 'b'],
      ['b', 'c']
    ]);
    const told = { ...all, targetStatus: Uint16Array.of(0, 404, 500) };
    expect(columnTexts(joinGraph(told, [], {}), 'status')).toEqual({ a: '', b: '404', c: '500' });
    const pages = pagesOf(['a', 'b'], { code: [200, 200] }, { status: 'code' });
    expect(columnTexts(joinGraph(told, [pages], {}), 'code')).toEqual({
      a: '200',
      b: '200',
      c: '500'
    });
  });
});

function homeName(joined: Joined): string {
  return pageTexts(joined)[joined.home.page] ?? '';
}

describe('site', () => {
  const links = linksOf([
    ['https://www.x.org/a', 'https://x.org/'],
    ['https://x.org/', 'https://y.org/'],
    ['https://x.org/', 'https://www.x.org/b'],
    ['https://x.org/', 'https://blog.x.org/']
  ]);

  test('home is the root of the host that links most, and other hosts are external', () => {
    const joined = joinGraph(links, [], {});
    expect(homeName(joined)).toBe('https://x.org/');
    expect(joined.home).toMatchObject({
      guessed: true,
      reason: 'It is the shortest address of x.org.'
    });
    expect(pageTexts(joined).filter((_, page) => joined.graph.external[page] === 1)).toEqual([
      'https://y.org/',
      'https://blog.x.org/'
    ]);
    expect(joined.read.externalPages).toBe(2);
  });

  test('home can be named in any spelling; an unknown one is guessed, and that is said', () => {
    const named = joinGraph(links, [], { home: ' HTTP://www.x.org/a#top' });
    expect(named.home).toEqual({
      page: 0,
      guessed: false,
      reason: 'https://www.x.org/a was chosen.'
    });
    const unknown = joinGraph(links, [], { home: 'https://x.org/nowhere' });
    expect(unknown.home.guessed).toBe(true);
    expect(unknown.home.reason).toMatch(/^No page is called https:\/\/x.org\/nowhere\./);
  });

  test('where names are no addresses, home is most linked and nothing is external', () => {
    const joined = joinGraph(
      linksOf([
        ['a', 'b'],
        ['c', 'b'],
        ['b', 'https://y.org/']
      ]),
      [],
      {}
    );
    expect(homeName(joined)).toBe('b');
    expect(joined.home.reason).toContain('2 pages link here');
    expect(joined.read.externalPages).toBe(0);
  });

  test('an empty file has no home', () => {
    const joined = joinGraph(linksOf([]), [], {});
    expect(joined.home).toMatchObject({ page: -1, reason: 'There are no pages.' });
    expect(joined.graph.pageCount).toBe(0);
  });
});

describe('segments', () => {
  const links = linksOf([
    [`${SITE}/`, `${SITE}/blog/1`],
    [`${SITE}/`, `${SITE}/blog/2`],
    [`${SITE}/`, `${SITE}/about`],
    [`${SITE}/blog/1`, 'https://y.org/blog/3']
  ]);

  test('are the first part of the path, when two pages have it', () => {
    const joined = joinGraph(links, [], {});
    expect(columnTexts(joined, 'segment')).toEqual({
      [`${SITE}/`]: '',
      [`${SITE}/blog/1`]: 'blog',
      [`${SITE}/blog/2`]: 'blog',
      [`${SITE}/about`]: '',
      'https://y.org/blog/3': ''
    });
  });

  test('are the column that says it, or the one that somebody named', () => {
    const pages = pagesOf(
      [`${SITE}/`, `${SITE}/about`],
      { part: ['start', 'info'], text: ['t', 'u'] },
      { segment: 'part' }
    );
    const bySegment = joinGraph(links, [pages], {}).table;
    expect(bySegment.columns[bySegment.roles.segment ?? -1]?.name).toBe('part');
    const named = joinGraph(links, [pages], { segment: 'text' });
    expect(columnTexts(named, 'segment')[`${SITE}/about`]).toBe('u');
    const unknown = joinGraph(links, [pages], { segment: 'nothing' });
    expect(unknown.assumed).toEqual([
      'No column is called nothing, so segments come from the segment column.'
    ]);
  });

  test('are at most a few hundred, the largest ones', () => {
    const rows = Array.from({ length: 900 }, (_, i): Row => [
      `${SITE}/`,
      `${SITE}/s${String(i % 300)}/${String(i)}`
    ]);
    const { table } = joinGraph(linksOf([...rows, [`${SITE}/`, `${SITE}/s299/more`]]), [], {});
    const segment = table.columns[table.roles.segment ?? -1];
    expect(segment?.kind === 'category' ? segment.labels : []).toHaveLength(250);
    expect(segment?.kind === 'category' ? segment.labels[0] : '').toBe('s299');
  });
});
