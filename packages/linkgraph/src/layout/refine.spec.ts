/** What force makes of places: linked pages come together, hubs cost nothing extra, and others get their turn. */
import type { Layout } from '../contract/draw';
import { LinkFlag, type CategoryColumn } from '../contract/graph';
import { measure } from '../metrics';
import { graphOf, type Pair } from '../metrics/graph.testing';
import { seeded } from '../seeded';
import { backboneOf } from './backbone';
import { place, refine } from './index';
import { Pyramid } from './pyramid';

const PAGES = 240;

/** Two groups, one of the even and one of the odd pages, with three bridges. */
function twoGroups(): Pair[] {
  const random = seeded(7);
  const pairs: Pair[] = [];
  for (let page = 0; page < PAGES; page++) {
    for (let i = 0; i < 5; i++) {
      pairs.push([page, (page + 2 * (1 + Math.floor(random() * (PAGES / 2 - 1)))) % PAGES]);
    }
  }
  return [...pairs, [0, 1], [1, 0], [10, 31]];
}

function started(pairs: readonly Pair[], pageCount: number) {
  const graph = graphOf(pageCount, pairs);
  const metrics = measure(graph, { home: 0 });
  const segment: CategoryColumn = {
    kind: 'category',
    name: 'segment',
    labels: ['all'],
    codes: new Uint16Array(pageCount)
  };
  return { graph, metrics, layout: place(graph, metrics, segment, 'force') };
}

function way({ positions }: Layout, a: number, b: number): number {
  return Math.hypot(
    (positions[a * 2] ?? 0) - (positions[b * 2] ?? 0),
    (positions[a * 2 + 1] ?? 0) - (positions[b * 2 + 1] ?? 0)
  );
}

test('force brings pages of one group nearer than pages of two', async () => {
  const { graph, metrics, layout } = started(twoGroups(), PAGES);
  const refined = await refine(graph, metrics, layout, { seed: 1 }, () => undefined);
  const mean = (of: Layout, step: number) => {
    let sum = 0;
    for (let page = 0; page < PAGES; page++) {
      sum += way(of, page, (page * 7 + step) % PAGES) / PAGES;
    }
    return sum;
  };
  // 7 × an even page is even, and so on: an even step stays in the group.
  expect(mean(refined, 4) * 1.8).toBeLessThan(mean(refined, 5));
  expect(mean(layout, 4) * 1.8).toBeGreaterThan(mean(layout, 5));
});

test('places are told on the way and at the end, each time in an array of its own', async () => {
  const { graph, metrics, layout } = started(twoGroups(), PAGES);
  const told: Layout[] = [];
  const last = await refine(graph, metrics, layout, { seed: 1, rounds: 40 }, each =>
    told.push(each)
  );
  expect(told.length).toBeGreaterThan(5);
  expect(new Set(told.map(({ positions }) => positions.buffer)).size).toBe(told.length);
  expect(told.at(-1)).toEqual(last);
  const other = await refine(graph, metrics, layout, { seed: 2, rounds: 40 }, () => undefined);
  expect(other.positions).not.toEqual(last.positions);
});

test('an abort from outside ends it on the way', async () => {
  const { graph, metrics, layout } = started(twoGroups(), PAGES);
  const stop = new AbortController();
  let told = 0;
  const running = refine(
    graph,
    metrics,
    layout,
    { seed: 1, rounds: 1_000_000 },
    () => {
      told++;
    },
    stop.signal
  );
  setTimeout(() => {
    stop.abort();
  }, 0);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(told).toBe(0);
});

test('the backbone has a way to each page, and few links of a hub', () => {
  const pages = 3_000;
  const pairs: Pair[] = [];
  for (let page = 1; page < pages; page++) {
    pairs.push([0, page], [page, 0], [page, 1], [page, 2, LinkFlag.inferredTemplate]);
    for (let i = 1; i < 20; i++) {
      pairs.push([page, (page * 13 + i * 7) % pages]);
    }
  }
  const { graph, metrics } = started(pairs, pages);
  const { from, to, degree } = backboneOf(graph, metrics);
  const reached = new Set(to.filter((_, i) => from[i] === 0));
  expect(reached.size).toBe(pages - 1);
  expect(from.length).toBeLessThan(pages * 7);
  expect(degree[1]).toBeLessThanOrEqual(1 + 6 + 12);
  expect([...to].filter((page, i) => page === 2 && metrics.pagesOut[from[i] ?? 0] === 0)).toEqual(
    []
  );
});

test('pages push as they would if each met each', () => {
  const random = seeded(5);
  const count = 1_500;
  const x = Float64Array.from({ length: count }, () => random() ** 2);
  const y = Float64Array.from({ length: count }, () => random());
  const pyramid = new Pyramid(count);
  pyramid.build(x, y);
  const [pushX, pushY] = [new Float64Array(count), new Float64Array(count)];
  pyramid.push(x, y, 0, count, 1, 1e-4, pushX, pushY);
  let [off, all] = [0, 0];
  for (let page = 0; page < count; page++) {
    let [dx, dy] = [0, 0];
    for (let other = 0; other < count; other++) {
      const ax = (x[page] ?? 0) - (x[other] ?? 0);
      const ay = (y[page] ?? 0) - (y[other] ?? 0);
      const square = ax * ax + ay * ay;
      dx += square === 0 ? 0 : ax / square;
      dy += square === 0 ? 0 : ay / square;
    }
    off += Math.hypot(dx - (pushX[page] ?? 0), dy - (pushY[page] ?? 0));
    all += Math.hypot(dx, dy);
  }
  expect(off / all).toBeLessThan(0.1);
});
