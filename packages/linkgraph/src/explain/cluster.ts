/** Groups of pages that nearly all link to each other: link farms, or templates that nobody named as such. */
import type { Finding } from '../contract/explain';
import { type Facts, gravest, pagesWhere, TEMPLATE } from './facts';
import { finding } from './finding';
import { count, counted } from './words';

/** Each page of a cluster has links both ways with at least 8 others of it: far more than articles that cite each other. */
const TIES = 8;
/** Half of all the links that such a group could hold. */
const DENSITY = 0.5;

/**
 * Dense groups by cores of the graph of mutual links, menu and footer left out (k-cores: Seidman 1983; peeling by
 * Batagelj and Zaveršnik 2003). Communities would not do: on large sites they swallow small cliques (the resolution
 * limit, Fortunato and Barthélemy 2007). O(links).
 */
export function denseCluster(facts: Facts): Finding | undefined {
  const ties = mutualLinks(facts);
  const core = cores(ties);
  const clusters = dense(
    ties,
    core,
    pagesWhere(facts, page => (core[page] ?? 0) >= TIES),
    TIES
  ).sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  const [largest] = clusters;
  if (largest === undefined) {
    return undefined;
  }
  const sizeOf = new Map(clusters.flatMap(pages => pages.map(page => [page, pages.length])));
  const pages = gravest(facts, [...sizeOf.keys()], page => sizeOf.get(page) ?? 0);
  const inside = linksInside(ties, largest) * 2;
  return finding(facts, {
    kind: 'dense-cluster',
    title: clusters.length === 1 ? 'Dense cluster' : 'Dense clusters',
    count: pages.length,
    sentence: `${clusters.length === 1 ? '' : `${counted(clusters.length, 'group')}; in the largest, `}${count(largest.length)} pages hold ${count(inside)} of the ${count(largest.length * (largest.length - 1))} mutual links that they could, menu and footer left out.`,
    query: `linked both ways with ${TIES} or more pages of a group that holds half of its possible mutual links, menu and footer left out`,
    pages
  });
}

/** Neighbours by links both ways. */
interface Ties {
  readonly start: Uint32Array;
  readonly to: Uint32Array;
}

/** Both lists of a page are ascending, so their common part is found in one walk. */
function mutualLinks({ graph, ...facts }: Facts): Ties {
  const { pageCount, outStart, outTo, outFlags, inStart, inFrom, inLink } = graph;
  const start = new Uint32Array(pageCount + 1);
  let to = new Uint32Array(1024);
  let ties = 0;
  for (let page = 0; page < pageCount; page++) {
    start[page] = ties;
    const outEnd = outStart[page + 1] ?? 0;
    const inEnd = inStart[page + 1] ?? 0;
    let out = outStart[page] ?? 0;
    let back = inStart[page] ?? 0;
    while (out < outEnd && back < inEnd && facts.isOwn(page)) {
      const target = outTo[out] ?? 0;
      const source = inFrom[back] ?? 0;
      if (target < source) {
        out++;
      } else if (source < target) {
        back++;
      } else {
        const flags = (outFlags[out] ?? 0) | (outFlags[inLink[back] ?? 0] ?? 0);
        if ((flags & TEMPLATE) === 0 && facts.isOwn(target)) {
          if (ties === to.length) {
            const longer = new Uint32Array(ties * 2);
            longer.set(to);
            to = longer;
          }
          to[ties++] = target;
        }
        out++;
        back++;
      }
    }
  }
  start[pageCount] = ties;
  return { start, to };
}

/** Core number of each page: the largest k such that it stays when pages with fewer than k ties are peeled away. */
function cores({ start, to }: Ties): Uint32Array {
  const pages = start.length - 1;
  const core = new Uint32Array(pages);
  let most = 0;
  for (let page = 0; page < pages; page++) {
    core[page] = (start[page + 1] ?? 0) - (start[page] ?? 0);
    most = Math.max(most, core[page] ?? 0);
  }
  const bins = new Uint32Array(most + 2);
  for (const ties of core) {
    bins[ties + 1] = (bins[ties + 1] ?? 0) + 1;
  }
  for (let ties = 1; ties < bins.length; ties++) {
    bins[ties] = (bins[ties] ?? 0) + (bins[ties - 1] ?? 0);
  }
  const begin = bins.slice(0, most + 1);
  const order = new Uint32Array(pages);
  const place = new Uint32Array(pages);
  for (let page = 0; page < pages; page++) {
    const ties = core[page] ?? 0;
    const at = bins[ties] ?? 0;
    bins[ties] = at + 1;
    place[page] = at;
    order[at] = page;
  }
  for (let at = 0; at < pages; at++) {
    const page = order[at] ?? 0;
    const end = start[page + 1] ?? 0;
    for (let tie = start[page] ?? 0; tie < end; tie++) {
      const other = to[tie] ?? 0;
      const ties = core[other] ?? 0;
      if (ties > (core[page] ?? 0)) {
        // The neighbour changes places with the first of its bin, which then begins one later.
        const first = begin[ties] ?? 0;
        const swapped = order[first] ?? 0;
        order[place[other] ?? 0] = swapped;
        place[swapped] = place[other] ?? 0;
        order[first] = other;
        place[other] = first;
        begin[ties] = first + 1;
        core[other] = ties - 1;
      }
    }
  }
  return core;
}

/** Dense groups among pages of at least this core; groups that are not dense are looked into one core deeper. */
function dense(ties: Ties, core: Uint32Array, pages: Iterable<number>, least: number): number[][] {
  return groups(ties, pages).flatMap(group => {
    const possible = (group.length * (group.length - 1)) / 2;
    if (linksInside(ties, group) >= possible * DENSITY) {
      return [group];
    }
    const deeper = group.reduce((low, page) => Math.min(low, core[page] ?? 0), Infinity) + 1;
    const next = Math.max(least + 1, deeper);
    const inner = group.filter(page => (core[page] ?? 0) >= next);
    return inner.length === 0 ? [] : dense(ties, core, inner, next);
  });
}

/** Pages that ties hold together, each group ascending. */
function groups({ start, to }: Ties, pages: Iterable<number>): number[][] {
  const open = new Set(pages);
  return [...pages].flatMap(first => {
    if (!open.delete(first)) {
      return [];
    }
    const group = [first];
    for (const page of group) {
      const end = start[page + 1] ?? 0;
      for (let tie = start[page] ?? 0; tie < end; tie++) {
        const other = to[tie] ?? 0;
        if (open.delete(other)) {
          group.push(other);
        }
      }
    }
    return [group.sort((a, b) => a - b)];
  });
}

/** Pairs of a group that link both ways. */
function linksInside({ start, to }: Ties, group: readonly number[]): number {
  const inside = new Set(group);
  let pairs = 0;
  for (const page of group) {
    const end = start[page + 1] ?? 0;
    for (let tie = start[page] ?? 0; tie < end; tie++) {
      const other = to[tie] ?? 0;
      pairs += other > page && inside.has(other) ? 1 : 0;
    }
  }
  return pairs;
}
