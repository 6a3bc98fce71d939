/** What all phases of one task share: the task, what may be used, and what has been found out so far. */
import type { Detect } from '@lockstep/privacy';
import type { Confidence, Decision, Preview, Settings, TaskKind, Tier } from '@lockstep/protocol';
import type { AnswerCache } from './answerCache';
import type { Attempt } from './answering';
import type { ProviderError, RouterDeps, Task } from './contract';
import type { Breaker } from './patience';
import type { PolicyDecision } from './policy';
import type { PriceList } from './prices';
import type { Prior } from './prior';
import type { RouteLog } from './record';
import type { Sticky } from './sticky';
import type { Choice, Offers, Tiers } from './tiers';
import type { Vaults } from './vaults';

/** What outlives a task. */
export interface Standing {
  deps: RouterDeps;
  cache: AnswerCache;
  breaker: Breaker;
  sticky: Sticky;
  /** What is found at once. */
  detect: Detect;
  vaults: Vaults;
  /** Milliseconds by a clock that only goes on. */
  steady(): number;
}

export interface Journey extends Standing {
  task: Task;
  settings: Settings;
  prices: PriceList;
  threshold: number;
  policy: PolicyDecision;
  prior: Prior;
  offers: Offers;
  tiers: Tiers;
  log: RouteLog;
  decide: (preview: Preview) => Promise<Decision>;
  signal: AbortSignal;
}

/** An answer that is whole, with the call that gave it. */
export interface Given {
  choice: Choice;
  tier: Tier;
  text: string;
  call: number;
  confidence: Confidence;
  /** Where it came from the cache, the moment it was given first. */
  remembered: number | null;
}

/** What a phase came to: an answer, or why there is none (with the call that failed, where text came). */
export type Outcome =
  | { given: Given; error: null; partial: null }
  | { given: null; error: ProviderError; partial: number | null };

/** The randomness that a task wants: none where the form is fixed. */
export const temperatureOf = (kind: TaskKind): number =>
  kind === 'json' || kind === 'title' ? 0 : 0.2;

/** Milliseconds of silence after which a model is given up: a local one may have to be read from a slow disk first. */
const SILENCE = { local: 300_000, cloud: 90_000 };

/** An attempt with the clock and the patience of its task. */
export const attemptOf = (
  { deps, steady }: Journey,
  attempt: Omit<Attempt, 'now' | 'silence'>
): Attempt => ({
  ...attempt,
  now: steady,
  silence: (deps.silence ?? SILENCE)[attempt.choice.place]
});
