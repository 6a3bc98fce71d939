/**
 * How sure the router is of an answer, from the model's own token probabilities and from the checks.
 *
 * 1. Probabilities give g = exp(mean log-probability), the geometric mean over all tokens, and w, the same over the
 *    weakest run of {@link WINDOW} tokens: one made-up name hides in a good mean. Their base is √(g·w); without
 *    log-probabilities it is ½.
 * 2. Each passed check moves the base towards 1 by its strength s: c ← 1 − (1 − c)(1 − s); each failed one towards 0:
 *    c ← c(1 − s). The order does not matter among passed ones, nor among failed ones; passed ones come first, so that
 *    a failure always counts in full. The strengths below are first guesses, not yet calibrated per model and kind.
 * 3. An answer that was cut at its longest counts half.
 *
 * With neither probabilities nor a check that fits there is no value at all.
 */
import type { Check, Confidence } from '@lockstep/protocol';

/** Tokens in a window: about the length of one statement. */
const WINDOW = 12;
const BASE_WITHOUT = 0.5;
const CUT = 0.5;

const STRENGTH: Readonly<Record<Check['id'], { passed: number; failed: number }>> = {
  'json-schema': { passed: 0.6, failed: 0.8 },
  parses: { passed: 0.2, failed: 0.7 },
  'names-exist': { passed: 0.5, failed: 0.6 },
  'numbers-occur': { passed: 0.6, failed: 0.5 },
  'sums-hold': { passed: 0.2, failed: 0.7 }
};

/** Token log-probabilities as they stream, in constant room: their mean, and the weakest window's. */
export class TokenProbabilities {
  add(logprobs: readonly number[]): void {
    for (const logprob of logprobs) {
      // Some servers say −∞ or a large negative for what they did not compute.
      const value = Math.max(-20, Math.min(0, Number.isNaN(logprob) ? -20 : logprob));
      this.#count += 1;
      this.#sum += value;
      this.#window.push(value);
      this.#inWindow += value;
      if (this.#window.length > WINDOW) {
        this.#inWindow -= this.#window.shift() ?? 0;
      }
      if (this.#window.length === WINDOW) {
        this.#weakest = Math.min(this.#weakest, this.#inWindow / WINDOW);
      }
    }
  }

  /** √(g·w), `null` before the first token. */
  value(): number | null {
    if (this.#count === 0) {
      return null;
    }
    const mean = this.#sum / this.#count;
    return Math.exp((mean + Math.min(mean, this.#weakest)) / 2);
  }

  #count = 0;
  #sum = 0;
  #inWindow = 0;
  #weakest = 0;
  readonly #window: number[] = [];
}

/** What an answer's confidence stands on. `cut`: it ended at its longest. */
export interface Signals {
  probability: number | null;
  checks: readonly Check[];
  cut: boolean;
}

/** The confidence in an answer, with the words of the badge. */
export function confidenceOf({ probability, checks, cut }: Signals, threshold: number): Confidence {
  const passed = checks.filter(check => check.passed === true);
  const failed = checks.filter(check => check.passed === false);
  const said = [...failed, ...passed].map(({ words }) => words);
  if (cut) {
    said.unshift('cut off at its longest');
  }
  const told = [...passed, ...failed].length > 0 || cut;
  const words = told ? said.join(', ') : 'no test fits this answer';
  if (probability === null && !told) {
    return { value: null, threshold, words, checks: [...checks] };
  }
  let value = probability ?? BASE_WITHOUT;
  for (const { id } of passed) {
    value = 1 - (1 - value) * (1 - STRENGTH[id].passed);
  }
  for (const { id } of failed) {
    value *= 1 - STRENGTH[id].failed;
  }
  return { value: cut ? value * CUT : value, threshold, words, checks: [...checks] };
}
