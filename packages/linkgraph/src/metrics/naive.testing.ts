/** The same measures by their definitions, without cleverness: what small graphs are checked against. */
import type { LinkGraph } from '../contract/graph';
import type { MeasureOptions } from '../contract/measure';
import { LinkFlag } from '../contract/graph';

/** A link with its flags, as specs read it back. */
export interface NaiveLink {
  readonly from: number;
  readonly to: number;
  readonly flags: number;
  readonly times: number;
}

/** All links of a graph, in order. */
export function linksOf(graph: LinkGraph): NaiveLink[] {
  const links: NaiveLink[] = [];
  for (let from = 0; from < graph.pageCount; from += 1) {
    for (let link = graph.outStart[from] ?? 0; link < (graph.outStart[from + 1] ?? 0); link += 1) {
      links.push({
        from,
        to: graph.outTo[link] ?? 0,
        flags: graph.outFlags[link] ?? 0,
        times: graph.outTimes[link] ?? 0
      });
    }
  }
  return links;
}

/** Whether each page counts. */
export function naiveCounted(graph: LinkGraph, options: MeasureOptions): boolean[] {
  return Array.from(graph.external, mark => mark === 0 || options.rankExternal === true);
}

/** Depths by relaxing all links until nothing changes. */
export function naiveDepth(graph: LinkGraph, home: number): number[] {
  const depth = Array.from({ length: graph.pageCount }, (_, page) =>
    page === home ? 0 : Infinity
  );
  for (let round = 0; round < graph.pageCount; round += 1) {
    for (const { from, to } of linksOf(graph)) {
      if (graph.external[from] === 0 || from === home) {
        depth[to] = Math.min(depth[to] ?? Infinity, (depth[from] ?? Infinity) + 1);
      }
    }
  }
  return depth.map(clicks => (clicks === Infinity ? -1 : clicks));
}

/** `reach[a][b]`: a path leads from a to b over pages that count; each page reaches itself. */
export function naiveReach(
  graph: LinkGraph,
  counted: readonly boolean[],
  both: boolean
): boolean[][] {
  const size = graph.pageCount;
  const reach = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => a === b)
  );
  const tie = (a: number, b: number): void => {
    const row = reach[a];
    if (row !== undefined) {
      row[b] = true;
    }
  };
  for (const { from, to } of linksOf(graph)) {
    if (counted[from] === true && counted[to] === true) {
      tie(from, to);
      if (both) {
        tie(to, from);
      }
    }
  }
  for (let via = 0; via < size; via += 1) {
    for (let a = 0; a < size; a += 1) {
      for (let b = 0; b < size; b += 1) {
        if (reach[a]?.[via] === true && reach[via]?.[b] === true) {
          tie(a, b);
        }
      }
    }
  }
  return reach;
}

/** The lowest page that each page reaches and is reached by. */
export function naiveGroups(reach: readonly (readonly boolean[])[]): number[] {
  return reach.map((row, page) =>
    row.findIndex((there, other) => there && reach[other]?.[page] === true)
  );
}

/** PageRank by power iteration on the dense matrix, as networkx defines it. */
export function naiveRank(graph: LinkGraph, options: MeasureOptions): number[] {
  const counted = naiveCounted(graph, options);
  const size = graph.pageCount;
  const ranked = counted.filter(Boolean).length;
  const damping = options.damping ?? 0.85;
  const weights = Array.from({ length: size }, () => new Float64Array(size));
  for (const { from, to, flags } of linksOf(graph)) {
    const row = weights[from];
    if (row !== undefined && counted[from] === true && counted[to] === true) {
      row[to] = naiveWeight(flags, options);
    }
  }
  const leaving = weights.map(row => row.reduce((sum, weight) => sum + weight, 0));
  let rank = counted.map(counts => (counts ? 1 / ranked : 0));
  for (let round = 0; round < 400; round += 1) {
    const dangling = rank.reduce((sum, value, page) => sum + (leaving[page] === 0 ? value : 0), 0);
    rank = rank.map((_, to) => {
      const arriving = rank.reduce((sum, value, from) => {
        const share = (weights[from]?.[to] ?? 0) / (leaving[from] || 1);
        return sum + value * share;
      }, 0);
      return counted[to] === true
        ? (1 - damping) / ranked + damping * (arriving + dangling / ranked)
        : 0;
    });
  }
  return rank;
}

function naiveWeight(flags: number, options: MeasureOptions): number {
  if ((flags & LinkFlag.nofollow) !== 0 && options.nofollowPassesRank !== true) {
    return 0;
  }
  const template = (flags & (LinkFlag.declaredTemplate | LinkFlag.inferredTemplate)) !== 0;
  return template ? (options.templateWeight ?? 1) : 1;
}
