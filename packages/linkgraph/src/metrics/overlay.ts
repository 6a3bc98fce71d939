/** Links that come and go, laid over a graph whose rows stay as they are. */
import { TEMPLATE_LINK, type LinkGraph, type PageId } from '../contract/graph';
import type { WhatIf } from '../contract/measure';

/** Added links, to be walked from either end without a list a page. */
export interface Added {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** The page's first added link that leaves, by number; −1 for none. */
  readonly firstFrom: Int32Array;
  /** The next one that leaves the same page. */
  readonly nextFrom: Int32Array;
  /** As {@link firstFrom} and {@link nextFrom}, for added links that arrive. */
  readonly firstTo: Int32Array;
  readonly nextTo: Int32Array;
}

/** What a {@link WhatIf} does to a graph. */
export interface Overlay {
  /** 1 for each link number that is gone. */
  readonly removed: Uint8Array;
  readonly removedTemplates: number;
  readonly removedOthers: number;
  readonly added: Added;
}

/** The number of a link, or −1 where there is none. O(log of the page's links). */
export function findLink(graph: LinkGraph, from: PageId, to: PageId): number {
  const { outStart, outTo } = graph;
  let low = outStart[from] ?? 0;
  let high = outStart[from + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((outTo[middle] ?? 0) < to) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < (outStart[from + 1] ?? 0) && outTo[low] === to ? low : -1;
}

/**
 * The overlay of a change. Removals come first, then additions: an added link is a plain one, counts once, and
 * changes nothing where it still stands; links from a page to itself do not count. O(links) for templates, else
 * O(pages + changes).
 *
 * @throws RangeError when a page of the change is not of the graph
 */
export function overlayOf(graph: LinkGraph, change: WhatIf): Overlay {
  const removed = new Uint8Array(graph.linkCount);
  let removedTemplates = 0;
  let removedOthers = 0;
  if (change.withoutTemplates === true) {
    for (let link = 0; link < graph.linkCount; link += 1) {
      if (((graph.outFlags[link] ?? 0) & TEMPLATE_LINK) !== 0) {
        removed[link] = 1;
        removedTemplates += 1;
      }
    }
  }
  for (const [from, to] of change.remove ?? []) {
    checkPages(graph, from, to);
    const link = findLink(graph, from, to);
    if (link >= 0 && removed[link] === 0) {
      removed[link] = 1;
      removedOthers += 1;
    }
  }
  const seen = new Set<number>();
  const from: number[] = [];
  const to: number[] = [];
  for (const [start, end] of change.add ?? []) {
    checkPages(graph, start, end);
    const link = findLink(graph, start, end);
    const key = start * graph.pageCount + end;
    if (start !== end && (link < 0 || removed[link] === 1) && !seen.has(key)) {
      seen.add(key);
      from.push(start);
      to.push(end);
    }
  }
  return { removed, removedTemplates, removedOthers, added: chained(graph.pageCount, from, to) };
}

function checkPages(graph: LinkGraph, ...pages: readonly PageId[]): void {
  for (const page of pages) {
    if (!Number.isInteger(page) || page < 0 || page >= graph.pageCount) {
      throw new RangeError(`There is no page ${page} among ${graph.pageCount}`);
    }
  }
}

function chained(pageCount: number, from: readonly number[], to: readonly number[]): Added {
  const chain = (ends: readonly number[]): readonly [first: Int32Array, next: Int32Array] => {
    const first = new Int32Array(pageCount).fill(-1);
    const next = new Int32Array(ends.length);
    for (let link = ends.length - 1; link >= 0; link -= 1) {
      next[link] = first[ends[link] ?? 0] ?? 0;
      first[ends[link] ?? 0] = link;
    }
    return [first, next];
  };
  const [firstFrom, nextFrom] = chain(from);
  const [firstTo, nextTo] = chain(to);
  return {
    count: from.length,
    from: Uint32Array.from(from),
    to: Uint32Array.from(to),
    firstFrom,
    nextFrom,
    firstTo,
    nextTo
  };
}
