/** Escalation to one cloud tier: policy once more, a preview where it is asked for, bounded attempts, the answer beside. */
import type { Preview, Tier } from '@lockstep/protocol';
import { failureOf, orAborted, seamAfter } from './answering';
import { confidenceOf } from './confidence';
import { ProviderError, type RouteEvent } from './contract';
import { outcomeOf } from './draft';
import type { Given, Journey } from './journey';
import { packedFor } from './packing';
import { askedOf, pauseBefore, wait } from './patience';
import { type Sent, sendOnce } from './send';
import type { Choice } from './tiers';
import { verify } from './verify/verify';
import { times } from './words';
import { type Draft, mangledWords } from './workOrder';

/** What became of a proposal. `always`: this notebook need not be asked again. */
export type Escalated =
  | {
      type: 'answered';
      given: Given;
      why: string;
      held: number;
      price: number;
      asked: boolean;
      always: boolean;
    }
  | { type: 'kept' }
  | { type: 'failed'; error: ProviderError; attempts: number; partial: number | null };

/**
 * Proposes, and if allowed asks, one cloud model.
 *
 * @param why both numbers: "The local draft scored 0.62, below 0.85."
 * @param ask whether the person decides first
 */
export async function* escalated(
  choice: Choice,
  tier: Tier,
  why: string,
  draft: Draft | null,
  ask: boolean,
  journey: Journey
): AsyncGenerator<RouteEvent, Escalated> {
  const { log, breaker, signal, deps, settings, sticky, task } = journey;
  const { model } = choice.name;
  const asked = askedOf(choice);
  const failed = (
    error: ProviderError,
    attempts = 0,
    partial: number | null = null
  ): Escalated => ({
    type: 'failed',
    error,
    attempts,
    partial
  });
  let packed: Awaited<ReturnType<typeof packedFor>>;
  try {
    packed = await packedFor(choice, tier, why, draft, journey);
  } catch (thrown) {
    const error = failureOf(thrown, signal);
    yield log.step('escalate', 'refused', error.message);
    return failed(error);
  }
  const { preview, restorer } = packed;
  let always = false;
  // What passes a soft limit, or is dear, is asked about even where the rules alone decide.
  const asks =
    ask || (preview.past ?? []).length > 0 || preview.price.high > settings.budgets.askAbove;
  if (asks) {
    yield { type: 'preview', preview };
    let decision: Awaited<ReturnType<Journey['decide']>>;
    try {
      decision = await orAborted(journey.decide(preview), signal);
    } catch (thrown) {
      return failed(failureOf(thrown, signal));
    }
    yield { type: 'decided', decision };
    if (decision === 'keep-local') {
      yield* kept(preview, journey);
      return { type: 'kept' };
    }
    always = decision === 'always';
  }
  yield log.step('escalate', 'sent', `${why} Sent to ${model}${asks ? ', as you decided' : ''}.`);

  let cut: string | null = null;
  for (let attempts = 1; ; attempts += 1) {
    const back = restorer();
    const seam: string | null = cut === null || task.schema !== undefined ? null : seamAfter(cut);
    const sent: Sent = yield* sendOnce({ ...packed.parcel, restorer: back, seam }, journey);
    if (sent.error === null && sent.answer !== null && sent.call !== null) {
      breaker.tell(asked, null);
      const { answer, call, held, price } = sent;
      sticky.tell(task.conversation ?? null, model, answer.usage);
      if (back.mangled.length > 0) {
        yield log.step('verify', 'placeholders', mangledWords(back.mangled));
      }
      const checks = verify(answer.text, journey.task);
      yield log.step('verify', ...outcomeOf(checks));
      const { tokens, cut: short, text } = answer;
      const confidence = confidenceOf({ tokens, checks, cut: short, text }, journey.threshold);
      const given = { choice, tier, text, call, confidence, remembered: null };
      return { type: 'answered', given, why, held, price, asked: asks, always };
    }
    const error = sent.error ?? new ProviderError('broken', `${model} gave no answer.`);
    const text = sent.answer?.text ?? '';
    const textCame = text !== '';
    const failure = { error, attempts, textCame, cutBefore: cut !== null };
    const pause = pauseBefore(failure, deps.random ?? (() => 0.5));
    if (pause === null) {
      breaker.tell(asked, error);
      return failed(error, attempts, textCame ? sent.call : null);
    }
    cut = textCame ? text : cut;
    yield log.step('escalate', 'again', `${error.message} Tried ${times(attempts)}.`);
    try {
      await orAborted((deps.wait ?? wait)(pause, signal), signal);
    } catch (thrown) {
      return failed(failureOf(thrown, signal), attempts);
    }
  }
}

/** A declined proposal: nothing was sent, and the ledger says so. */
function* kept(
  { model, bytes, why }: Preview,
  { deps, log, task }: Journey
): Generator<RouteEvent, void> {
  try {
    deps.ledger.kept({ name: model.model, notebook: task.notebook, bytes, reason: why });
    yield log.step('escalate', 'kept', `${why} Kept local, as you decided.`);
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    yield log.step('escalate', 'kept', `Kept local, as you decided. ${error.message}`);
  }
}
