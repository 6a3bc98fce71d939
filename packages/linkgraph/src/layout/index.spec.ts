/** Where pages are put: by depth and segment, within bounds, the same each time, whatever the graph. */
import fc from 'fast-check';
import { NO_CATEGORY, type CategoryColumn, type LinkGraph } from '../contract/graph';
import type { Placement } from '../contract/draw';
import { graphOf, type Pair } from '../metrics/graph.testing';
import { measure } from '../metrics';
import { place, refine } from './index';
import { parentsOf } from './wedges';

const PLACEMENTS: readonly Placement[] = ['rings', 'segments', 'force'];

function segments(codes: readonly number[]): CategoryColumn {
  const most = Math.max(-1, ...codes.filter(code => code !== NO_CATEGORY));
  const labels = Array.from({ length: most + 1 }, (_, code) => `s${String(code)}`);
  return { kind: 'category', name: 'segment', labels, codes: Uint16Array.from(codes) };
}

function placed(
  graph: LinkGraph,
  home: number,
  placement: Placement,
  column = segments(Array.from({ length: graph.pageCount }, () => 0))
) {
  const metrics = measure(graph, { home });
  const layout = place(graph, metrics, column, placement);
  const at = (page: number) => ({
    x: layout.positions[page * 2] ?? NaN,
    y: layout.positions[page * 2 + 1] ?? NaN
  });
  return {
    metrics,
    layout,
    at,
    radius: (page: number) => Math.hypot(at(page).x, at(page).y),
    /** Clockwise from the top, 0 … 1. */
    turn: (page: number) => (Math.atan2(at(page).x, -at(page).y) / (2 * Math.PI) + 1) % 1
  };
}

/** Home and a tree below it, each page with so many children, until there are enough pages. */
function tree(pages: number, children: number): Pair[] {
  return Array.from({ length: pages - 1 }, (_, i) => [Math.floor(i / children), i + 1] as const);
}

const anyGraph = fc
  .nat(30)
  .chain(pageCount =>
    fc.record({
      pageCount: fc.constant(pageCount),
      pairs:
        pageCount === 0
          ? fc.constant([])
          : fc.array(fc.tuple(fc.nat(pageCount - 1), fc.nat(pageCount - 1)), { maxLength: 80 }),
      external: fc.subarray(Array.from({ length: pageCount }, (_, page) => page)),
      home: fc.integer({ min: -1, max: pageCount - 1 }),
      codes: fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NO_CATEGORY), {
        minLength: pageCount,
        maxLength: pageCount
      })
    })
  )
  .map(({ pageCount, pairs, external, home, codes }) => ({
    graph: graphOf(pageCount, pairs, { external }),
    home,
    column: segments(codes)
  }));

test.each(PLACEMENTS)(
  '%s puts every page of any graph within bounds, twice the same',
  placement => {
    fc.assert(
      fc.property(anyGraph, ({ graph, home, column }) => {
        const { layout } = placed(graph, home, placement, column);
        expect(layout.positions).toHaveLength(graph.pageCount * 2);
        expect(layout.positions.every(at => at >= -1 && at <= 1)).toBe(true);
        expect(placed(graph, home, placement, column).layout).toEqual(layout);
      })
    );
  }
);

test('refining keeps every page of any graph within bounds, twice the same', async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, async ({ graph, home, column }) => {
      const { layout, metrics } = placed(graph, home, 'force', column);
      const run = () => refine(graph, metrics, layout, { seed: 3, rounds: 8 }, () => undefined);
      const refined = await run();
      expect(refined.positions).toHaveLength(graph.pageCount * 2);
      expect(refined.positions.every(at => at >= -1 && at <= 1)).toBe(true);
      expect(await run()).toEqual(refined);
    }),
    { numRuns: 25 }
  );
});

describe('rings', () => {
  test('the ring nearest to a page is the one of its depth', () => {
    const { layout, metrics, radius } = placed(graphOf(364, tree(364, 3)), 0, 'rings');
    expect(radius(0)).toBe(0);
    expect(layout.rings).toHaveLength(5);
    for (let page = 1; page < 364; page++) {
      const off = layout.rings.map(ring => Math.abs(ring - radius(page)));
      expect(off.indexOf(Math.min(...off)) + 1).toBe(metrics.depth[page]);
    }
  });

  test('each ring is farther out than the one before, also in a chain of a thousand', () => {
    const { layout } = placed(graphOf(1_001, tree(1_001, 1)), 0, 'rings');
    expect(layout.rings).toHaveLength(1_000);
    layout.rings.forEach((ring, i) => expect(ring).toBeGreaterThan(layout.rings[i - 1] ?? 0));
  });

  test('a crowded ring has more room than a sparse one', () => {
    const crowded: Pair[] = [
      [0, 1],
      ...Array.from({ length: 500 }, (_, i) => [1, i + 2] as const),
      [2, 502]
    ];
    const { layout } = placed(graphOf(503, crowded), 0, 'rings');
    const [first = 0, second = 0, third = 0] = layout.rings;
    expect(second - first).toBeGreaterThan(4 * first);
    expect(second - first).toBeGreaterThan(4 * (third - second));
  });

  test('out of reach lies outside all rings, other hosts beyond, and no halo without need', () => {
    const graph = graphOf(8, [...tree(5, 2), [1, 7], [5, 6]], { external: [7] });
    const { layout, radius } = placed(graph, 0, 'rings');
    const outermost = Math.max(...layout.rings);
    expect(layout.halo).toBeGreaterThan(outermost);
    expect(Math.min(radius(5), radius(6))).toBeGreaterThan(outermost + 0.01);
    expect(radius(7)).toBeGreaterThan(Math.max(radius(5), radius(6)));
    expect(placed(graphOf(5, tree(5, 2)), 0, 'rings').layout.halo).toBe(0);
  });

  test('a page of another host stands at the angle of the page that links to it', () => {
    const { turn } = placed(graphOf(8, [...tree(7, 6), [3, 7]], { external: [7] }), 0, 'rings');
    expect(turn(7)).toBeCloseTo(turn(3), 2);
  });

  /** Whether the pages of two groups share no angle. */
  function apart(turn: (page: number) => number, a: readonly number[], b: readonly number[]) {
    const [firsts, seconds] = [a.map(turn), b.map(turn)];
    return Math.max(...firsts) < Math.min(...seconds) || Math.max(...seconds) < Math.min(...firsts);
  }

  test('segments have sectors of their own, as wide as their pages are many', () => {
    const codes = Array.from({ length: 301 }, (_, page) =>
      page % 6 < 3 ? 0 : page % 6 < 5 ? 1 : 2
    );
    const { turn } = placed(graphOf(301, tree(301, 7)), 0, 'rings', segments(codes));
    const of = (code: number) =>
      codes.flatMap((each, page) => (each === code && page > 0 ? [page] : []));
    expect(apart(turn, of(0), of(1))).toBe(true);
    expect(apart(turn, of(1), of(2))).toBe(true);
    expect(apart(turn, of(0), of(2))).toBe(true);
    expect(Math.max(...of(0).map(turn))).toBeCloseTo(0.5, 1);
    expect(Math.max(...of(1).map(turn))).toBeCloseTo(0.83, 1);
  });

  test('of more than eight segments the smallest share a sector', () => {
    const codes = Array.from({ length: 201 }, (_, page) =>
      page % 10 < 7 ? page % 10 : 7 + (page % 5)
    );
    const { turn } = placed(graphOf(201, tree(201, 9)), 0, 'rings', segments(codes));
    const of = (holds: (code: number) => boolean) =>
      codes.flatMap((each, page) => (holds(each) && page > 0 ? [page] : []));
    const others = of(code => code >= 7);
    for (let code = 0; code < 7; code++) {
      expect(
        apart(
          turn,
          of(each => each === code),
          others
        )
      ).toBe(true);
    }
  });

  test('pages stand nearer to the page that leads to them than others of their ring', () => {
    const graph = graphOf(800, tree(800, 3));
    const { turn, metrics } = placed(graph, 0, 'rings');
    const parents = parentsOf(graph, metrics.depth, new Uint8Array(800));
    const between = (a: number, b: number) => {
      const off = Math.abs(turn(a) - turn(b));
      return Math.min(off, 1 - off);
    };
    const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    const pages = Array.from({ length: 700 }, (_, i) => i + 100);
    const toParent = mean(pages.map(page => between(page, parents[page] ?? 0)));
    const toOther = mean(pages.map(page => between(page, parents[((page * 37) % 700) + 100] ?? 0)));
    expect(toParent * 5).toBeLessThan(toOther);
  });
});

test('segments are discs that do not touch, the largest in the middle, the best page in each middle', () => {
  const codes = Array.from({ length: 300 }, (_, page) =>
    page < 150 ? 0 : page < 250 ? 1 : page < 290 ? 2 : 3
  );
  const pairs = codes.flatMap((code, page): Pair[] =>
    [0, 150, 250, 290].includes(page) ? [] : [[page, [0, 150, 250, 290][code] ?? 0]]
  );
  const { at } = placed(graphOf(300, pairs), 0, 'segments', segments(codes));
  const discs = [0, 1, 2, 3].map(code => {
    const pages = codes.flatMap((each, page) => (each === code ? [page] : []));
    const best = at(pages[0] ?? 0);
    const off = pages.map(page => Math.hypot(at(page).x - best.x, at(page).y - best.y));
    return { ...best, radius: Math.max(...off) };
  });
  for (const [i, disc] of discs.entries()) {
    expect(disc.radius).toBeGreaterThan(0);
    for (const other of discs.slice(0, i)) {
      const way = Math.hypot(disc.x - other.x, disc.y - other.y);
      expect(way).toBeGreaterThan((disc.radius + other.radius) * 0.95);
    }
  }
  const fromMiddle = discs.map(({ x, y }) => Math.hypot(x, y));
  expect(fromMiddle.indexOf(Math.min(...fromMiddle))).toBe(0);
});

test('force begins where rings puts pages', () => {
  const graph = graphOf(50, tree(50, 3));
  const force = placed(graph, 0, 'force').layout;
  expect(force).toMatchObject({ placement: 'force', rings: [], halo: 0 });
  expect(force.positions).toEqual(placed(graph, 0, 'rings').layout.positions);
});
