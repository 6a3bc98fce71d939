/**
 * Second thoughts about a draft, only where they can change what happens: in the grey zone below the threshold, when
 * something stronger could be asked. First one token, "yes" or "no", whose probability is read; where that leaves it
 * open, two short samples of the same answer, compared with it. All of it stays on this machine.
 */
import { orAborted } from './answering';
import { confidenceOf, type Measure, type SecondThoughts, type Signals } from './confidence';
import { type ModelRequest, ProviderError, type Turn } from './contract';
import type { Journey } from './journey';
import type { Weighed } from './signals/tokens';
import type { Choice } from './tiers';

/** How far below the threshold a score is still worth a second thought. */
const GREY = 0.35;
/** Tokens of a sample, and how many samples. */
const SAMPLE = 64;
const SAMPLES = 2;
const SAMPLE_TEMPERATURE = 0.8;
/** Alternatives that are read of the one token. */
const ALTERNATIVES = 5;
/** Characters of the draft that the question shows, so that it fits where the draft did. */
const MOST_SHOWN = 2_000;

const ASKED = 'Is the answer above right and complete? Reply with one word: yes or no.';

/** Whether a score lies where second thoughts may still lift it over the threshold. */
export const isGrey = (value: number | null, threshold: number): boolean =>
  value !== null && value < threshold && value >= threshold - GREY;

/** The draft's confidence with second thoughts; the signals as they were where the model would not say. */
export async function withSecondThoughts(
  choice: Choice,
  request: ModelRequest,
  signals: Signals,
  measure: Measure | undefined,
  threshold: number,
  { deps, signal }: Journey
): Promise<Signals> {
  const asked = { choice, request, send: deps.egress.local, signal };
  let second: SecondThoughts = { right: await selfCheck(asked, signals.text), agreement: null };
  const after = { ...signals, second };
  if (isGrey(confidenceOf(after, threshold, measure).value, threshold)) {
    second = { ...second, agreement: await agreement(asked, signals.text) };
  }
  return { ...signals, second };
}

/** Whom to ask, and what it was asked before. */
export interface Asked {
  choice: Choice;
  request: ModelRequest;
  send: typeof fetch;
  signal: AbortSignal;
}

/** The probability that the model calls its own answer right; `null` where its token is neither yes nor no. */
export async function selfCheck(asked: Asked, text: string): Promise<number | null> {
  const turns: Turn[] = [
    ...asked.request.turns,
    { role: 'assistant', text: text.slice(0, MOST_SHOWN) },
    { role: 'user', text: ASKED }
  ];
  const { schema: _schema, ...plain } = asked.request;
  const said = await sampled(asked, {
    ...plain,
    turns,
    maxOutput: 1,
    temperature: 0,
    logprobs: true,
    alternatives: ALTERNATIVES
  });
  return said === null ? null : yesOf(said.weighed);
}

/** The weight of yes beside that of no among the tokens that were weighed. */
export function yesOf(weighed: readonly Weighed[]): number | null {
  let yes = 0;
  let no = 0;
  for (const { text, logprob } of weighed) {
    const word = text.trim().toLowerCase();
    yes += /^(?:yes|y|ye)$/.test(word) ? Math.exp(logprob) : 0;
    no += /^(?:no|n|not)$/.test(word) ? Math.exp(logprob) : 0;
  }
  // A model that names one alone says how sure it is of that one.
  if (weighed.length === 1 && yes + no > 0) {
    return yes > 0 ? yes : 1 - no;
  }
  return yes + no < 0.05 ? null : yes / (yes + no);
}

/** How far new samples of the same answer agree with it, 0 to 1; `null` where none came. */
async function agreement(asked: Asked, text: string): Promise<number | null> {
  const found: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    const said = await sampled(asked, {
      ...asked.request,
      maxOutput: Math.min(SAMPLE, asked.request.maxOutput),
      temperature: SAMPLE_TEMPERATURE,
      logprobs: false
    });
    if (said !== null && said.text.trim() !== '') {
      found.push(alike(said.text, text));
    }
  }
  return found.length === 0 ? null : found.reduce((sum, each) => sum + each, 0) / found.length;
}

/** Numbers, names and longer words that both say, of those that the shorter beginning holds. */
export function alike(sample: string, text: string): number {
  const wordsOf = (piece: string): Set<string> =>
    new Set(piece.toLowerCase().match(/[\p{L}_][\p{L}\d_]{3,}|\d+(?:\.\d+)?/gu) ?? []);
  const beginning = text.slice(0, Math.max(sample.length * 1.2, 80));
  const [one, other] = [wordsOf(sample), wordsOf(beginning)];
  const union = new Set([...one, ...other]);
  const both = [...one].filter(word => other.has(word)).length;
  return union.size === 0 ? 1 : both / union.size;
}

/** One short answer that nobody sees; `null` where the model fails, which is no evidence. A stop is passed on. */
async function sampled(
  { choice, send, signal }: Asked,
  request: ModelRequest
): Promise<{ text: string; weighed: readonly Weighed[] } | null> {
  let text = '';
  let weighed: readonly Weighed[] = [];
  const read = async (): Promise<void> => {
    for await (const event of choice.provider.stream(request, send, signal)) {
      if (event.type === 'text') {
        const [logprob] = event.logprobs ?? [];
        const own = logprob === undefined ? [] : [{ text: event.text, logprob }];
        weighed = text === '' ? (event.alternatives?.[0] ?? own) : weighed;
        text += event.text;
      }
    }
  };
  try {
    await orAborted(read(), signal);
    return { text, weighed };
  } catch (error) {
    if (error instanceof ProviderError && !signal.aborted) {
      return null;
    }
    throw error;
  }
}
