/** How well stated chances match what happened: reliability table, expected calibration error, AUROC, Brier score. */

/** A stated chance that an answer is good, and how sure it is that it was: 0 for bad, 1 for good. */
export interface Outcome {
  chance: number;
  good: number;
  /** How much it counts, 1 where it is left out. */
  weight?: number;
}

/** Answers of about the same stated chance. */
export interface ReliabilityBin {
  /** Mean stated chance, and the share that was good. */
  stated: number;
  found: number;
  /** Sum of the weights. */
  count: number;
}

/** Figures of a set of outcomes. `null` where the outcomes cannot tell. */
export interface Reliability {
  bins: ReliabilityBin[];
  count: number;
  /** Share of good answers. */
  base: number | null;
  /** Mean distance of stated and found over bins of equal counts, weighted by count. */
  ece: number | null;
  /** Chance that a good answer has a higher stated chance than a bad one; ties count half. */
  auroc: number | null;
  brier: number | null;
  /** The Brier score of always stating the base rate: what any use of scores must beat. */
  baseBrier: number | null;
}

const BINS = 10;

/** The figures, over {@link BINS} bins of equal counts unless told otherwise. Equal chances share a bin. */
export function reliabilityOf(outcomes: readonly Outcome[], most = BINS): Reliability {
  const all = outcomes
    .map(({ chance, good, weight = 1 }) => ({ chance, good, weight }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.chance - b.chance);
  const count = all.reduce((sum, { weight }) => sum + weight, 0);
  if (count === 0) {
    const none = { base: null, ece: null, auroc: null, brier: null, baseBrier: null };
    return { bins: [], count: 0, ...none };
  }
  const base = all.reduce((sum, { good, weight }) => sum + good * weight, 0) / count;
  const bins: ReliabilityBin[] = [];
  let bin = { stated: 0, found: 0, count: 0 };
  let passed = 0;
  all.forEach(({ chance, good, weight }, at) => {
    bin.stated += chance * weight;
    bin.found += good * weight;
    bin.count += weight;
    passed += weight;
    const isFull = passed >= ((bins.length + 1) * count) / most - 1e-9;
    if (at === all.length - 1 || (isFull && all[at + 1]?.chance !== chance)) {
      bins.push({ ...bin, stated: bin.stated / bin.count, found: bin.found / bin.count });
      bin = { stated: 0, found: 0, count: 0 };
    }
  });
  const brierOf = (stated: (chance: number) => number): number =>
    all.reduce(
      (sum, { chance, good, weight }) =>
        sum + weight * (good * (1 - stated(chance)) ** 2 + (1 - good) * stated(chance) ** 2),
      0
    ) / count;
  return {
    bins,
    count,
    base,
    ece: bins.reduce((sum, one) => sum + one.count * Math.abs(one.stated - one.found), 0) / count,
    auroc: aurocOf(all),
    brier: brierOf(chance => chance),
    baseBrier: brierOf(() => base)
  };
}

function aurocOf(sorted: readonly Required<Outcome>[]): number | null {
  let good = 0;
  let bad = 0;
  let won = 0;
  let at = 0;
  while (at < sorted.length) {
    const { chance } = sorted[at] ?? { chance: 0 };
    let tiedGood = 0;
    let tiedBad = 0;
    for (; sorted[at]?.chance === chance; at += 1) {
      const one = sorted[at];
      tiedGood += (one?.good ?? 0) * (one?.weight ?? 0);
      tiedBad += (1 - (one?.good ?? 0)) * (one?.weight ?? 0);
    }
    won += tiedGood * (bad + tiedBad / 2);
    good += tiedGood;
    bad += tiedBad;
  }
  return good > 0 && bad > 0 ? won / (good * bad) : null;
}
