/** One crawl against a later one: which pages and links came and went, which pages sank and which rose. */
import type { Comparison, Moved } from '../contract/explain';
import type { Measured } from '../contract/parts';
import { NameIndex } from './nameIndex';
import { count, counted, listed, nameOf } from './words';

/** Names of lost pages that are told; the count is of all. */
const LOST_NAMES = 10_000;
/**
 * A page moved by rank when its PageRank beside the average grew or fell by half and it passed a tenth of all pages:
 * every change of a graph moves every rank a little, and among equals a little moves many places.
 */
const RANK_RATIO = 1.5;
const RANK_PLACES = 0.1;

/** Compares two crawls by normalised name. The same rules must have made both. O(links of both). */
export function compare(before: Measured, after: Measured): Comparison {
  const earlier = earlierPages(before, after);
  const later = new Int32Array(before.graph.pageCount).fill(-1);
  const added: number[] = [];
  earlier.forEach((old, page) => {
    if (old >= 0) {
      later[old] = page;
    } else {
      added.push(page);
    }
  });
  const lost = Array.from(later.keys()).filter(old => (later[old] ?? -1) < 0);
  const common = commonLinks(before, after, later);
  const { sunk, risen } = moves(before, after, earlier);
  const links = {
    before: before.graph.linkCount,
    after: after.graph.linkCount,
    added: after.graph.linkCount - common,
    lost: before.graph.linkCount - common
  };
  return {
    pages: {
      before: before.graph.pageCount,
      after: after.graph.pageCount,
      added: Uint32Array.from(added),
      lost: {
        count: lost.length,
        names: lost.slice(0, LOST_NAMES).map(page => nameOf(before.graph.names, page))
      }
    },
    links,
    sunk,
    risen,
    sentence: sentenceOf(added.length, lost.length, sunk.length, risen.length, links)
  };
}

/** For each page of the later crawl, the same page of the earlier; −1 when it is new. */
function earlierPages({ graph: before }: Measured, { graph: after }: Measured): Int32Array {
  const index = new NameIndex(before.names);
  const { bytes, starts } = after.names;
  const earlier = new Int32Array(after.pageCount);
  for (let page = 0; page < after.pageCount; page++) {
    earlier[page] = index.find(bytes, starts[page] ?? 0, starts[page + 1] ?? 0);
  }
  return earlier;
}

/** Links of both crawls. Marks each page's later targets, then counts which earlier targets are marked. */
function commonLinks(before: Measured, after: Measured, later: Int32Array): number {
  const old = before.graph;
  const now = after.graph;
  const markedBy = new Int32Array(now.pageCount).fill(-1);
  let common = 0;
  for (let from = 0; from < old.pageCount; from++) {
    const page = later[from] ?? -1;
    if (page < 0) {
      continue;
    }
    const nowEnd = now.outStart[page + 1] ?? 0;
    for (let link = now.outStart[page] ?? 0; link < nowEnd; link++) {
      markedBy[now.outTo[link] ?? 0] = from;
    }
    const oldEnd = old.outStart[from + 1] ?? 0;
    for (let link = old.outStart[from] ?? 0; link < oldEnd; link++) {
      const target = later[old.outTo[link] ?? 0] ?? -1;
      common += target >= 0 && markedBy[target] === from ? 1 : 0;
    }
  }
  return common;
}

/** Pages of both crawls whose depth changed, or whose rank did by much; most first. Depth outweighs rank. */
function moves(
  before: Measured,
  after: Measured,
  earlier: Int32Array
): { sunk: Moved[]; risen: Moved[] } {
  const placesBefore = placesByRank(before);
  const placesAfter = placesByRank(after);
  // Out of reach counts as one click beyond the deepest page of both crawls.
  const beyond = 1 + Math.max(deepest(before), deepest(after));
  const clicks = (depth: number): number => (depth < 0 ? beyond : depth);
  const sunk: (readonly [by: number, moved: Moved])[] = [];
  const risen: (readonly [by: number, moved: Moved])[] = [];
  earlier.forEach((old, page) => {
    if (old < 0 || after.graph.external[page] === 1) {
      return;
    }
    const depth = [before.metrics.depth[old] ?? -1, after.metrics.depth[page] ?? -1] as const;
    const place = [placesBefore[old] ?? 0, placesAfter[page] ?? 0] as const;
    const deeper = clicks(depth[1]) - clicks(depth[0]);
    const places = deeper === 0 ? placesMoved(before, after, old, page, place) : 0;
    // Places weigh less than one click all together, so that depth orders first.
    const by = deeper + places / (after.graph.pageCount + before.graph.pageCount + 1);
    if (by > 0) {
      sunk.push([by, { page, depth, place }]);
    } else if (by < 0) {
      risen.push([-by, { page, depth, place }]);
    }
  });
  const most = (moved: typeof sunk): Moved[] =>
    moved.sort((a, b) => b[0] - a[0] || a[1].page - b[1].page).map(([, each]) => each);
  return { sunk: most(sunk), risen: most(risen) };
}

/** Places lost (above 0) or won, where rank changed by enough to say so; else 0. */
function placesMoved(
  before: Measured,
  after: Measured,
  old: number,
  page: number,
  [from, to]: readonly [number, number]
): number {
  const rankBefore = (before.metrics.pagerank[old] ?? 0) * before.graph.pageCount;
  const rankAfter = (after.metrics.pagerank[page] ?? 0) * after.graph.pageCount;
  const ratio = rankBefore > rankAfter ? rankBefore / rankAfter : rankAfter / rankBefore;
  const far = Math.abs(to - from) >= after.graph.pageCount * RANK_PLACES;
  return far && ratio >= RANK_RATIO ? to - from : 0;
}

/** Place of each page by PageRank, from 1; equal ranks by number. Pages of other hosts come last. */
function placesByRank({ graph, metrics }: Measured): Uint32Array {
  const { pagerank } = metrics;
  const order = Uint32Array.from({ length: graph.pageCount }, (_, page) => page).sort(
    (a, b) => (pagerank[b] ?? 0) - (pagerank[a] ?? 0) || a - b
  );
  const places = new Uint32Array(graph.pageCount);
  order.forEach((page, place) => {
    places[page] = place + 1;
  });
  return places;
}

function deepest({ metrics }: Measured): number {
  return metrics.depth.reduce((most, depth) => Math.max(most, depth), 0);
}

function sentenceOf(
  added: number,
  lost: number,
  sunk: number,
  risen: number,
  links: Comparison['links']
): string {
  const parts = (pairs: readonly (readonly [number, string])[]): string[] =>
    pairs.filter(([number]) => number > 0).map(([number, word]) => `${count(number)} ${word}`);
  const pages = parts([
    [added, 'came'],
    [lost, 'went'],
    [sunk, 'sank'],
    [risen, 'rose']
  ]);
  const linked = parts([
    [links.added, 'came'],
    [links.lost, 'went']
  ]);
  if (pages.length === 0 && linked.length === 0) {
    return `Nothing changed: the same ${counted(links.after, 'link')} between the same pages.`;
  }
  return [
    `Of the pages, ${pages.length === 0 ? 'none changed' : listed(pages)}.`,
    `Of the links, ${linked.length === 0 ? 'none changed' : listed(linked)}.`
  ].join(' ');
}
