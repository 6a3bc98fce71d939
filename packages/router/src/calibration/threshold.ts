/**
 * The lowest threshold that keeps a stated risk, by learn-then-test (Angelopoulos et al. 2021, arXiv:2110.01052): each
 * candidate is a hypothesis "of the answers kept from here up, more than `risk` are wrong"; they are tested from the
 * most careful one downwards, each at the full error rate, and the testing stops at the first that cannot be rejected.
 * So the threshold that comes out keeps the risk with a chance of at least 1 − `doubt`, whatever the scores mean.
 */

/** A labelled answer: its score before calibration (which no label has shaped), and whether it was wrong. */
export interface Judged {
  score: number;
  wrong: boolean;
}

/** What is promised: at most this share of kept answers wrong, with at most this chance that it does not hold. */
export interface RiskPromise {
  risk: number;
  doubt: number;
}

const CANDIDATES = Array.from({ length: 99 }, (_, at) => (99 - at) / 100);

/**
 * The chance that `n` answers of which each is wrong with probability `risk` show `wrong` or fewer: the exact
 * binomial tail.
 */
export function tailOf(wrong: number, n: number, risk: number): number {
  let term = n * Math.log1p(-risk);
  let sum = 0;
  for (let k = 0; k <= wrong; k += 1) {
    sum += Math.exp(term);
    term += Math.log((n - k) / (k + 1)) + Math.log(risk) - Math.log1p(-risk);
  }
  return Math.min(1, sum);
}

/** How likely answers of half the risk are to prove the promise when the testing begins with them. */
const POWER = 0.8;

/**
 * The fewest kept answers to begin with: so many that answers of half the risk would most likely prove it. A handful
 * fails by one unlucky answer, and the first failure ends the testing. It depends on the promise alone.
 */
export function fewestFor({ risk, doubt }: RiskPromise): number {
  for (let n = 1; ; n += 1) {
    let allowed = -1;
    while (tailOf(allowed + 1, n, risk) <= doubt) {
      allowed += 1;
    }
    if (allowed >= 0 && tailOf(allowed, n, risk / 2) >= POWER) {
      return n;
    }
  }
}

/** The lowest score from 0.01 to 0.99 that keeps the promise, `null` while there are too few answers to tell. */
export function thresholdFor(judged: readonly Judged[], promise: RiskPromise): number | null {
  const fewest = fewestFor(promise);
  let proven: number | null = null;
  for (const threshold of CANDIDATES) {
    const kept = judged.filter(({ score }) => score >= threshold);
    if (kept.length >= fewest) {
      const wrong = kept.filter(one => one.wrong).length;
      if (tailOf(wrong, kept.length, promise.risk) > promise.doubt) {
        break;
      }
      proven = threshold;
    }
  }
  return proven;
}
