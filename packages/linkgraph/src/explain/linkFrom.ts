/** Where a link could come from: pages near home and of the same segment, with authority and few links to share it with. */
import type { Finding } from '../contract/explain';
import { NO_CATEGORY } from '../contract/graph';
import type { Facts } from './facts';

/** Sources are named for the first pages of a list only: nobody edits more than these in one sitting. */
const PAGES_WITH_SOURCES = 20;
const SOURCES_A_PAGE = 5;
/** Candidates kept a segment; most pages link to few of them already, so 24 leave 5 as a rule. */
const POOL = 24;
/** Sources further than this from home would leave the page deep. */
const DEEPEST_SOURCE = 3;

/**
 * For the first 20 pages, at most 5 sources each, best first. A source's worth is the rank that one more link would
 * pass on, less by its distance: PageRank / ((links out + 1) × (clicks + 1)). O(pages).
 */
export function linkSources(facts: Facts, pages: Uint32Array): NonNullable<Finding['linkFrom']> {
  if (facts.home < 0) {
    return [];
  }
  const pools = new Map<number, number[]>();
  const wanted = [...pages.subarray(0, PAGES_WITH_SOURCES)];
  for (const page of wanted) {
    pools.set(segmentOf(facts, page), []);
  }
  const worth = worthOf(facts);
  const everywhere: number[] = [];
  for (let page = 0; page < worth.length; page++) {
    if ((worth[page] ?? 0) > 0) {
      keepBest(everywhere, page, worth);
      const pool = pools.get(segmentOf(facts, page));
      if (pool !== undefined) {
        keepBest(pool, page, worth);
      }
    }
  }
  return wanted.flatMap(page => {
    const related = pools.get(segmentOf(facts, page)) ?? [];
    const depth = facts.metrics.depth[page] ?? -1;
    const from = [...related, ...everywhere.filter(source => !related.includes(source))]
      .filter(
        source =>
          source !== page &&
          (depth < 0 || (facts.metrics.depth[source] ?? 0) < depth - 1) &&
          !links(facts, source, page)
      )
      .slice(0, SOURCES_A_PAGE);
    return from.length === 0 ? [] : [[page, from] as const];
  });
}

function segmentOf(facts: Facts, page: number): number {
  return facts.segment?.codes[page] ?? NO_CATEGORY;
}

function worthOf(facts: Facts): Float64Array {
  const { pagerank, depth, pagesOut } = facts.metrics;
  const worth = new Float64Array(facts.graph.pageCount);
  for (let page = 0; page < worth.length; page++) {
    const clicks = depth[page] ?? -1;
    if (clicks >= 0 && clicks <= DEEPEST_SOURCE && facts.isOwn(page) && facts.answers(page)) {
      worth[page] = (pagerank[page] ?? 0) / (((pagesOut[page] ?? 0) + 1) * (clicks + 1));
    }
  }
  return worth;
}

/** Keeps the pool's best pages in order; equal ones by number. */
function keepBest(pool: number[], page: number, worth: Float64Array): void {
  const value = worth[page] ?? 0;
  const last = pool.at(-1);
  if (pool.length === POOL && last !== undefined && (worth[last] ?? 0) >= value) {
    return;
  }
  let at = pool.length;
  while (at > 0 && (worth[pool[at - 1] ?? 0] ?? 0) < value) {
    at--;
  }
  pool.splice(at, 0, page);
  pool.length = Math.min(pool.length, POOL);
}

/** Whether one page links to another; targets are ascending, so this halves. */
export function links({ graph }: Pick<Facts, 'graph'>, from: number, to: number): boolean {
  let low = graph.outStart[from] ?? 0;
  let high = graph.outStart[from + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((graph.outTo[middle] ?? 0) < to) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < (graph.outStart[from + 1] ?? 0) && graph.outTo[low] === to;
}
