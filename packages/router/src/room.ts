/** How much context a local model gets: its window less the answer, and no more than it reads in a few seconds. */
import {
  type Capabilities,
  type ModelRequest,
  ProviderError,
  type Room,
  type Task,
  type Turn
} from './contract';
import { type Journey, temperatureOf } from './journey';
import { leastTokens } from './prices';
import type { Choice } from './tiers';

/**
 * The window that is asked for where that can be chosen: the same for every question, since another one makes
 * Ollama load the model anew, and no larger than common memory bears.
 */
const WINDOW = 8_192;
/** Tokens that a chat template and a tokenizer's doubts may take beyond the count. */
const MARGIN = 64;
/** Seconds that reading may take before the first word, and tokens that fit in any case. */
const READING = 8;
const LEAST = 512;
/** Tokens until a reading speed has been measured. */
const UNMEASURED = 2_048;
/** Tokens that are told at each place of a draft: enough for its entropy, as many as every server gives. */
const ALTERNATIVES = 5;
/** Characters a token and tokens a turn, for models that do not count: careful, so that nothing overflows. */
const CHARACTERS = 3;
const A_TURN = 6;

/** The window and the longest answer, in tokens, that these capabilities give a task. */
export function windowOf(
  { contextWindow, maxOutput }: Capabilities,
  task: Pick<Task, 'maxOutput'>
): { contextWindow: number; maxOutput: number } {
  const window = Math.min(contextWindow, WINDOW);
  return {
    contextWindow: window,
    maxOutput: Math.max(1, Math.min(task.maxOutput, maxOutput, Math.floor(window / 2)))
  };
}

/** Tokens of turns where the model itself does not count. */
export const estimatedTokens = (turns: readonly Turn[]): number =>
  turns.reduce((sum, { text }) => sum + Math.ceil(text.length / CHARACTERS) + A_TURN, 0);

const leastTokensOf = (turns: readonly Turn[]): number =>
  leastTokens(turns.reduce((sum, { text }) => sum + text.length, 0));

/** A question that does not fit, seen before anything was asked. */
export const tooLong = (model: string): ProviderError =>
  new ProviderError(
    'too-long',
    `The question with its context is longer than ${model} can read. Ask about fewer cells, or choose a model with a larger window.`
  );

/**
 * @param share of the room, below 1 when the model found the first context too long
 */
export function roomFor(
  { provider, name, place }: Choice,
  capabilities: Capabilities,
  task: Pick<Task, 'maxOutput'>,
  share: number,
  signal: AbortSignal
): Room {
  const { contextWindow, maxOutput } = windowOf(capabilities, task);
  const { readingSpeed } = capabilities;
  const readable =
    readingSpeed === null ? UNMEASURED : Math.max(LEAST, Math.floor(readingSpeed * READING));
  const tokens = Math.max(1, Math.min(contextWindow - maxOutput - MARGIN, readable));
  return {
    model: name,
    place,
    tokens: Math.max(1, Math.floor(tokens * share)),
    contextWindow,
    count: async turns => {
      const counted = await provider.countTokens(name.model, turns, signal);
      return counted === null
        ? { tokens: estimatedTokens(turns), exact: false }
        : { tokens: counted, exact: true };
    }
  };
}

/** The request for a local model, its context built under its real window. */
export async function localRequest(
  choice: Choice,
  capabilities: Capabilities,
  { task, signal }: Pick<Journey, 'task' | 'signal'>,
  share: number
): Promise<ModelRequest> {
  const room = roomFor(choice, capabilities, task, share, signal);
  const turns = await task.context(room, signal);
  const { contextWindow, maxOutput } = windowOf(capabilities, task);
  const { tokens, exact } = await room.count(turns);
  // An estimate errs on the careful side, so what overflows by it may still fit.
  if ((exact ? tokens : leastTokensOf(turns)) > contextWindow - maxOutput) {
    throw tooLong(choice.name.model);
  }
  return {
    model: choice.name.model,
    turns,
    contextWindow,
    maxOutput,
    ...(task.schema === undefined ? {} : { schema: task.schema }),
    logprobs: capabilities.logprobs,
    ...(capabilities.logprobs ? { alternatives: ALTERNATIVES } : {}),
    temperature: temperatureOf(task.kind)
  };
}
