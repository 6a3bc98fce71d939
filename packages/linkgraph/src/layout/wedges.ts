/** The tree of first ways from home, drawn as wedges: each page's share of its sector lies within its parent's. */
import type { LinkGraph } from '../contract/graph';
import type { Metrics } from '../contract/measure';
import { orderedBy, pagesWhere } from './order';

/** Stands for no page. */
export const NOBODY = 0xffffffff;

/**
 * For each page one page that links to it from one click nearer home, of the same group where there is one;
 * {@link NOBODY} for home and pages out of reach.
 */
export function parentsOf(
  { pageCount, inStart, inFrom }: Pick<LinkGraph, 'pageCount' | 'inStart' | 'inFrom'>,
  depth: Int32Array,
  group: Uint8Array
): Uint32Array {
  const parents = new Uint32Array(pageCount).fill(NOBODY);
  for (let page = 0; page < pageCount; page++) {
    const nearer = (depth[page] ?? -1) - 1;
    if (nearer < 0) {
      continue;
    }
    const end = inStart[page + 1] ?? 0;
    for (let i = inStart[page] ?? 0; i < end; i++) {
      const from = inFrom[i] ?? 0;
      if (depth[from] === nearer) {
        if (parents[page] === NOBODY) {
          parents[page] = from;
        }
        if (group[from] === group[page]) {
          parents[page] = from;
          break;
        }
      }
    }
  }
  return parents;
}

/**
 * Where each page would like to be within its sector, 0 … 1: the middle of its wedge. A page whose parent is in another
 * sector begins a wedge of its own; wedges are as wide as the pages that hang on them are many.
 *
 * @param taking pages in reach, home left out
 */
export function wedgePlaces(
  taking: Uint32Array,
  pageCount: number,
  { depth, community }: Pick<Metrics, 'depth' | 'community'>,
  parents: Uint32Array,
  sector: Uint8Array,
  segmentCodes: Uint16Array
): Float64Array {
  // Neighbours in a wedge are of one community; parents come before their children.
  const order = orderedBy(orderedBy(taking, community), clicksOf(depth));
  const weight = new Float64Array(pageCount).fill(1);
  const inWedge = (page: number): number => {
    const parent = parents[page] ?? NOBODY;
    return parent !== NOBODY && depth[parent] !== 0 && sector[parent] === sector[page]
      ? parent
      : NOBODY;
  };
  for (let i = order.length - 1; i >= 0; i--) {
    const page = order[i] ?? 0;
    const parent = inWedge(page);
    if (parent !== NOBODY) {
      weight[parent] = (weight[parent] ?? 1) + (weight[page] ?? 1);
    }
  }
  const start = new Float64Array(pageCount);
  const width = new Float64Array(pageCount);
  const used = new Float64Array(pageCount);
  const roots = order.filter(page => inWedge(page) === NOBODY);
  const rootOrder = orderedBy(orderedBy(roots, community), new Uint32Array(segmentCodes));
  const whole = new Float64Array(256);
  for (const page of rootOrder) {
    whole[sector[page] ?? 0] = (whole[sector[page] ?? 0] ?? 0) + (weight[page] ?? 1);
  }
  const next = new Float64Array(256);
  for (const page of rootOrder) {
    const of = sector[page] ?? 0;
    width[page] = (weight[page] ?? 1) / (whole[of] ?? 1);
    start[page] = next[of] ?? 0;
    next[of] = (next[of] ?? 0) + (width[page] ?? 0);
  }
  const places = new Float64Array(pageCount);
  for (let i = 0; i < order.length; i++) {
    const page = order[i] ?? 0;
    const parent = inWedge(page);
    if (parent !== NOBODY) {
      const share = (weight[page] ?? 1) / Math.max(1, (weight[parent] ?? 2) - 1);
      width[page] = (width[parent] ?? 0) * share;
      start[page] = (start[parent] ?? 0) + (used[parent] ?? 0);
      used[parent] = (used[parent] ?? 0) + (width[page] ?? 0);
    }
    places[page] = (start[page] ?? 0) + (width[page] ?? 0) / 2;
  }
  return places;
}

/** Pages that home leads to, home left out. */
export function inReach(pageCount: number, depth: Int32Array, external: Uint8Array): Uint32Array {
  return pagesWhere(pageCount, page => (depth[page] ?? -1) > 0 && external[page] === 0);
}

/** Click depth as a key; pages out of reach count as home. */
export function clicksOf(depth: Int32Array): Uint32Array {
  const clicks = new Uint32Array(depth.length);
  for (let page = 0; page < depth.length; page++) {
    clicks[page] = Math.max(0, depth[page] ?? 0);
  }
  return clicks;
}
