/**
 * How good an order of questions is by which to pay for a stronger model, by RouteLLM's definitions (Ong et al. 2024,
 * arXiv:2406.18665): PGR is the share of the distance between weak and strong model that is recovered when the first
 * questions of that order go to the strong one; APGR is its mean over all shares, 0.5 for a random order; CPT(x) is the
 * least share of strong calls that recovers x. RouteLLM reads them at ten shares; here at each question.
 */

/** One question, and how well two models answered it: 0 for wrong, 1 for right. */
export interface Pair {
  weak: number;
  strong: number;
}

/** What an order of questions is worth. */
export interface Curve {
  apgr: number;
  /** The least share of strong calls, 0 to 1, that recovers at least this share of the distance. */
  cpt(share: number): number;
}

/** Gains in the order of falling scores; among equal scores each takes their mean, which is what a random order gives. */
export function inOrder(pairs: readonly Pair[], scores: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from(pairs, (_, at) => at).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)
  );
  const gains = Float64Array.from(order, at => {
    const { strong, weak } = pairs[at] ?? { strong: 0, weak: 0 };
    return strong - weak;
  });
  let from = 0;
  while (from < order.length) {
    let to = from + 1;
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) {
      to += 1;
    }
    const mean = gains.subarray(from, to).reduce((sum, gain) => sum + gain, 0) / (to - from);
    gains.fill(mean, from, to);
    from = to;
  }
  return gains;
}

/**
 * The curve of gains in their order, each counted as often as `times` says (once where it is left out): a bootstrap
 * needs no second sorting.
 *
 * @returns APGR is NaN where the strong model is not the better one in all
 */
export function curveOf(gains: ArrayLike<number>, times?: ArrayLike<number>): Curve {
  const recovered: number[] = [0];
  const shares: number[] = [0];
  let sum = 0;
  let count = 0;
  let area = 0;
  for (let at = 0; at < gains.length; at += 1) {
    const often = times === undefined ? 1 : (times[at] ?? 0);
    if (often > 0) {
      const before = sum;
      sum += often * (gains[at] ?? 0);
      count += often;
      area += (often * (before + sum)) / 2;
      recovered.push(sum);
      shares.push(count);
    }
  }
  return {
    apgr: sum > 0 ? area / count / sum : NaN,
    cpt(share) {
      const at = recovered.findIndex(gain => gain >= share * sum - 1e-9);
      return at < 0 ? 1 : (shares[at] ?? count) / count;
    }
  };
}
