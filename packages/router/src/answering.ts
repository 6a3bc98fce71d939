/** One attempt at one model: its events as they come, and what it came to. Used for drafts and cloud answers alike. */
import type { Tier, Usage } from '@lockstep/protocol';
import { type ModelRequest, ProviderError, type RouteEvent } from './contract';
import { TokenProbabilities, type TokenSignals } from './signals/tokens';
import type { Choice } from './tiers';

export interface Attempt {
  choice: Choice;
  tier: Tier;
  by: 'draft' | 'cloud';
  request: ModelRequest;
  send: typeof fetch;
  /** Puts values back where placeholders stand. */
  restorer?: { push(piece: string): string; end(): string };
  /** What stands between an answer that was cut and this one, below it; without one, this answer takes its place. */
  seam?: string | null;
  /** Milliseconds by a clock that only goes on. */
  now(): number;
  /** Milliseconds without a sign of life after which the model is given up. */
  silence: number;
}

/** What came. `error` is set when it did not end well; text so far is kept either way. */
export interface Answered {
  text: string;
  /** Whether it ended at its longest. */
  cut: boolean;
  usage: Usage | null;
  tokens: TokenSignals | null;
  firstText: number | null;
  took: number;
  error: ProviderError | null;
}

/** Streams an answer. What the provider throws comes back as `error`; anything but a ProviderError is a bug. */
export async function* answering(
  { choice, tier, by, request, send, restorer, seam = null, now, silence }: Attempt,
  signal: AbortSignal
): AsyncGenerator<RouteEvent, Answered> {
  const started = now();
  const probabilities = new TokenProbabilities();
  const answer: Answered = {
    text: '',
    cut: false,
    usage: null,
    tokens: null,
    firstText: null,
    took: 0,
    error: null
  };
  const told = (piece: string): RouteEvent[] => {
    if (piece === '') {
      return [];
    }
    answer.firstText ??= now() - started;
    answer.text += piece;
    return [{ type: 'text', by, text: piece }];
  };
  yield seam === null
    ? { type: 'answer', by, model: choice.name, tier, place: choice.place }
    : { type: 'text', by, text: seam };
  const given = new AbortController();
  const late = (): ProviderError => {
    given.abort();
    return silent(choice, silence);
  };
  try {
    const stop = AbortSignal.any([signal, given.signal]);
    const events = untilAborted(choice.provider.stream(request, send, stop), signal, silence, late);
    for await (const event of events) {
      if (event.type === 'text') {
        probabilities.add(event.logprobs ?? [], event.alternatives);
        yield* told(restorer?.push(event.text) ?? event.text);
      } else if (event.type === 'end') {
        answer.usage = event.usage;
        answer.cut = event.finish === 'length';
        answer.error = event.finish === 'refused' ? refused(choice) : null;
      } else {
        yield event;
      }
    }
    yield* told(restorer?.end() ?? '');
    answer.error ??= answer.text.trim() === '' ? empty(choice) : null;
  } catch (error) {
    answer.error = failureOf(error, signal);
    yield* told(restorer?.end() ?? '');
  }
  answer.tokens = probabilities.signals();
  answer.took = now() - started;
  return answer;
}

/** The provider's own error, or the stop that caused it. */
export function failureOf(error: unknown, signal: AbortSignal): ProviderError {
  if (signal.aborted) {
    return new ProviderError('stopped', 'Stopped.', null, { cause: error });
  }
  if (error instanceof ProviderError) {
    return error;
  }
  throw error;
}

const refused = ({ name }: Choice): ProviderError =>
  new ProviderError(
    'refused',
    `${name.model} refused to answer. Ask in other words, or choose another model.`
  );

const empty = ({ name }: Choice): ProviderError =>
  new ProviderError(
    'broken',
    `${name.model} ended without a word. Ask again, or choose another model.`
  );

const silent = ({ name }: Choice, after: number): ProviderError =>
  new ProviderError(
    'timeout',
    `${name.model} sent nothing for ${Math.round(after / 1_000)} s, so it was given up. Ask again, or choose a smaller model.`
  );

/** What is shown where an answer was cut and begins anew: the code that was open is closed first. */
export function seamAfter(text: string): string {
  const fences = text.match(/^\s*(?:```|~~~)/gm) ?? [];
  return `${fences.length % 2 === 1 ? '\n```' : ''}\n\n---\n\n*The connection was cut here. The answer begins anew:*\n\n`;
}

/**
 * Waits for something that a stop must not wait for.
 *
 * @throws ProviderError `stopped` when it is aborted first
 */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new ProviderError('stopped', 'Stopped.'));
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The same items, ended by the signal or by silence at once even where the source would not notice it. */
async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
  silence: number,
  late: () => ProviderError
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let open = true;
  try {
    for (;;) {
      if (signal.aborted) {
        throw new ProviderError('stopped', 'Stopped.');
      }
      const next = await orAborted(soon(iterator.next(), silence, late), signal);
      if (next.done === true) {
        open = false;
        return;
      }
      yield next.value;
    }
  } finally {
    if (open) {
      // The source hears of it by the signal; how it ends is of no interest any more.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    }
  }
}

/** @throws what `late` makes, when it takes longer */
async function soon<T>(work: Promise<T>, longest: number, late: () => ProviderError): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), longest);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
