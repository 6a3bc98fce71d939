import fc from 'fast-check';
import { LinkFlag } from '../contract/graph';
import { anyCase } from './arbitrary.testing';
import { graphOf, type Pair } from './graph.testing';
import { measure } from './measure';
import {
  linksOf,
  naiveCounted,
  naiveDepth,
  naiveGroups,
  naiveRank,
  naiveReach
} from './naive.testing';

const far = (a: Iterable<number>, b: readonly number[]): number =>
  Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? NaN))), 0);

describe('measures agree with their definitions on any small graph', () => {
  it('degrees', () => {
    fc.assert(
      fc.property(anyCase, ({ graph, options }) => {
        const found = measure(graph, options);
        const links = linksOf(graph);
        const sum = (page: number, end: 'from' | 'to', value: (times: number) => number): number =>
          links.reduce((all, link) => all + (link[end] === page ? value(link.times) : 0), 0);
        for (let page = 0; page < graph.pageCount; page += 1) {
          expect(found.linksIn[page]).toBe(sum(page, 'to', times => times));
          expect(found.linksOut[page]).toBe(sum(page, 'from', times => times));
          expect(found.pagesIn[page]).toBe(sum(page, 'to', () => 1));
          expect(found.pagesOut[page]).toBe(sum(page, 'from', () => 1));
        }
      })
    );
  });

  it('click depth', () => {
    fc.assert(
      fc.property(anyCase, ({ graph, options }) => {
        expect(Array.from(measure(graph, options).depth)).toEqual(naiveDepth(graph, options.home));
      })
    );
  });

  it('PageRank, to 1e-9', () => {
    fc.assert(
      fc.property(anyCase, ({ graph, options }) => {
        const { pagerank, counts } = measure(graph, options);
        expect(far(pagerank, naiveRank(graph, options))).toBeLessThan(1e-9);
        expect(counts.change).toBeLessThan(1e-9);
      })
    );
  });

  it('weak and strong components, by the lowest page', () => {
    fc.assert(
      fc.property(anyCase, ({ graph, options }) => {
        const found = measure(graph, options);
        const counted = naiveCounted(graph, options);
        const weak = naiveGroups(naiveReach(graph, counted, true));
        const strong = naiveGroups(naiveReach(graph, counted, false));
        expect(Array.from(found.component)).toEqual(weak);
        expect(Array.from(found.strong)).toEqual(strong);
        const ofCounted = (labels: readonly number[]): number[] =>
          labels.filter((_, page) => counted[page] === true);
        const sizes = ofCounted(weak).map(
          label => ofCounted(weak).filter(other => other === label).length
        );
        expect(found.counts).toMatchObject({
          components: new Set(ofCounted(weak)).size,
          largestComponent: Math.max(0, ...sizes),
          strongComponents: new Set(ofCounted(strong)).size
        });
      })
    );
  });
});

describe('a graph of 200,000 pages in one chain', () => {
  it('is measured without running out of stack', () => {
    const size = 200_000;
    const chain = Array.from({ length: size }, (_, page): Pair => [page, (page + 1) % size]);
    const { depth, counts } = measure(graphOf(size, chain), { home: 0 });
    expect(depth[size - 1]).toBe(size - 1);
    expect(counts).toMatchObject({ components: 1, strongComponents: 1, largestComponent: size });
  });
});

describe('pages of other hosts', () => {
  // Two islands that link to the same foreign page, which links on.
  const graph = graphOf(
    6,
    [
      [0, 1],
      [1, 2],
      [3, 2],
      [2, 4],
      [3, 5]
    ],
    { external: [2] }
  );

  it('are reached but not walked through, tie nothing together and are not ranked', () => {
    const { depth, component, pagerank, pagesOut, counts } = measure(graph, { home: 0 });
    expect(Array.from(depth)).toEqual([0, 1, 2, -1, -1, -1]);
    expect(Array.from(component)).toEqual([0, 0, 2, 3, 4, 3]);
    expect(counts).toMatchObject({ components: 3, strongComponents: 5, largestComponent: 2 });
    expect(pagerank[2]).toBe(0);
    expect(pagesOut[1]).toBe(1);
  });

  it('are ranked and grouped when asked for', () => {
    const { component, pagerank } = measure(graph, { home: 0, rankExternal: true });
    expect(Array.from(component)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(pagerank[2]).toBeGreaterThan(0.1);
  });
});

describe('the kind of a link', () => {
  const { nofollow, declaredTemplate, inferredTemplate } = LinkFlag;
  const rank = (flags: number, options = {}): number | undefined =>
    measure(
      graphOf(3, [
        [0, 1, flags],
        [0, 2]
      ]),
      { home: 0, ...options }
    ).pagerank[1];
  const plain = rank(0) ?? NaN;

  it('counts alike for both kinds of template, by their weight', () => {
    expect(rank(declaredTemplate)).toBe(plain);
    expect(rank(declaredTemplate, { templateWeight: 0.1 })).toBeLessThan(plain);
    expect(rank(inferredTemplate, { templateWeight: 0.1 })).toBe(
      rank(declaredTemplate, { templateWeight: 0.1 })
    );
  });

  it('lets nofollow pass no rank, but a click', () => {
    expect(rank(nofollow)).toBeLessThan(plain);
    expect(rank(nofollow, { nofollowPassesRank: true })).toBe(plain);
    expect(measure(graphOf(2, [[0, 1, nofollow]]), { home: 0 }).depth[1]).toBe(1);
  });
});

describe('options out of range', () => {
  it.each([{ damping: 1 }, { damping: -0.1 }, { damping: NaN }, { templateWeight: -1 }])(
    'are refused: %p',
    options => {
      expect(() => measure(graphOf(2, [[0, 1]]), { home: 0, ...options })).toThrow(RangeError);
    }
  );
});

describe('nothing to measure', () => {
  it('gives empty metrics for no pages, and none ranked for foreign pages alone', () => {
    expect(measure(graphOf(0, []), { home: -1 }).counts.components).toBe(0);
    const { pagerank, counts } = measure(graphOf(2, [[0, 1]], { external: [0, 1] }), { home: -1 });
    expect(Array.from(pagerank)).toEqual([0, 0]);
    expect(counts).toMatchObject({ components: 0, communities: 0, rounds: 0, change: 0 });
  });
});
