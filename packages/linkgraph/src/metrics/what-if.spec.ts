import fc from 'fast-check';
import { LinkFlag, TEMPLATE_LINK, type LinkGraph } from '../contract/graph';
import type { WhatIf } from '../contract/measure';
import { anyCase } from './arbitrary.testing';
import { graphOf, type Pair } from './graph.testing';
import { measure } from './measure';
import { linksOf } from './naive.testing';
import { whatIf } from './what-if';

const { declaredTemplate, inferredTemplate } = LinkFlag;

/** The changed graph, built anew from its links. */
function changed(graph: LinkGraph, change: WhatIf): LinkGraph {
  const gone = new Set((change.remove ?? []).map(([from, to]) => `${from} ${to}`));
  const stay = linksOf(graph)
    .filter(({ from, to }) => !gone.has(`${from} ${to}`))
    .filter(({ flags }) => change.withoutTemplates !== true || (flags & TEMPLATE_LINK) === 0)
    .map(({ from, to, flags }): Pair => [from, to, flags]);
  const external = Array.from(graph.external, (mark, page) => (mark === 1 ? page : -1));
  return graphOf(graph.pageCount, [...stay, ...(change.add ?? [])], {
    external: external.filter(page => page >= 0)
  });
}

const anyChange = (pageCount: number): fc.Arbitrary<WhatIf> => {
  const page = fc.integer({ min: 0, max: pageCount - 1 });
  const some = fc.array(fc.tuple(page, page), { maxLength: 8 });
  return fc.record({ add: some, remove: some, withoutTemplates: fc.boolean() });
};

describe('a what-if', () => {
  it('tells what measuring the changed graph would tell', () => {
    const cases = anyCase.chain(({ graph, options }) =>
      anyChange(graph.pageCount).map(change => ({ graph, options, change }))
    );
    fc.assert(
      fc.property(cases, ({ graph, options, change }) => {
        const now = measure(graph, options);
        const told = whatIf(graph, now, options, change);
        const then = measure(changed(graph, change), options);
        expect(told.depth).toEqual(then.depth);
        told.pagerank.forEach((rank, page) => {
          expect(Math.abs(rank - (then.pagerank[page] ?? NaN))).toBeLessThan(1e-9);
        });
        const nothing = whatIf(changed(graph, change), then, options, {});
        expect(told.outOfReach[1]).toBe(nothing.outOfReach[0]);
        expect(told.noLinkIn[1]).toBe(nothing.noLinkIn[0]);
        expect(told.deadEnds[1]).toBe(nothing.deadEnds[0]);
        expect(told.meanDepth[1]).toBe(nothing.meanDepth[0]);
        expect(told.depths).toEqual(nothing.depths);
        expect(now).toEqual(measure(graph, options));
      }),
      { numRuns: 300 }
    );
  });

  it('refuses a page that is not of the graph', () => {
    const graph = graphOf(2, [[0, 1]]);
    const now = measure(graph, { home: 0 });
    expect(() => whatIf(graph, now, { home: 0 }, { add: [[0, 2]] })).toThrow(RangeError);
    expect(() => whatIf(graph, now, { home: 0 }, { remove: [[-1, 0]] })).toThrow(RangeError);
  });
});

describe('numbers of a what-if', () => {
  it('leave home and pages of other hosts out', () => {
    const graph = graphOf(
      5,
      [
        [0, 1],
        [1, 2],
        [1, 3]
      ],
      { external: [3] }
    );
    const now = measure(graph, { home: 0 });
    expect(whatIf(graph, now, { home: 0 }, { remove: [[1, 2]], add: [[0, 4]] })).toMatchObject({
      outOfReach: [1, 1],
      noLinkIn: [1, 1],
      deadEnds: [2, 2],
      meanDepth: [1.5, 1],
      depths: [2]
    });
  });
});

describe('the sentence of a what-if', () => {
  // Home leads to 1 and 2 by menu links, 1 leads on to 3, and 3 to 2; nothing leads to 4.
  const graph = graphOf(5, [
    [0, 1, inferredTemplate],
    [0, 2, declaredTemplate],
    [0, 3],
    [1, 3],
    [3, 2]
  ]);
  const say = (change: WhatIf, home = 0): string =>
    whatIf(graph, measure(graph, { home }), { home }, change).sentence;

  it.each<[WhatIf, string]>([
    [
      { withoutTemplates: true },
      'Without 2 menu links, 1 more page falls out of reach and the mean depth grows from 1.00 to 1.50.'
    ],
    [
      { add: [[1, 4]] },
      'With 1 more link, 1 page comes into reach and the mean depth grows from 1.00 to 1.25.'
    ],
    [{ add: [[0, 4]] }, 'With 1 more link, 1 page comes into reach.'],
    [{ remove: [[1, 3]] }, 'Without 1 link, every page keeps its click depth.'],
    [
      { withoutTemplates: true, remove: [[1, 3]], add: [[0, 2]] },
      'With 1 more link, without 2 menu links and 1 other link, 1 more page falls out of reach.'
    ],
    [
      {
        remove: [
          [0, 2],
          [0, 3]
        ],
        add: [
          [0, 4],
          [2, 1]
        ]
      },
      'With 2 more links and without 2 links, 1 page comes into reach and the mean depth grows from 1.00 to 1.75.'
    ],
    [
      {
        remove: [
          [0, 1],
          [0, 2],
          [0, 3]
        ]
      },
      'Without 3 links, 3 more pages fall out of reach and only home stays in reach.'
    ],
    [{}, 'No link comes or goes, so nothing changes.'],
    [
      {
        add: [
          [0, 1],
          [2, 2]
        ]
      },
      'These links are there already, so nothing changes.'
    ],
    [{ remove: [[4, 1]] }, 'These links are not in the graph, so nothing changes.']
  ])('of %j', (change, sentence) => {
    expect(say(change)).toBe(sentence);
  });

  it('says so when there are no menu links', () => {
    const plain = graphOf(2, [[0, 1]]);
    expect(
      whatIf(plain, measure(plain, { home: 0 }), { home: 0 }, { withoutTemplates: true }).sentence
    ).toBe('No menu links were found, so nothing changes.');
  });

  it('tells of links in and dead ends where there is no home', () => {
    expect(
      say(
        {
          remove: [
            [3, 2],
            [0, 2]
          ]
        },
        -1
      )
    ).toBe('Without 2 links, 3 pages have no link in, 2 now and 3 pages are dead ends, 2 now.');
    expect(say({ add: [[1, 2]] }, -1)).toBe(
      'With 1 more link, no page loses its last link or gains its first.'
    );
  });

  it('tells who moves when the mean stays the same', () => {
    const chain = graphOf(4, [
      [0, 1],
      [1, 2],
      [0, 3]
    ]);
    const { sentence } = whatIf(
      chain,
      measure(chain, { home: 0 }),
      { home: 0 },
      {
        remove: [[0, 3]],
        add: [
          [0, 2],
          [2, 3]
        ]
      }
    );
    expect(sentence).toBe(
      'With 2 more links and without 1 link, 1 page comes nearer and 1 page goes farther away.'
    );
  });
});
