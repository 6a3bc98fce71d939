/** Rows of links and pages as one graph: links compressed both ways, counts that add up, pages beside them. */
import fc from 'fast-check';
import { LinkFlag } from '../contract/graph';
import type { Joined } from '../contract/parts';
import { joinGraph } from './index';
import { linkTexts, linksOf, pagesOf, pageTexts, type Row } from './raw.testing';

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

  test('a page with very many links keeps what each row says', () => {
    const rows = Array.from({ length: 500 }, (_, i): Row => {
      const target = (i * 7) % 100;
      return ['hub', `t${String(target)}`, target % 4, target + 1];
    });
    const expected = Array.from(
      { length: 100 },
      (_, target) => `hub → t${String(target)} ${String(target % 4)}×${String((target + 1) * 5)}`
    );
    expect(linkTexts(joinGraph(linksOf(rows), [], {}))).toEqual(expected.sort());
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

function homeName(joined: Joined): string {
  return pageTexts(joined)[joined.home.page] ?? '';
}
