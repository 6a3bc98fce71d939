/** Which pages hang together: by links in either direction, and by paths there and back. */
import type { LinkGraph } from '../contract/graph';

/** Groups of pages. Pages that do not count stand alone and are not in {@link count}. */
export interface Components {
  /** Of each page, the lowest page id of its group. */
  readonly label: Uint32Array;
  readonly count: number;
  readonly largest: number;
}

/**
 * Weakly connected components: union-find where the lower id is always the root, with path halving (Tarjan and
 * van Leeuwen 1984). O(links · log pages) at worst, near linear on crawls.
 */
export function weakComponents(graph: LinkGraph, counted: Uint8Array): Components {
  const { pageCount, outStart, outTo } = graph;
  const parent = Uint32Array.from({ length: pageCount }, (_, page) => page);
  for (let page = 0; page < pageCount; page += 1) {
    if (counted[page] === 0) {
      continue;
    }
    const end = outStart[page + 1] ?? 0;
    for (let link = outStart[page] ?? 0; link < end; link += 1) {
      let a = page;
      let b = outTo[link] ?? 0;
      if (counted[b] === 0) {
        continue;
      }
      while (parent[a] !== a) {
        parent[a] = parent[parent[a] ?? 0] ?? 0;
        a = parent[a] ?? 0;
      }
      while (parent[b] !== b) {
        parent[b] = parent[parent[b] ?? 0] ?? 0;
        b = parent[b] ?? 0;
      }
      if (a < b) {
        parent[b] = a;
      } else {
        parent[a] = b;
      }
    }
  }
  // Roots are lower than what hangs below them, so that each parent is flat when its turn comes.
  for (let page = 0; page < pageCount; page += 1) {
    parent[page] = parent[parent[page] ?? 0] ?? 0;
  }
  return sized(parent, counted);
}

/**
 * Strongly connected components by Tarjan (1972), with a stack of our own instead of recursion, because a chain of
 * listing pages is deeper than any call stack. O(pages + links).
 */
export function strongComponents(graph: LinkGraph, counted: Uint8Array): Components {
  const { pageCount, outStart, outTo } = graph;
  const label = Uint32Array.from({ length: pageCount }, (_, page) => page);
  // Order of the first visit from 1, 0 before it; then the lowest order that can be reached.
  const low = new Uint32Array(pageCount);
  const done = new Uint8Array(pageCount);
  const nextLink = new Uint32Array(pageCount);
  const walk = new Uint32Array(pageCount);
  const open = new Uint32Array(pageCount);
  const order = new Uint32Array(pageCount);
  let visits = 0;
  let opened = 0;
  for (let root = 0; root < pageCount; root += 1) {
    if (counted[root] === 0 || order[root] !== 0) {
      continue;
    }
    let level = 0;
    walk[0] = root;
    visits += 1;
    order[root] = visits;
    low[root] = visits;
    nextLink[root] = outStart[root] ?? 0;
    open[opened] = root;
    opened += 1;
    while (level >= 0) {
      const page = walk[level] ?? 0;
      const end = outStart[page + 1] ?? 0;
      let link = nextLink[page] ?? 0;
      let lowest = low[page] ?? 0;
      let deeper = -1;
      for (; link < end && deeper < 0; link += 1) {
        const target = outTo[link] ?? 0;
        if (counted[target] === 0) {
          continue;
        }
        if (order[target] === 0) {
          deeper = target;
        } else if (done[target] === 0 && (order[target] ?? 0) < lowest) {
          lowest = order[target] ?? 0;
        }
      }
      nextLink[page] = link;
      low[page] = lowest;
      if (deeper >= 0) {
        visits += 1;
        order[deeper] = visits;
        low[deeper] = visits;
        nextLink[deeper] = outStart[deeper] ?? 0;
        open[opened] = deeper;
        opened += 1;
        level += 1;
        walk[level] = deeper;
        continue;
      }
      if (lowest === order[page]) {
        opened = close(open, opened, page, label, done);
      }
      level -= 1;
      if (level >= 0 && lowest < (low[walk[level] ?? 0] ?? 0)) {
        low[walk[level] ?? 0] = lowest;
      }
    }
  }
  return sized(label, counted);
}

/** Takes a component off the open pages down to its first page, and labels it. */
function close(
  open: Uint32Array,
  opened: number,
  first: number,
  label: Uint32Array,
  done: Uint8Array
): number {
  let bottom = opened;
  let lowest = first;
  do {
    bottom -= 1;
    lowest = Math.min(lowest, open[bottom] ?? 0);
  } while (open[bottom] !== first);
  for (let place = bottom; place < opened; place += 1) {
    label[open[place] ?? 0] = lowest;
    done[open[place] ?? 0] = 1;
  }
  return bottom;
}

function sized(label: Uint32Array, counted: Uint8Array): Components {
  const sizes = new Uint32Array(label.length);
  let count = 0;
  let largest = 0;
  for (let page = 0; page < label.length; page += 1) {
    if (counted[page] === 1) {
      const size = (sizes[label[page] ?? 0] = (sizes[label[page] ?? 0] ?? 0) + 1);
      count += size === 1 ? 1 : 0;
      largest = size > largest ? size : largest;
    }
  }
  return { label, count, largest };
}
