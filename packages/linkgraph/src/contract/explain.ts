/** What a graph says to its reader: findings, comparison, and the written reading. */

/** The three questions that findings answer. */
export type Question = 'broken' | 'gain' | 'upkeep';

/** Each finding's kind; a graph has at most one finding a kind, except `gain-link`. */
export type FindingKind =
  | 'out-of-reach'
  | 'orphans'
  | 'starved'
  | 'dead-ends'
  | 'islands'
  | 'broken-links'
  | 'redirect-chains'
  | 'redirected-links'
  | 'pagination-spine'
  | 'thin-hubs'
  | 'wasted-authority'
  | 'hidden-demand'
  | 'deep-pages'
  | 'nofollow-inside'
  | 'template-weight'
  | 'dense-cluster'
  | 'gain-link'
  | 'most-linked'
  | 'near-miss-names'
  | 'untrimmed-names'
  | 'only-in-links';

/** One answer, with the number, the sentence, the list and the query behind it. */
export interface Finding {
  /** Stable for the same data and home, so that an *expected* mark finds it again. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly question: Question;
  /** Two or three words: "Out of reach". */
  readonly title: string;
  /** What stands before the title; for most kinds the number of pages. */
  readonly count: number;
  /** Plain words with the numbers in them. */
  readonly sentence: string;
  /** How the pages were found, in words that can be checked: "depth is none and not external". */
  readonly query: string;
  /** Pages it is about, gravest first. */
  readonly pages: Uint32Array;
  /** Where a link could come from, best first, for findings that a link would mend; for each page at most 5. */
  readonly linkFrom?: readonly (readonly [page: number, from: readonly number[]])[];
  /** For ordering within a question; larger is graver. */
  readonly weight: number;
}

/** A finding that its reader called expected. */
export interface Expected {
  readonly finding: string;
  readonly reason: string;
  /** ISO date. */
  readonly since: string;
}

/** One crawl against a later one, joined by normalised name. Page ids are those of the later crawl. */
export interface Comparison {
  readonly pages: {
    readonly before: number;
    readonly after: number;
    readonly added: Uint32Array;
    /** Names, because the later crawl has no ids for them; at most 10,000, and the count of all. */
    readonly lost: { readonly count: number; readonly names: readonly string[] };
  };
  readonly links: {
    readonly before: number;
    readonly after: number;
    readonly added: number;
    readonly lost: number;
  };
  /** Pages whose click depth or PageRank place changed, most first; `by` is in clicks, or in places. */
  readonly sunk: readonly Moved[];
  readonly risen: readonly Moved[];
  readonly sentence: string;
}

/** One page that moved between two crawls. */
export interface Moved {
  readonly page: number;
  readonly depth: readonly [before: number, after: number];
  /** Place by PageRank, from 1. */
  readonly place: readonly [before: number, after: number];
}
