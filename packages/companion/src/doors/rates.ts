/** How often somebody may do something: a bucket of tokens each, refilled evenly. */

/** Callers remembered at once; the one seen longest ago is forgotten first, with a full bucket. */
const MOST_CALLERS = 10_000;

export interface Rate {
  /** How many at once. */
  burst: number;
  /** How many a second in the long run. */
  perSecond: number;
}

/** A bucket for each caller. `now` gives milliseconds. */
export class Buckets {
  private readonly levels = new Map<string, { left: number; at: number }>();

  constructor(
    private readonly rate: Rate,
    private readonly now: () => number
  ) {}

  /** Whether a token is left, without taking it. */
  has(caller: string): boolean {
    return this.levelOf(caller) >= 1;
  }

  /** Takes a token; `false` when none is left. */
  take(caller: string): boolean {
    const left = this.levelOf(caller);
    const granted = left >= 1;
    // Deleted first, so that the map stays in the order of last use.
    this.levels.delete(caller);
    this.levels.set(caller, { left: granted ? left - 1 : left, at: this.now() });
    const [oldest] = this.levels.keys();
    if (this.levels.size > MOST_CALLERS && oldest !== undefined) {
      this.levels.delete(oldest);
    }
    return granted;
  }

  private levelOf(caller: string): number {
    const { burst, perSecond } = this.rate;
    const level = this.levels.get(caller);
    return level === undefined
      ? burst
      : Math.min(burst, level.left + (Math.max(0, this.now() - level.at) / 1000) * perSecond);
  }
}
