/** What would change if links came or went: the graph's rows stay, the change lies over them. */
import type { LinkGraph } from '../contract/graph';
import type { MeasureOptions, Metrics, WhatIf, WhatIfResult } from '../contract/measure';
import { countedPages } from './counted';
import { clickDepth, depthSummary } from './depth';
import { overlayOf, type Overlay } from './overlay';
import { pagerank, rankRows } from './pagerank';
import { whatIfSentence } from './what-if-sentence';

/** Half of what ranks may differ from those of a new measure, in sum: enough for people, and a few rounds sooner. */
const EXACT = 5e-10;

/**
 * Depths and ranks of the changed graph: the same as measuring it anew (ranks to 1e-9), from warm ranks. Numbers are
 * of the pages that count; home is left out where reach and depth are counted, and needs no link in.
 *
 * @param metrics of the graph as it is, measured with the same options
 * @throws RangeError when a page of the change is not of the graph
 */
export function whatIf(
  graph: LinkGraph,
  metrics: Metrics,
  options: MeasureOptions,
  change: WhatIf
): WhatIfResult {
  const { home } = options;
  const counted = countedPages(graph, options);
  const overlay = overlayOf(graph, change);
  const depth = clickDepth(graph, home, overlay);
  const rows = rankRows(graph, counted, options, overlay);
  const { rank } = pagerank(rows, options.damping, { warm: metrics.pagerank, exact: EXACT });
  const now = depthSummary(metrics.depth, home, counted);
  const then = depthSummary(depth, home, counted);
  const degrees = changedDegrees(graph, metrics, overlay);
  const numbers = {
    outOfReach: [now.outOfReach, then.outOfReach],
    noLinkIn: [zeros(metrics.pagesIn, counted, home), zeros(degrees.pagesIn, counted, home)],
    deadEnds: [zeros(metrics.pagesOut, counted), zeros(degrees.pagesOut, counted)],
    meanDepth: [now.mean, then.mean],
    depths: then.counts
  } as const;
  return {
    depth,
    pagerank: rank,
    ...numbers,
    sentence: whatIfSentence({ ...numbers, home, overlay, change, moved: moves(metrics, depth) })
  };
}

function changedDegrees(
  graph: LinkGraph,
  metrics: Metrics,
  { removed, removedTemplates, removedOthers, added }: Overlay
): { pagesIn: Uint32Array; pagesOut: Uint32Array } {
  const pagesIn = metrics.pagesIn.slice();
  const pagesOut = metrics.pagesOut.slice();
  if (removedTemplates + removedOthers > 0) {
    for (let page = 0; page < graph.pageCount; page += 1) {
      for (
        let link = graph.outStart[page] ?? 0;
        link < (graph.outStart[page + 1] ?? 0);
        link += 1
      ) {
        pagesOut[page] = (pagesOut[page] ?? 0) - (removed[link] ?? 0);
        pagesIn[graph.outTo[link] ?? 0] =
          (pagesIn[graph.outTo[link] ?? 0] ?? 0) - (removed[link] ?? 0);
      }
    }
  }
  for (let link = 0; link < added.count; link += 1) {
    pagesOut[added.from[link] ?? 0] = (pagesOut[added.from[link] ?? 0] ?? 0) + 1;
    pagesIn[added.to[link] ?? 0] = (pagesIn[added.to[link] ?? 0] ?? 0) + 1;
  }
  return { pagesIn, pagesOut };
}

/** Pages that count and have a degree of 0. */
function zeros(degree: Uint32Array, counted: Uint8Array, except = -1): number {
  let count = 0;
  for (let page = 0; page < degree.length; page += 1) {
    count += degree[page] === 0 && counted[page] === 1 && page !== except ? 1 : 0;
  }
  return count;
}

/** Pages in reach before and after that come nearer or go farther. */
function moves(metrics: Metrics, depth: Int32Array): { nearer: number; farther: number } {
  let nearer = 0;
  let farther = 0;
  for (let page = 0; page < depth.length; page += 1) {
    const now = metrics.depth[page] ?? 0;
    const then = depth[page] ?? 0;
    if (now >= 0 && then >= 0) {
      nearer += then < now ? 1 : 0;
      farther += then > now ? 1 : 0;
    }
  }
  return { nearer, farther };
}
