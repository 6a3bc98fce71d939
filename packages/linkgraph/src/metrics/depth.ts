/** Clicks from home: breadth first, and what it says of a whole graph. */
import type { LinkGraph, PageId } from '../contract/graph';
import type { Overlay } from './overlay';

/**
 * Clicks from home to each page, −1 out of reach. Pages of other hosts are reached but not walked through, unless
 * home is one. O(pages + links).
 *
 * @param home −1: nothing is in reach
 * @param overlay links that came or went
 */
export function clickDepth(graph: LinkGraph, home: PageId, overlay?: Overlay): Int32Array {
  const { pageCount, outStart, outTo, external } = graph;
  const depth = new Int32Array(pageCount).fill(-1);
  if (home < 0) {
    return depth;
  }
  const removed = overlay?.removed;
  const added = overlay !== undefined && overlay.added.count > 0 ? overlay.added : undefined;
  const queue = new Uint32Array(pageCount);
  let tail = 1;
  queue[0] = home;
  depth[home] = 0;
  for (let head = 0; head < tail; head += 1) {
    const page = queue[head] ?? 0;
    if (external[page] === 1 && page !== home) {
      continue;
    }
    const next = (depth[page] ?? 0) + 1;
    const end = outStart[page + 1] ?? 0;
    for (let link = outStart[page] ?? 0; link < end; link += 1) {
      const target = outTo[link] ?? 0;
      if ((depth[target] ?? 0) < 0 && (removed === undefined || removed[link] === 0)) {
        depth[target] = next;
        queue[tail] = target;
        tail += 1;
      }
    }
    if (added !== undefined) {
      for (let link = added.firstFrom[page] ?? 0; link >= 0; link = added.nextFrom[link] ?? 0) {
        const target = added.to[link] ?? 0;
        if ((depth[target] ?? 0) < 0) {
          depth[target] = next;
          queue[tail] = target;
          tail += 1;
        }
      }
    }
  }
  return depth;
}

/** Depths of a whole graph, home left out. */
export interface DepthSummary {
  /** Pages by click depth, from 1. */
  readonly counts: readonly number[];
  /** Over pages in reach; 0 when there are none. */
  readonly mean: number;
  /** 0 when there is no home, because then nothing was looked for. */
  readonly outOfReach: number;
}

/**
 * What depths say together.
 *
 * @param counted 1 for each page that counts
 */
export function depthSummary(depth: Int32Array, home: PageId, counted: Uint8Array): DepthSummary {
  const counts: number[] = [];
  let sum = 0;
  let inReach = 0;
  let outOfReach = 0;
  for (let page = 0; page < depth.length && home >= 0; page += 1) {
    const clicks = depth[page] ?? 0;
    if (counted[page] === 0 || page === home) {
      continue;
    }
    if (clicks < 0) {
      outOfReach += 1;
      continue;
    }
    while (counts.length < clicks) {
      counts.push(0);
    }
    counts[clicks - 1] = (counts[clicks - 1] ?? 0) + 1;
    sum += clicks;
    inReach += 1;
  }
  return { counts, mean: inReach === 0 ? 0 : sum / inReach, outOfReach };
}
