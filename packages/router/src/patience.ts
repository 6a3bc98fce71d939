/** How often and how long a model is tried again: bounded retries with jitter, and rests for models and accounts. */
import type { Cause } from '@lockstep/protocol';
import { type Provider, ProviderError } from './contract';
import type { Choice } from './tiers';

/** Attempts at one model for one task. */
const ATTEMPTS = 3;
/** Milliseconds before the second and third attempt, where the provider names none. */
const PAUSES = [1_000, 4_000];
/** A pause is this much shorter or longer, by chance: many who were refused together do not come back together. */
const JITTER = 0.25;
/** A person waits; what asks for more than this is not waited for. */
const LONGEST = 15_000;
const PASSING: ReadonlySet<Cause> = new Set(['overloaded', 'rate-limited', 'timeout', 'offline']);
/** What cuts an answer in its middle and may pass; the answer is then begun anew, once. */
const CUTS: ReadonlySet<Cause> = new Set(['overloaded', 'timeout', 'offline', 'broken']);

/** How a failed attempt stands. */
export interface Failed {
  error: ProviderError;
  /** Attempts so far. */
  attempts: number;
  /** Whether text had come, and whether that has happened before. */
  textCame: boolean;
  cutBefore: boolean;
}

/**
 * Milliseconds to wait before another attempt, `null` when there should be none.
 *
 * @param random from 0 to 1
 */
export function pauseBefore(
  { error: { why, retryAfter }, attempts, textCame, cutBefore }: Failed,
  random: () => number
): number | null {
  const passing = textCame ? CUTS.has(why) && !cutBefore : PASSING.has(why);
  const usual = PAUSES[attempts - 1];
  if (!passing || attempts >= ATTEMPTS || usual === undefined) {
    return null;
  }
  const pause = retryAfter ?? Math.round(usual * (1 + JITTER * (2 * random() - 1)));
  return pause > LONGEST ? null : Math.max(0, pause);
}

/** Failed tasks in a row after which a model is left alone, and for how long. */
const FAILURES = 3;
const REST = 60_000;
const COUNTED: ReadonlySet<Cause> = new Set([...PASSING, 'broken']);
/** How long an account without credit is left alone: it fills by a person's hand only. */
const WITHOUT_CREDIT = 600_000;

/** Who is asked: a model, and the account that pays for it. */
export interface Asked {
  model: string;
  account: string;
}

/** The name of the account that a provider's calls are paid from. */
export const accountOf = ({ id, host }: Provider): string => `${id} ${host}`;

/** The names by which the breaker knows a model and its account. */
export function askedOf({ provider, name }: Choice): Asked {
  const account = accountOf(provider);
  return { account, model: `${account} ${name.model}` };
}

/** A rest, by the clock of the breaker. */
export interface Rest {
  until: number;
  why: 'failures' | 'asked-to' | 'no-credit';
}

interface State {
  failures: number;
  rest: Rest | null;
}

/** Leaves alone what failed again and again, asked for time, or has no credit; one task finds out whether it is back. */
export class Breaker {
  /** @param steady milliseconds by a clock that only goes on */
  constructor(private readonly steady: () => number) {}

  /** The rest that it is in, `null` when it may be asked. */
  resting({ model, account }: Asked): Rest | null {
    const rests = [this.#accounts.get(account), this.#models.get(model)?.rest];
    return rests.find(rest => rest && this.steady() < rest.until) ?? null;
  }

  /** @param error how a task's last attempt ended; `null` where it was answered */
  tell({ model, account }: Asked, error: ProviderError | null): void {
    if (error === null) {
      this.#models.delete(model);
      this.#accounts.delete(account);
      return;
    }
    const now = this.steady();
    const { why, retryAfter } = error;
    if (why === 'no-credit') {
      this.#accounts.set(account, { until: now + WITHOUT_CREDIT, why });
    } else if (COUNTED.has(why)) {
      const failures = (this.#models.get(model)?.failures ?? 0) + 1;
      const asked = retryAfter === null ? 0 : now + retryAfter;
      const tired = failures >= FAILURES ? now + REST : 0;
      const rest: Rest = {
        until: Math.max(asked, tired),
        why: tired > asked ? 'failures' : 'asked-to'
      };
      this.#models.set(model, { failures, rest });
    }
  }

  /** Forgets what is known against an account and all of its models. */
  forgive(account: string): void {
    this.#accounts.delete(account);
    for (const model of this.#models.keys()) {
      if (model.startsWith(`${account} `)) {
        this.#models.delete(model);
      }
    }
  }

  readonly #models = new Map<string, State>();
  readonly #accounts = new Map<string, Rest>();
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
