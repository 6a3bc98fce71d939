/** How fast each model reads here, from what its answers report, so that a wait can be told in seconds. */
import type { Turn } from '../contract';

/** Prompts below this many tokens say more about the start than about reading. */
const LEAST_TOKENS = 64;
/** Measurements kept a model. */
const KEPT = 8;
/** Characters a token, roughly, for English and code. */
const CHARACTERS = 4;

/** Measured reading speeds by model, in tokens a second. */
export class ReadingSpeed {
  /** One prompt of that many tokens took so many seconds. */
  add(model: string, tokens: number | undefined, seconds: number): void {
    if (tokens !== undefined && tokens >= LEAST_TOKENS && seconds > 0) {
      const kept = this.#measured.get(model) ?? [];
      this.#measured.set(model, [...kept, tokens / seconds].slice(-KEPT));
    }
  }

  /**
   * Tokens a second, `null` before the first measurement. It is the slowest one kept: Ollama counts the part of a
   * prompt that it still knew, but not its time, so others are too good.
   */
  of(model: string): number | null {
    const measured = this.#measured.get(model);
    return measured === undefined ? null : Math.min(...measured);
  }

  /** Milliseconds that reading these turns takes at most, `null` when unknown. */
  left(model: string, turns: readonly Turn[]): number | null {
    const speed = this.of(model);
    const characters = turns.reduce((sum, { text }) => sum + text.length, 0);
    return speed === null ? null : Math.round((characters / CHARACTERS / speed) * 1_000);
  }

  readonly #measured = new Map<string, number[]>();
}
