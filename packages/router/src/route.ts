/** The order of decision: policy, cache, prior, draft, checks, confidence, escalation tier by tier, fallback. */
import { detect } from '@lockstep/privacy';
import type { Cause, Decision, Preview, RouteRecord, Tier } from '@lockstep/protocol';
import { AnswerCache } from './answerCache';
import { failureOf } from './answering';
import {
  ProviderError,
  type RouteEvent,
  type Router,
  type RouterDeps,
  type Task
} from './contract';
import { draftBy, firstDraft, told } from './draft';
import { type Escalated, escalated } from './escalate';
import type { Given, Journey, Outcome, Standing } from './journey';
import { quickFor } from './finding';
import { reasonToEscalate, wrongWith } from './because';
import { explained } from './explain';
import { accountOf, Breaker } from './patience';
import { policyOf } from './policy';
import { priceList } from './prices';
import { priorOf } from './prior';
import { RouteLog } from './record';
import { type Choice, offersOf, tiersOf } from './tiers';
import { reasonFor } from './reason';
import { Sticky } from './sticky';
import { Vaults } from './vaults';

const TIERS: readonly Tier[] = ['basic', 'medium', 'cloud', 'frontier'];
const CLOUD: readonly Tier[] = ['cloud', 'frontier'];

/** A router over these providers; cache and breaker live as long as it does. */
export function createRouter(deps: RouterDeps): Router {
  const steady = deps.steady ?? deps.now;
  const standing: Standing = {
    deps,
    detect,
    vaults: new Vaults(deps.placeholderKey),
    steady,
    cache: new AnswerCache(steady),
    breaker: new Breaker(steady),
    sticky: new Sticky(steady)
  };
  return {
    route: (task, decide, signal) => route(standing, task, decide, signal),

    explain: (task, signal) => explained(standing, task, signal),

    forgive(provider) {
      deps.providers
        .filter(({ id }) => id === provider)
        .forEach(one => {
          standing.breaker.forgive(accountOf(one));
        });
    },

    async tiers(signal) {
      const { choice } = tiersOf(await offersOf(deps.providers, signal), deps.settings());
      return TIERS.map(tier => ({
        tier,
        model: choice[tier]?.name ?? null,
        place: choice[tier]?.place ?? null
      }));
    }
  };
}

async function* route(
  common: Standing,
  task: Task,
  decide: (preview: Preview) => Promise<Decision>,
  outer: AbortSignal
): AsyncGenerator<RouteEvent, void> {
  const standing = { ...common, detect: quickFor(task, common) };
  const { deps } = standing;
  const log = new RouteLog(task, deps.keep, deps.now, standing.steady);
  const gone = new AbortController();
  const signal = AbortSignal.any([outer, gone.signal]);
  try {
    const settings = deps.settings();
    const policy = policyOf(task, settings, standing.detect);
    log.mode = policy.mode;
    log.sensitivity = policy.sensitivity;
    yield log.step('policy', policy.cloud ? policy.mode : 'local', policy.words);
    try {
      const offers = await offersOf(deps.providers, signal);
      yield* ended({
        ...standing,
        task,
        settings,
        prices: priceList(settings.prices),
        threshold: task.threshold ?? settings.threshold,
        policy,
        prior: priorOf(task.kind, task.brief.question),
        offers,
        tiers: tiersOf(offers, settings),
        log,
        decide,
        signal
      });
    } catch (thrown) {
      if (log.kept) {
        throw thrown;
      }
      const { why, message } = failureOf(thrown, signal);
      const record = log.end({ chosen: null, confidence: null, reason: message, cause: why });
      yield { type: 'failed', record, cause: why, message };
    }
  } finally {
    // Nobody listens any more, or a bug came through: what still runs ends, and the record is kept all the same.
    gone.abort();
    if (!log.kept) {
      const cause = outer.aborted ? 'stopped' : 'broken';
      log.end({ chosen: null, confidence: null, reason: 'It ended before an answer.', cause });
    }
  }
}

/** From the first draft to the last event. */
async function* ended(journey: Journey): AsyncGenerator<RouteEvent, void> {
  const { log, policy, signal } = journey;
  let outcome = yield* firstDraft(journey);
  let reason = reasonToEscalate(outcome, journey);
  if (reason !== null && !signal.aborted) {
    outcome = yield* medium(outcome, reason.words, journey);
    reason = reasonToEscalate(outcome, journey);
  }
  const why = reason?.words ?? null;
  log.because = reason?.because ?? null;
  let escalation: Escalation = { best: outcome.given, results: [] };
  if (why !== null && !signal.aborted) {
    if (policy.cloud) {
      escalation = yield* throughClouds(outcome.given, why, journey);
    } else {
      yield log.step('escalate', 'local', `${why} Kept local: ${policy.words}.`);
    }
  }
  yield* end(outcome, escalation, why, journey);
}

/** The best answer so far, and what became of each proposal. */
interface Escalation {
  best: Given | null;
  results: readonly Escalated[];
}

/** Tier by tier, until an answer holds or there is a reason to stop. */
async function* throughClouds(
  draft: Given | null,
  reason: string,
  journey: Journey
): AsyncGenerator<RouteEvent, Escalation> {
  const results: Escalated[] = [];
  let best = draft;
  let why = reason;
  let ask = journey.policy.ask;
  for (const tier of CLOUD) {
    const choice = journey.tiers.choice[tier];
    if (choice === null || staysAbove(tier, journey)) {
      continue;
    }
    const shown = best === null ? null : { text: best.text, wrong: wrongWith(best) };
    const tried = yield* escalated(choice, tier, why, shown, ask, journey);
    results.push(tried);
    if (tried.type === 'answered') {
      best = tried.given;
      ask &&= !tried.always;
      const refuted = wrongWith(best);
      if (refuted === null) {
        break;
      }
      why = `The answer of ${choice.name.model} failed a check: ${refuted}.`;
    } else {
      if (best !== null && best !== draft && tried.type === 'failed') {
        yield* told('cloud', best.choice, best.tier, best.text);
      }
      const next = journey.tiers.choice.frontier;
      if (tried.type === 'kept' || !isElsewhere(tried, choice, next)) {
        break;
      }
    }
  }
  return { best, results };
}

/** Whether the frontier model, which answered last, is now cheaper than this tier, which would read everything anew. */
function staysAbove(tier: Tier, { tiers: { choice }, task, sticky, prices }: Journey): boolean {
  const [here, above] = [choice[tier], choice.frontier];
  return (
    tier === 'cloud' &&
    here !== null &&
    above !== null &&
    sticky.stays(task.conversation ?? null, above.name.model, here.name.model, prices)
  );
}

/**
 * Whether the next tier is worth proposing although this one failed: a limit of this model, or of this provider where
 * the next is another one. What passes with time has been waited for; a dearer model is no cure for it.
 */
function isElsewhere(
  { error: { why } }: Escalated & { type: 'failed' },
  tried: Choice,
  next: Choice | null
) {
  const ofModel = ['too-long', 'refused', 'model-missing'].includes(why);
  const ofProvider = ['key-missing', 'key-refused', 'no-credit'].includes(why);
  return ofModel || (ofProvider && tried.provider !== next?.provider);
}

/** A second local answer, where there is a clearly larger local model; the better of the two stays. */
async function* medium(
  first: Outcome,
  why: string,
  journey: Journey
): AsyncGenerator<RouteEvent, Outcome> {
  const choice = journey.tiers.choice.medium;
  const same = first.given !== null && first.given.choice.name.model === choice?.name.model;
  if (choice === null || same) {
    return first;
  }
  yield journey.log.step('escalate', 'local', `${why} Asked ${choice.name.model}, local too.`);
  const second = yield* draftBy(choice, 'medium', journey, false);
  const value = (outcome: Outcome): number => outcome.given?.confidence.value ?? -1;
  if (second.given !== null && value(second) >= value(first)) {
    return second;
  }
  if (first.given !== null) {
    yield* told('draft', first.given.choice, first.given.tier, first.given.text);
  }
  return first;
}

/** The last event, and the record before it. */
function* end(
  outcome: Outcome,
  { best, results }: Escalation,
  why: string | null,
  { log, policy, signal }: Journey
): Generator<RouteEvent, void> {
  const last = results.at(-1);
  const failure = last?.type === 'failed' ? last : null;
  const ending = (cause: Cause | null): RouteRecord =>
    log.end({
      chosen: best?.call ?? failure?.partial ?? outcome.partial,
      confidence: best?.confidence ?? null,
      reason: signal.aborted ? 'Stopped' : reasonFor({ outcome, results, best, why, policy }),
      cause
    });
  if (signal.aborted) {
    yield { type: 'failed', record: ending('stopped'), cause: 'stopped', message: 'Stopped.' };
    return;
  }
  if (best !== null) {
    if (failure !== null) {
      yield log.step('fallback', 'local', failure.error.message);
    }
    const kept = last?.type === 'kept' && best === outcome.given;
    yield { type: 'done', record: ending(kept ? 'kept-local' : (failure?.error.why ?? null)) };
    return;
  }
  const { why: cause, message } =
    last?.type === 'kept'
      ? new ProviderError(
          'kept-local',
          'Nothing was sent, as you decided, and no local model answered. Look under Models for one, or ask again.'
        )
      : (failure?.error ?? outcome.error ?? new ProviderError('broken', 'No answer came.'));
  yield { type: 'failed', record: ending(cause), cause, message };
}
