/** How often and how long a cloud model is tried again: bounded retries, and a breaker for each model. */
import type { Cause } from '@lockstep/protocol';
import { ProviderError } from './contract';

/** Attempts at one model for one task. */
const ATTEMPTS = 3;
/** Milliseconds before the second and third attempt, where the provider names none. */
const PAUSES = [1_000, 4_000];
/** A person waits; what asks for more than this is not waited for. */
const LONGEST = 15_000;
const PASSING: ReadonlySet<Cause> = new Set(['overloaded', 'rate-limited', 'timeout', 'offline']);

/** Milliseconds to wait before another attempt, `null` when there should be none. */
export function pauseBefore(
  { why, retryAfter }: ProviderError,
  attempts: number,
  textCame: boolean
): number | null {
  const pause = retryAfter ?? PAUSES[attempts - 1];
  const hopeless = textCame || !PASSING.has(why) || attempts >= ATTEMPTS || pause === undefined;
  return hopeless || pause > LONGEST ? null : Math.max(0, pause);
}

/** Failed tasks in a row after which a model is left alone, and for how long. */
const FAILURES = 3;
const REST = 60_000;
const COUNTED: ReadonlySet<Cause> = new Set([...PASSING, 'broken']);

/** Leaves a model alone that failed again and again; one task a minute finds out whether it is back. */
export class Breaker {
  constructor(private readonly now: () => number) {}

  /** When this model may be tried again, `null` when it may be now. */
  restsUntil(model: string): number | null {
    const state = this.#models.get(model);
    return state !== undefined && state.failures >= FAILURES && this.now() < state.until
      ? state.until
      : null;
  }

  tell(model: string, cause: Cause | null): void {
    if (cause === null) {
      this.#models.delete(model);
    } else if (COUNTED.has(cause)) {
      const failures = (this.#models.get(model)?.failures ?? 0) + 1;
      this.#models.set(model, { failures, until: this.now() + REST });
    }
  }

  readonly #models = new Map<string, { failures: number; until: number }>();
}

/**
 * A timer.
 *
 * @throws ProviderError `stopped` when aborted before its end
 */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(new ProviderError('stopped', 'Stopped.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener('abort', abort, { once: true });
    }
  });
}
