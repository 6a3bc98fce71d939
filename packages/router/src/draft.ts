/** A local answer: from the cache, or streamed at once and then verified. It leaves no row in the ledger. */
import { clock } from '@lockstep/protocol';
import type { Confidence, Tier } from '@lockstep/protocol';
import { questionKey, type Remembered, weightsOf } from './answerCache';
import { answering, failureOf, orAborted } from './answering';
import { confidenceOf, type Signals } from './confidence';
import {
  type Capabilities,
  type ModelRequest,
  type Provider,
  ProviderError,
  type RouteEvent
} from './contract';
import { attemptOf, type Journey, type Outcome } from './journey';
import { askedOf } from './patience';
import { resumed } from './resumed';
import { draftRight } from './prior/learned';
import { mayThinkAgain, measureOf, thresholdOf } from './measuring';
import { localRequest } from './room';
import { isGrey, withSecondThoughts } from './secondThoughts';
import type { Choice } from './tiers';
import { verify } from './verify/verify';
import { score } from './words';

/** Shares of the room that are tried, one after the other, when a model finds its context too long. */
const SHARES = [1, 0.6];

/** A request, and the name under which its answer is remembered. */
interface Prepared {
  request: ModelRequest;
  key: string;
  capabilities: Capabilities;
}

/** The first draft: of the local models in their order, the first that can answer gives it. */
export async function* firstDraft(journey: Journey): AsyncGenerator<RouteEvent, Outcome> {
  let outcome: Outcome | null = null;
  for (const choice of awakeFirst(journey)) {
    outcome = yield* draftBy(choice, 'basic', journey, outcome === null);
    if (outcome.given !== null || outcome.partial !== null || outcome.error.why === 'stopped') {
      return outcome;
    }
  }
  return outcome ?? { given: null, error: await noModel(journey), partial: null };
}

/** The local models in their order, those last that failed again and again. */
function awakeFirst({ tiers: { local }, breaker }: Journey): readonly Choice[] {
  const rests = (choice: Choice): boolean => breaker.resting(askedOf(choice)) !== null;
  return [...local.filter(choice => !rests(choice)), ...local.filter(rests)];
}

/**
 * One local model's answer.
 *
 * @param first whether cache and prior are still to be noted
 */
export async function* draftBy(
  choice: Choice,
  tier: Tier,
  journey: Journey,
  first: boolean
): AsyncGenerator<RouteEvent, Outcome> {
  const { log, cache, task, prior } = journey;
  let outcome: Outcome | null = null;
  for (const share of SHARES) {
    const prepared = await preparedFor(choice, journey, share);
    if (prepared instanceof ProviderError) {
      yield log.step('draft', 'failed', prepared.message);
      outcome = { given: null, error: prepared, partial: null };
      if (prepared.why === 'too-long') {
        continue;
      }
      return outcome;
    }
    if (first && share === SHARES[0]) {
      const remembered = task.fresh === true ? null : cache.get(prepared.key);
      if (remembered !== null) {
        yield log.step('cache', 'hit', `same question at ${clock(remembered.at)}`);
        return yield* again(remembered, choice, tier, journey);
      }
      yield log.step('cache', 'miss', 'not asked before');
      yield log.step('prior', score(prior.gain), prior.words);
    }
    const attempt = (seam: string | null) => streamed(choice, tier, prepared, journey, seam);
    outcome = yield* resumed(attempt, choice, journey);
    if (outcome.error?.why !== 'too-long' || outcome.partial !== null) {
      break;
    }
  }
  return outcome ?? { given: null, error: await noModel(journey), partial: null };
}

async function preparedFor(
  choice: Choice,
  journey: Journey,
  share: number
): Promise<Prepared | ProviderError> {
  const { provider, name } = choice;
  const { signal } = journey;
  try {
    const capabilities = await orAborted(provider.capabilities(name.model, signal), signal);
    if (journey.task.schema !== undefined && !capabilities.jsonSchema) {
      return unable(name.model);
    }
    const request = await orAborted(localRequest(choice, capabilities, journey, share), signal);
    const weights = weightsOf(choice, capabilities.digest);
    return { request, key: questionKey(weights, request), capabilities };
  } catch (error) {
    return failureOf(error, signal);
  }
}

const unable = (model: string): ProviderError =>
  new ProviderError(
    'unable',
    `${model} can't be held to the form that is needed here. Choose another model under Models.`
  );

async function* streamed(
  choice: Choice,
  tier: Tier,
  { request, key, capabilities }: Prepared,
  journey: Journey,
  seam: string | null
): AsyncGenerator<RouteEvent, Outcome> {
  const { log, cache, deps, task, signal } = journey;
  const { egress, now } = deps;
  const attempt = { choice, tier, by: 'draft' as const, request, send: egress.local, seam };
  const answer = yield* answering(attemptOf(journey, attempt), signal);
  const call = log.call({
    model: choice.name,
    tier,
    place: choice.place,
    firstText: answer.firstText,
    took: answer.took,
    usage: answer.usage,
    bytes: 0,
    price: 0,
    cause: answer.error?.why ?? null,
    intent: null
  });
  if (answer.error !== null) {
    yield log.step('draft', 'failed', answer.error.message);
    return { given: null, error: answer.error, partial: answer.text === '' ? null : call };
  }
  yield log.step('draft', 'answered', `${choice.name.model}, ${tier}`);
  const checks = verify(answer.text, task);
  yield log.step('verify', ...outcomeOf(checks));
  const { tokens, cut, text } = answer;
  const worked = draftRight(task.brief.question, text);
  const measure = measureOf(capabilities, journey);
  const threshold = thresholdOf(capabilities, journey);
  let signals: Signals = { tokens, checks, cut, text, worked };
  let confidence = confidenceOf(signals, threshold, measure);
  yield log.step('confidence', ...scored(confidence));
  if (mayThinkAgain(choice, journey) && isGrey(confidence.value, threshold)) {
    signals = await withSecondThoughts(choice, request, signals, measure, threshold, journey);
    confidence = confidenceOf(signals, threshold, measure);
    yield log.step('confidence', ...scored(confidence, 'asked again'));
  }
  if (!cut) {
    cache.put(key, { text, at: now(), confidence });
  }
  const given = { choice, tier, text, call, confidence, remembered: null };
  return { given, error: null, partial: null };
}

const scored = ({ value, words }: Confidence, how?: string): [outcome: string, words: string] => [
  value === null ? 'none' : score(value),
  how === undefined ? words : `${how}: ${words}`
];

/** How many checks had something to say, and what the failed ones said. */
export function outcomeOf(
  checks: readonly { passed: boolean | null; words: string }[]
): [outcome: string, words: string] {
  const failed = checks.filter(({ passed }) => passed === false);
  const fitting = checks.filter(({ passed }) => passed !== null);
  return fitting.length === 0
    ? ['none', 'no test fits this answer']
    : [
        failed.length === 0 ? 'passed' : 'failed',
        (failed.length === 0 ? fitting : failed).map(({ words }) => words).join(', ')
      ];
}

/** A remembered answer, told as if it had just been given; the model was not asked. */
function* again(
  { text, at, confidence }: Remembered,
  choice: Choice,
  tier: Tier,
  { log, threshold }: Journey
): Generator<RouteEvent, Outcome> {
  const { name, place } = choice;
  yield* told('draft', choice, tier, text);
  const call = log.call({
    model: name,
    tier,
    place,
    firstText: 0,
    took: 0,
    usage: null,
    bytes: 0,
    price: 0,
    cause: null,
    intent: null
  });
  const kept = { ...confidence, threshold };
  return {
    given: { choice, tier, text, call, confidence: kept, remembered: at },
    error: null,
    partial: null
  };
}

/** An answer that is whole already. */
export function* told(
  by: 'draft' | 'cloud',
  { name, place }: Choice,
  tier: Tier,
  text: string
): Generator<RouteEvent, void> {
  yield { type: 'answer', by, model: name, tier, place };
  yield { type: 'text', by, text };
}

const isForLocal = ({ id }: Provider): boolean => id === 'embedded' || id === 'ollama';

/** Why there is no local model, with what each local provider says can be done about it. */
async function noModel({ offers, deps, signal }: Journey): Promise<ProviderError> {
  const problems = offers.problems.filter(({ provider }) => isForLocal(provider));
  const silent = deps.providers.filter(
    provider =>
      isForLocal(provider) && !problems.some(problem => problem.provider.id === provider.id)
  );
  const said = await Promise.all(
    silent.map(async provider => {
      try {
        return (await orAborted(provider.health(signal), signal)).message ?? '';
      } catch (error) {
        return failureOf(error, signal).message;
      }
    })
  );
  const remedies = [...problems.map(({ message }) => message), ...said]
    .filter(Boolean)
    .map(sentence => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`));
  return new ProviderError(
    signal.aborted ? 'stopped' : 'no-model',
    [
      'No model can answer yet.',
      ...(remedies.length > 0
        ? new Set(remedies)
        : ['Start Ollama, or download the built-in model under Models.'])
    ].join(' ')
  );
}
