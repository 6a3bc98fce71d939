/** Escalation to one cloud tier: policy once more, a preview where it is asked for, bounded attempts, the answer beside. */
import type { Restorer } from '@lockstep/privacy';
import { clock, money } from '@lockstep/protocol';
import type { Preview, Tier } from '@lockstep/protocol';
import { failureOf, orAborted } from './answering';
import { confidenceOf } from './confidence';
import { ProviderError, type RouteEvent } from './contract';
import { outcomeOf } from './draft';
import { thoroughFor } from './finding';
import { bodyBytes } from './egress';
import { type Given, type Journey, temperatureOf } from './journey';
import { budgetRefusal } from './ledger';
import { pauseBefore, wait } from './patience';
import { estimated, isPriced, PRICES_OF, worstCase } from './prices';
import { type Parcel, sendOnce } from './send';
import type { Choice } from './tiers';
import { verify } from './verify/verify';
import { times } from './words';
import { type Draft, mangledWords, workOrder } from './workOrder';

/** Tokens that an answer usually has, for the estimate. */
const USUAL_OUTPUT = 350;

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
  const { log, breaker, signal, deps } = journey;
  const { provider, model } = choice.name;
  const name = `${provider} ${model}`;
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
    packed = await packedFor(choice, tier, why, draft, breaker.restsUntil(name), journey);
  } catch (thrown) {
    const error = failureOf(thrown, signal);
    yield log.step('escalate', 'refused', error.message);
    return failed(error);
  }
  const { preview, restorer } = packed;
  let always = false;
  if (ask) {
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
  yield log.step('escalate', 'sent', `${why} Sent to ${model}${ask ? ', as you decided' : ''}.`);

  for (let attempts = 1; ; attempts += 1) {
    const back = restorer();
    const sent = yield* sendOnce({ ...packed.parcel, restorer: back }, journey);
    if (sent.error === null && sent.answer !== null && sent.call !== null) {
      breaker.tell(name, null);
      const { answer, call, held, price } = sent;
      if (back.mangled.length > 0) {
        yield log.step('verify', 'placeholders', mangledWords(back.mangled));
      }
      const checks = verify(answer.text, journey.task);
      yield log.step('verify', ...outcomeOf(checks));
      const { probability, cut } = answer;
      const confidence = confidenceOf({ probability, checks, cut }, journey.threshold);
      const { text } = answer;
      const given = { choice, tier, text, call, confidence, remembered: null };
      return { type: 'answered', given, why, held, price, asked: ask, always };
    }
    const error = sent.error ?? new ProviderError('broken', `${model} gave no answer.`);
    const textCame = (sent.answer?.text ?? '') !== '';
    const pause = pauseBefore(error, attempts, textCame);
    if (pause === null) {
      breaker.tell(name, error.why);
      return failed(error, attempts, textCame ? sent.call : null);
    }
    yield log.step('escalate', 'again', `${error.message} Tried ${times(attempts)}.`);
    try {
      await orAborted((deps.wait ?? wait)(pause, signal), signal);
    } catch (thrown) {
      return failed(failureOf(thrown, signal), attempts);
    }
  }
}

/** The request as it would leave, and what is shown of it. Nothing is sent or asked for here. */
async function packedFor(
  choice: Choice,
  tier: Tier,
  why: string,
  draft: Draft | null,
  restsUntil: number | null,
  { task, policy, settings, deps, detect, vaults, signal }: Journey
): Promise<{
  preview: Preview;
  parcel: Omit<Parcel, 'restorer'>;
  restorer: () => Restorer;
}> {
  const { provider, name } = choice;
  if (restsUntil !== null) {
    throw new ProviderError(
      'overloaded',
      `${name.model} failed three times in a row and is left alone until ${clock(restsUntil)}. Ask again then, or choose another model.`
    );
  }
  const finds = await orAborted(thoroughFor(task, { deps, detect }, signal), signal);
  const { turns, masked, restorer } = workOrder(
    { brief: task.brief, schema: task.schema, sensitivity: policy.sensitivity },
    draft,
    finds,
    vaults.of(task.conversation ?? task.id)
  );
  const { maxOutput, contextWindow } = await orAborted(
    provider.capabilities(name.model, signal),
    signal
  );
  const request = {
    model: name.model,
    turns,
    maxOutput: Math.min(task.maxOutput, maxOutput),
    contextWindow,
    ...(task.schema === undefined ? {} : { schema: task.schema }),
    logprobs: false,
    temperature: temperatureOf(task.kind)
  };
  const body = provider.body?.(request);
  if (body === undefined) {
    throw new ProviderError(
      'policy',
      `What ${name.model} would be sent cannot be shown beforehand, so nothing was sent. Choose another cloud model.`
    );
  }
  const bytes = bodyBytes(body);
  const worst = worstCase(name.model, bytes, request.maxOutput);
  const over = budgetRefusal(worst, task.notebook, settings.budgets, notebook =>
    deps.ledger.spent(deps.now(), notebook)
  );
  if (over !== null) {
    throw new ProviderError('over-budget', over);
  }
  const unpriced = isPriced(name.model)
    ? ''
    : ` Its price is not in the table of ${PRICES_OF}, so the figures are cautious: at most ${money(worst)}.`;
  const preview: Preview = {
    id: deps.id(),
    why: `${why}${unpriced}`,
    model: name,
    tier,
    body,
    bytes,
    masked,
    price: estimated(name.model, bytes, request.maxOutput, USUAL_OUTPUT)
  };
  return { preview, parcel: { choice, tier, request, body, bytes, why }, restorer };
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
