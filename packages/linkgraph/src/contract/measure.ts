/** What is computed of a graph, and what would change if links came or went. */

/** How links count. */
export interface MeasureOptions {
  /** Click depth starts here; −1: no home, so no depth. */
  readonly home: number;
  /** PageRank's damping; default 0.85 (Brin and Page 1998). */
  readonly damping?: number;
  /** Weight of a template link beside 1 of an editorial one; default 1. */
  readonly templateWeight?: number;
  /** Whether nofollow links pass rank; default false. They always count as clicks. */
  readonly nofollowPassesRank?: boolean;
  /**
   * Whether pages of other hosts are ranked and counted too; default false: then they tie nothing together, and each
   * is a component and a community of its own that no count includes.
   */
  readonly rankExternal?: boolean;
  /** Seed of what is random (order of communities); default 1. */
  readonly seed?: number;
}

/** One value a page. */
export interface Metrics {
  /** Links that arrive and leave, repeated ones counted. */
  readonly linksIn: Uint32Array;
  readonly linksOut: Uint32Array;
  /** Distinct pages that link here and are linked from here. */
  readonly pagesIn: Uint32Array;
  readonly pagesOut: Uint32Array;
  /** Clicks from home, 0 for home; −1 out of reach. */
  readonly depth: Int32Array;
  /** Sums to 1 over the ranked pages; 0 for others. Dangling rank goes to all evenly, as networkx does. */
  readonly pagerank: Float64Array;
  /** Weakly and strongly connected component: the lowest page id in it. */
  readonly component: Uint32Array;
  readonly strong: Uint32Array;
  /** Community by modularity (Louvain, Blondel and others 2008; seeded): 0 is the largest. */
  readonly community: Uint32Array;
  readonly counts: {
    readonly components: number;
    readonly largestComponent: number;
    readonly strongComponents: number;
    readonly communities: number;
    /** PageRank's rounds and the last round's change (sum of absolute differences). */
    readonly rounds: number;
    readonly change: number;
  };
}

/**
 * Links to add and to take away, by page ids; and whether template links count. Taking away comes first: a link that
 * is taken away and added is there, as a plain one. Links that are there already, or not there, change nothing.
 */
export interface WhatIf {
  readonly add?: readonly (readonly [from: number, to: number])[];
  readonly remove?: readonly (readonly [from: number, to: number])[];
  /** Take every template link away. */
  readonly withoutTemplates?: boolean;
}

/** What a {@link WhatIf} would change, beside the graph as it is. */
export interface WhatIfResult {
  readonly depth: Int32Array;
  readonly pagerank: Float64Array;
  /** The sentence for people: "Without 736 menu links, 26 more pages fall out of reach …". */
  readonly sentence: string;
  readonly outOfReach: readonly [now: number, then: number];
  /** Home needs none and is left out. */
  readonly noLinkIn: readonly [now: number, then: number];
  readonly deadEnds: readonly [now: number, then: number];
  readonly meanDepth: readonly [now: number, then: number];
  /** Pages by click depth, from 1. */
  readonly depths: readonly number[];
}
