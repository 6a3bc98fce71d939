/** PageRank (Brin and Page 1998) by Gauss-Seidel rounds: the same ranks as power iteration, in fewer rounds. */
import type { LinkGraph } from '../contract/graph';
import { rankWeights } from './counted';
import type { MeasureOptions } from '../contract/measure';
import { Extrapolation } from './extrapolation';
import type { Overlay } from './overlay';

const DAMPING = 0.85;

/**
 * Rounds end when the ranks are at most so far from the exact ones, in sum of absolute differences. A round brings
 * them nearer by the damping at least, so that its change tells what can be left.
 */
const EXACT = 1e-10;

/** Rounds from one leap to the next: two let quick changes die out, three are steps to extrapolate from. */
const CYCLE = 5;

/** Reached only with a damping so near to 1 that rounds hardly help; the change then tells how far it came. */
const MOST_ROUNDS = 2000;

/** Links that pass rank, by the page where they arrive. */
export interface RankRows {
  readonly start: Uint32Array;
  readonly from: Uint32Array;
  /** Of each arriving link; absent when all weigh 1. */
  readonly weight?: Float64Array;
  /** 1 by the weight of all links that leave a page, 0 for a page that passes nothing on. */
  readonly share: Float64Array;
  /** 1 for each page that is ranked. */
  readonly ranked: Uint8Array;
  readonly rankedCount: number;
}

/** Ranks, and how they were come by. */
export interface Ranks {
  /** Sums to 1 over the ranked pages; 0 for others. */
  readonly rank: Float64Array;
  readonly rounds: number;
  readonly change: number;
}

/**
 * The links that pass rank: between ranked pages, weight above 0, with an overlay's changes. One pass over the
 * links, which costs less than one round that skips as it goes.
 */
export function rankRows(
  graph: LinkGraph,
  ranked: Uint8Array,
  options: MeasureOptions,
  overlay?: Overlay
): RankRows {
  const { pageCount, linkCount, outFlags, inStart, inFrom, inLink } = graph;
  const weightOf = rankWeights(options);
  const plain = weightOf.every(weight => weight === 0 || weight === 1);
  const removed = overlay?.removed;
  const added = overlay !== undefined && overlay.added.count > 0 ? overlay.added : undefined;
  const most = linkCount + (added?.count ?? 0);
  const start = new Uint32Array(pageCount + 1);
  const from = new Uint32Array(most);
  const weights = plain ? undefined : new Float64Array(most);
  const leaving = new Float64Array(pageCount);
  let rankedCount = 0;
  let next = 0;
  for (let page = 0; page < pageCount; page += 1) {
    start[page] = next;
    if (ranked[page] === 0) {
      continue;
    }
    rankedCount += 1;
    const end = inStart[page + 1] ?? 0;
    for (let place = inStart[page] ?? 0; place < end; place += 1) {
      const link = inLink[place] ?? 0;
      const source = inFrom[place] ?? 0;
      const weight = weightOf[outFlags[link] ?? 0] ?? 0;
      if (weight === 0 || ranked[source] === 0 || (removed !== undefined && removed[link] === 1)) {
        continue;
      }
      from[next] = source;
      if (weights !== undefined) {
        weights[next] = weight;
      }
      leaving[source] = (leaving[source] ?? 0) + weight;
      next += 1;
    }
    if (added !== undefined) {
      for (let link = added.firstTo[page] ?? 0; link >= 0; link = added.nextTo[link] ?? 0) {
        const source = added.from[link] ?? 0;
        if (ranked[source] === 1) {
          from[next] = source;
          if (weights !== undefined) {
            weights[next] = 1;
          }
          leaving[source] = (leaving[source] ?? 0) + 1;
          next += 1;
        }
      }
    }
  }
  start[pageCount] = next;
  const share = leaving;
  for (let page = 0; page < pageCount; page += 1) {
    const sum = leaving[page] ?? 0;
    share[page] = sum > 0 ? 1 / sum : 0;
  }
  return { start, from, weight: weights, share, ranked, rankedCount };
}

/**
 * Ranks of all pages. Dangling rank goes to all evenly, and so does the leap of the random reader, so that both
 * are one factor: y = 1 + d · Σ y(from) · weight / leaving, ranks are y / Σ y (Del Corso, Gullì, Romani 2005,
 * "Fast PageRank computation via a sparse linear system"). Each round uses values of the same round. O(links) a
 * round.
 *
 * @param damping default 0.85
 * @param begin ranks of a graph much like this one, and how near to the exact ranks is near enough
 * @throws RangeError when the damping is not from 0 to below 1
 */
export function pagerank(
  rows: RankRows,
  damping = DAMPING,
  begin: { readonly warm?: Float64Array; readonly exact?: number } = {}
): Ranks {
  if (!(damping >= 0 && damping < 1)) {
    throw new RangeError(`Damping is from 0 to below 1, not ${damping}`);
  }
  const { share, rankedCount } = rows;
  const value = firstValues(rows, damping, begin.warm);
  // What each page passes on along a link of weight 1.
  const passed = value.map((own, page) => own * (share[page] ?? 0));
  const enough = damping === 0 ? 0 : ((begin.exact ?? EXACT) * (1 - damping)) / damping;
  const extrapolation = new Extrapolation(value.length);
  let rounds = 0;
  let change = rankedCount === 0 ? 0 : Infinity;
  let changeAtLeap = Infinity;
  while (change > enough && rounds < MOST_ROUNDS) {
    const step = (rounds % CYCLE) - (CYCLE - 3);
    if (step === 0 || step === 1 || step === 2) {
      extrapolation.keep(step, value);
    }
    change = oneRound(rows, damping, value, passed);
    rounds += 1;
    // The change must have halved since the leap before, so that leaps cannot keep rounds from ending.
    if (step === 2 && change > enough && change <= changeAtLeap / 2 && extrapolation.leap(value)) {
      changeAtLeap = change;
      for (let page = 0; page < value.length; page += 1) {
        passed[page] = (value[page] ?? 0) * (share[page] ?? 0);
      }
    }
  }
  return { rank: normalised(value), rounds, change };
}

/** Renews all values once, each from the newest ones; what changed, as a part of their sum. */
function oneRound(
  { start, from, weight, share, ranked }: RankRows,
  damping: number,
  value: Float64Array,
  passed: Float64Array
): number {
  let moved = 0;
  let all = 0;
  for (let page = 0; page < value.length; page += 1) {
    if (ranked[page] === 0) {
      continue;
    }
    const end = start[page + 1] ?? 0;
    let sum = 0;
    if (weight === undefined) {
      for (let place = start[page] ?? 0; place < end; place += 1) {
        sum += passed[from[place] ?? 0] ?? 0;
      }
    } else {
      for (let place = start[page] ?? 0; place < end; place += 1) {
        sum += (passed[from[place] ?? 0] ?? 0) * (weight[place] ?? 0);
      }
    }
    const now = 1 + damping * sum;
    moved += Math.abs(now - (value[page] ?? 0));
    all += now;
    value[page] = now;
    passed[page] = now * (share[page] ?? 0);
  }
  return moved / all;
}

/** Where to begin: warm ranks scaled to what the sums of {@link pagerank} come to, else 1 each. */
function firstValues(
  rows: RankRows,
  damping: number,
  warm: Float64Array | undefined
): Float64Array {
  const { share, ranked, rankedCount } = rows;
  if (warm === undefined) {
    return Float64Array.from(ranked);
  }
  let dangling = 0;
  for (let page = 0; page < share.length; page += 1) {
    dangling += share[page] === 0 ? (warm[page] ?? 0) : 0;
  }
  const scale = rankedCount / (1 - damping * (1 - dangling));
  return warm.map((rank, page) => (ranked[page] === 1 ? rank * scale : 0));
}

function normalised(value: Float64Array): Float64Array {
  let all = 0;
  for (let page = 0; page < value.length; page += 1) {
    all += value[page] ?? 0;
  }
  for (let page = 0; page < value.length && all > 0; page += 1) {
    value[page] = (value[page] ?? 0) / all;
  }
  return value;
}
