/** What the probabilities of an answer's tokens say of it, as they stream. Logarithms are natural. */

/** One token that a model weighed, with its log-probability. */
export interface Weighed {
  text: string;
  logprob: number;
}

/** Figures of a whole answer. `entropy` and `margin` need the alternatives of each token; `null` without them. */
export interface TokenSignals {
  count: number;
  mean: number;
  /** The log-probability that a tenth of the tokens lie below. */
  low: number;
  /** The mean over the weakest run of {@link WINDOW} tokens: one made-up name hides in a good mean. */
  worst: number;
  /** Mean entropy of the choice at each token, in nats; what the alternatives leave out counts as one more. */
  entropy: number | null;
  /** How far the first token's probability lies above that of its best alternative, 0 to 1. */
  margin: number | null;
}

/** Tokens in a window: about the length of one statement. */
export const WINDOW = 12;
/** Some servers say −∞ or a large negative for what they did not compute. */
const LEAST = -20;
/** Tokens whose figures are kept for the quantile. */
const MOST_KEPT = 16_384;

const bounded = (logprob: number): number =>
  Number.isNaN(logprob) ? LEAST : Math.max(LEAST, Math.min(0, logprob));

/** Collects the tokens of one answer. */
export class TokenProbabilities {
  /**
   * @param logprobs one a token
   * @param alternatives the likeliest tokens at each place, the chosen one among them; where they were asked for
   */
  add(logprobs: readonly number[], alternatives: readonly (readonly Weighed[])[] = []): void {
    logprobs.forEach((logprob, at) => {
      const value = bounded(logprob);
      const others = alternatives[at] ?? [];
      if (this.#count === 0 && others.length > 1) {
        const [first = 0, second = 0] = others
          .map(other => Math.exp(bounded(other.logprob)))
          .sort((a, b) => b - a);
        this.#margin = first - second;
      }
      if (others.length > 0) {
        this.#entropy += entropyOf(others.map(other => Math.exp(bounded(other.logprob))));
        this.#withOthers += 1;
      }
      this.#count += 1;
      this.#sum += value;
      if (this.#kept.length < MOST_KEPT) {
        this.#kept.push(value);
      }
      this.#window.push(value);
      this.#inWindow += value;
      if (this.#window.length > WINDOW) {
        this.#inWindow -= this.#window.shift() ?? 0;
      }
      if (this.#window.length === WINDOW) {
        this.#weakest = Math.min(this.#weakest, this.#inWindow / WINDOW);
      }
    });
  }

  /** `null` before the first token. */
  signals(): TokenSignals | null {
    if (this.#count === 0) {
      return null;
    }
    const mean = this.#sum / this.#count;
    const sorted = [...this.#kept].sort((a, b) => a - b);
    return {
      count: this.#count,
      mean,
      low: sorted[Math.floor(sorted.length / 10)] ?? mean,
      worst: Math.min(mean, this.#weakest),
      entropy: this.#withOthers === 0 ? null : this.#entropy / this.#withOthers,
      margin: this.#margin
    };
  }

  #count = 0;
  #sum = 0;
  #inWindow = 0;
  #weakest = 0;
  #entropy = 0;
  #withOthers = 0;
  #margin: number | null = null;
  readonly #kept: number[] = [];
  readonly #window: number[] = [];
}

/** The entropy of probabilities and of what they leave out. */
function entropyOf(probabilities: readonly number[]): number {
  const rest = Math.max(0, 1 - probabilities.reduce((sum, each) => sum + each, 0));
  return [...probabilities, rest].reduce(
    (sum, each) => sum - (each > 0 ? each * Math.log(each) : 0),
    0
  );
}
