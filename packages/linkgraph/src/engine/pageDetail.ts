/** One page by itself: its values, a shortest way from home, and its strongest neighbours. */
import type { PageDetail } from '../contract/engine';
import type { LinkGraph } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf, type Columns } from './columns';
import { nameText } from './nameText';

/** Neighbours told on each side. */
const NEIGHBOURS = 10;

type Neighbour = PageDetail['linksTo'][number];

/** Gathers what a hover card tells. The way from home is the one over the lowest page numbers. */
export function detailOf(measured: Measured, columns: Columns, page: number): PageDetail {
  const { graph } = measured;
  const named = (each: number): { page: number; name: string } => ({
    page: each,
    name: nameText(graph.names, each)
  });
  return {
    ...named(page),
    values: Object.fromEntries(columns.all.map(({ name, read }) => [name, valueOf(read(), page)])),
    path: pathFromHome(measured, page).map(named),
    linkedFrom: strongest(measured, arriving(graph, page)),
    linksTo: strongest(measured, leaving(graph, page))
  };
}

/** Steps back from the page, each time to the first page that is one click nearer to home. */
function pathFromHome({ graph, metrics, home }: Measured, page: number): number[] {
  const { depth } = metrics;
  let clicks = depth[page] ?? -1;
  if (clicks < 0 || home.page < 0) {
    return [];
  }
  const path = [page];
  let at = page;
  while (clicks > 0) {
    at = nearer(graph, depth, at, clicks);
    path.push(at);
    clicks -= 1;
  }
  return path.reverse();
}

/** The first page one click nearer to home that links here. */
function nearer(
  { inStart, inFrom }: LinkGraph,
  depth: Int32Array,
  page: number,
  clicks: number
): number {
  for (let at = inStart[page] ?? 0; at < (inStart[page + 1] ?? 0); at += 1) {
    const from = inFrom[at] ?? 0;
    if (depth[from] === clicks - 1) {
      return from;
    }
  }
  throw new Error(`Page ${page} is ${clicks} clicks from home, but nothing nearer links to it.`);
}

/** The neighbours that most rows name, among equals those with the highest PageRank. */
function strongest(
  { graph, metrics }: Measured,
  neighbours: Iterator<readonly [page: number, link: number]>
): Neighbour[] {
  const { pagerank } = metrics;
  const best: { page: number; times: number }[] = [];
  for (let next = neighbours.next(); next.done !== true; next = neighbours.next()) {
    const [page, link] = next.value;
    const times = graph.outTimes[link] ?? 1;
    const rank = pagerank[page] ?? 0;
    let place = best.length;
    while (place > 0) {
      const above = best[place - 1];
      const aboveRank = pagerank[above?.page ?? 0] ?? 0;
      if (above === undefined || above.times > times) {
        break;
      }
      if (above.times === times && aboveRank >= rank) {
        break;
      }
      place -= 1;
    }
    if (place < NEIGHBOURS) {
      best.splice(place, 0, { page, times });
      best.length = Math.min(best.length, NEIGHBOURS);
    }
  }
  return best.map(({ page, times }) => ({ page, name: nameText(graph.names, page), times }));
}

/** Pages that link here, with the number of the link. */
function* arriving(
  { inStart, inFrom, inLink }: LinkGraph,
  page: number
): Generator<readonly [page: number, link: number]> {
  for (let at = inStart[page] ?? 0; at < (inStart[page + 1] ?? 0); at += 1) {
    yield [inFrom[at] ?? 0, inLink[at] ?? 0];
  }
}

/** Pages linked from here, with the number of the link. */
function* leaving(
  { outStart, outTo }: LinkGraph,
  page: number
): Generator<readonly [page: number, link: number]> {
  for (let link = outStart[page] ?? 0; link < (outStart[page + 1] ?? 0); link += 1) {
    yield [outTo[link] ?? 0, link];
  }
}
