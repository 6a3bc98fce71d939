/** The few links that shape a picture: a way from home to each page, and per page its most telling editorial links. */
import { LinkFlag, type LinkGraph } from '../contract/graph';
import type { Metrics } from '../contract/measure';
import { NOBODY, parentsOf } from './wedges';

/** Pairs of pages that pull each other. */
export interface Backbone {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Springs at each page. */
  readonly degree: Uint32Array;
}

/** Editorial links a page may give, and get: what everybody links to tells nothing about a page's place. */
const MOST_OUT = 6;
const MOST_IN = 12;
const TEMPLATE = LinkFlag.declaredTemplate | LinkFlag.inferredTemplate;

/** Costs the number of links, whatever the largest degree. */
export function backboneOf(graph: LinkGraph, { depth, pagesIn }: Metrics): Backbone {
  const { pageCount, outStart, outTo, outFlags } = graph;
  const parents = parentsOf(graph, depth, new Uint8Array(pageCount));
  const from = new Uint32Array(pageCount * (MOST_OUT + 1));
  const to = new Uint32Array(pageCount * (MOST_OUT + 1));
  const degree = new Uint32Array(pageCount);
  const got = new Uint8Array(pageCount);
  const best = new Uint32Array(MOST_OUT);
  let count = 0;
  const join = (a: number, b: number) => {
    from[count] = a;
    to[count] = b;
    degree[a] = (degree[a] ?? 0) + 1;
    degree[b] = (degree[b] ?? 0) + 1;
    count++;
  };
  for (let page = 0; page < pageCount; page++) {
    const parent = parents[page] ?? NOBODY;
    if (parent !== NOBODY) {
      join(parent, page);
    }
    // The targets that fewest pages link to, in order.
    let kept = 0;
    const end = outStart[page + 1] ?? 0;
    for (let link = outStart[page] ?? 0; link < end; link++) {
      const target = outTo[link] ?? 0;
      if (
        ((outFlags[link] ?? 0) & TEMPLATE) !== 0 ||
        parents[target] === page ||
        target === parent
      ) {
        continue;
      }
      const hub = pagesIn[target] ?? 0;
      if (kept === MOST_OUT && hub >= (pagesIn[best[kept - 1] ?? 0] ?? 0)) {
        continue;
      }
      let at = kept < MOST_OUT ? kept++ : kept - 1;
      while (at > 0 && (pagesIn[best[at - 1] ?? 0] ?? 0) > hub) {
        best[at] = best[at - 1] ?? 0;
        at--;
      }
      best[at] = target;
    }
    for (let i = 0; i < kept; i++) {
      const target = best[i] ?? 0;
      if ((got[target] ?? 0) < MOST_IN) {
        got[target] = (got[target] ?? 0) + 1;
        join(page, target);
      }
    }
  }
  return { from: from.slice(0, count), to: to.slice(0, count), degree };
}
