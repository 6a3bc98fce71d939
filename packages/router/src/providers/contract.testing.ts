/** What every provider promises, as tests that run over all of them, scripted and real. */
import type { ScriptedAnswer } from '@lockstep/fake-models';
import type { Cause, ModelPlace } from '@lockstep/protocol';

import { type ModelEvent, type ModelRequest, type Provider, ProviderError } from '../contract';

/** A provider with the server, or engine, that it talks to. */
export interface Subject {
  provider: Provider;
  /** A request that the model answers. */
  request: ModelRequest;
  send: typeof fetch;
  /** Resolves when the server, or engine, noticed that the client left. Not known of a real server. */
  left?(): Promise<void>;
  close(): Promise<void>;
}

/** One whose model does as it is told. */
export interface ScriptedSubject extends Subject {
  script(answers: ScriptedAnswer[]): void;
  left(): Promise<void>;
}

/** How a stream went: its events, its text, and the error that it ended with. */
export interface Outcome {
  events: ModelEvent[];
  text: string;
  error: unknown;
}

/** Reads a stream to its end. `watch` sees each event as it comes. */
export async function outcomeOf(
  { provider, send }: Subject,
  request: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
  watch: (event: ModelEvent) => void = () => undefined
): Promise<Outcome> {
  const events: ModelEvent[] = [];
  let error: unknown = null;
  try {
    for await (const event of provider.stream(request, send, signal)) {
      events.push(event);
      watch(event);
    }
  } catch (thrown) {
    error = thrown;
  }
  const text = events.map(event => (event.type === 'text' ? event.text : '')).join('');
  return { events, text, error };
}

/** The cause of a failure, and its sentence for the tests that read it. */
export function failureOf(error: unknown): { why: Cause; message: string } {
  if (!(error instanceof ProviderError)) {
    throw new Error(`A ProviderError was expected, not ${String(error)}.`, { cause: error });
  }
  return { why: error.why, message: error.message };
}

/** What holds for any model that answers, a real one included. */
export function answers(start: () => Promise<Subject>, place: ModelPlace): void {
  let subject: Subject;
  const unstopped = new AbortController().signal;
  beforeEach(async () => {
    subject = await start();
  });
  afterEach(() => subject.close());

  it('waits, then streams text, then ends once with its usage', async () => {
    const { events, text, error } = await outcomeOf(subject, subject.request);
    expect(error).toBeNull();
    expect(text).not.toBe('');
    const types = events.map(({ type }) => type);
    expect(types.join(' ')).toMatch(/^(?:(?:loading|reading) )+(?:text )+end$/);
    expect(events.at(-1)).toEqual({
      type: 'end',
      usage: {
        promptTokens: expect.any(Number) as number,
        outputTokens: expect.any(Number) as number
      },
      finish: expect.stringMatching(/^(?:stop|length)$/) as string
    });
  });

  it('gives a log-probability for each token where it can', async () => {
    const { logprobs } = await subject.provider.capabilities(subject.request.model, unstopped);
    const { events } = await outcomeOf(subject, { ...subject.request, logprobs });
    const given = events.flatMap(event => (event.type === 'text' ? [event.logprobs ?? []] : []));
    expect(given.every(tokens => tokens.length > 0)).toBe(logprobs);
    expect(given.flat().every(value => value <= 0)).toBe(true);
  });

  it('sends nothing when it was stopped before it began', async () => {
    const { events, error } = await outcomeOf(subject, subject.request, AbortSignal.abort());
    expect(failureOf(error).why).toBe('stopped');
    expect(events.filter(({ type }) => type === 'text')).toEqual([]);
  });

  it('stops while it waits for the first text', async () => {
    const stop = new AbortController();
    const { text, error } = await outcomeOf(subject, subject.request, stop.signal, () =>
      stop.abort()
    );
    expect(failureOf(error).why).toBe('stopped');
    expect(text).toBe('');
  });

  it('stops in mid-answer and leaves the text so far', async () => {
    const stop = new AbortController();
    const { text, error, events } = await outcomeOf(
      subject,
      subject.request,
      stop.signal,
      ({ type }) => type === 'text' && stop.abort()
    );
    expect(failureOf(error).why).toBe('stopped');
    expect(text).not.toBe('');
    expect(events.some(({ type }) => type === 'end')).toBe(false);
  });

  it('names a model that is not there, with a remedy', async () => {
    const { error } = await outcomeOf(subject, { ...subject.request, model: 'no-such-model' });
    const { why, message } = failureOf(error);
    expect(why).toBe('model-missing');
    expect(message).toMatch(/no-such-model.*(?:Get|Choose) /);
  });

  it('offers the model with its place, and says what it can hold', async () => {
    const offered = await subject.provider.models(unstopped);
    expect(offered).toContainEqual(
      expect.objectContaining({ model: subject.request.model, place })
    );
    const can = await subject.provider.capabilities(subject.request.model, unstopped);
    expect(can.contextWindow).toBeGreaterThanOrEqual(can.maxOutput);
    expect((await subject.provider.health(unstopped)).fine).toBe(true);
  });
}

/** What only a model that does as it is told can show. */
export interface Faults {
  start(): Promise<ScriptedSubject>;
  /** What its statuses mean; empty where there is no wire. */
  statuses: [number, Cause][];
  /** The cause of a connection that is cut. */
  cut: Cause;
  /** Whether its wire knows a refusal. */
  refuses: boolean;
  /** Whether there is a wire at all, with headers and frames. */
  wire: boolean;
}

const pieces = ['Because ', 'the column ', 'is missing.'];

/** What holds for every provider when its model misbehaves. */
export function fails({ start, statuses, cut, refuses, wire }: Faults): void {
  let subject: ScriptedSubject;
  beforeEach(async () => {
    subject = await start();
  });
  afterEach(() => subject.close());
  const ask = (signal?: AbortSignal, watch?: (event: ModelEvent) => void): Promise<Outcome> =>
    outcomeOf(subject, subject.request, signal, watch);

  it('passes every piece on, in order and as it was cut', async () => {
    subject.script([{ pieces }]);
    const { events, error } = await ask();
    expect(error).toBeNull();
    expect(events.flatMap(event => (event.type === 'text' ? [event.text] : []))).toEqual(pieces);
  });

  it('keeps 4,000 pieces whole', async () => {
    const many = Array.from({ length: 4_000 }, (_, index) => `${index} `);
    subject.script([{ pieces: many }]);
    expect((await ask()).text).toBe(many.join(''));
  });

  it('puts characters together that arrive in parts', async () => {
    const text = ['Größe: 5 µm ', '数据 ', '👩‍🔬 ', '\u{1f600}'];
    subject.script([{ pieces: text, split: 1 }]);
    expect((await ask()).text).toBe(text.join(''));
  });

  it.each([['length' as const], ['refused' as const]])('says when it ended by %s', async finish => {
    subject.script([{ pieces, finish }]);
    const expected = finish === 'refused' && !refuses ? 'stop' : finish;
    expect((await ask()).events.at(-1)).toMatchObject({ type: 'end', finish: expected });
  });

  for (const [status, cause] of statuses) {
    it(`calls status ${status} ${cause}`, async () => {
      subject.script([{ pieces: [], fault: { kind: 'status', status } }]);
      const { error, text } = await ask();
      expect(failureOf(error).why).toBe(cause);
      expect(text).toBe('');
    });
  }

  it('names a connection that is cut before the first text', async () => {
    subject.script([{ pieces, fault: { kind: 'cut', after: 0 } }]);
    expect(failureOf((await ask()).error).why).toBe(cut);
  });

  it('names a connection that is cut in mid-answer, and the text so far stays', async () => {
    subject.script([{ pieces, fault: { kind: 'cut', after: 2 } }]);
    const { error, text } = await ask();
    expect(failureOf(error).why).toBe(cut);
    expect(text).toBe('Because the column ');
  });

  it.each([
    ['before its headers', { pieces, fault: { kind: 'hang' as const, after: 0 } }, ''],
    ['while its model loads', { pieces, loading: 60_000 }, ''],
    ['while it reads', { pieces, reading: 60_000 }, ''],
    ['in mid-answer', { pieces, fault: { kind: 'hang' as const, after: 1 } }, 'Because ']
  ])('lets go of a server that hangs %s', async (_, answer, expected) => {
    subject.script([answer]);
    const stop = new AbortController();
    const left = subject.left();
    const outcome = ask(stop.signal, ({ type }) => {
      if (
        type === (expected === '' ? 'loading' : 'text') ||
        (expected === '' && type === 'reading')
      ) {
        setTimeout(() => stop.abort(), 30); // the request is under way by then
      }
    });
    const { error, text } = await outcome;
    expect(failureOf(error).why).toBe('stopped');
    expect(text).toBe(expected);
    await left;
  });

  it('answers the next request after a failure', async () => {
    subject.script([{ pieces, fault: { kind: 'cut', after: 1 } }, { pieces: ['Again.'] }]);
    await ask();
    expect(await ask()).toMatchObject({ text: 'Again.', error: null });
  });

  if (wire) {
    it.each([['garbage' as const], ['error' as const]])(
      'ends with a cause when %s arrives in mid-answer',
      async kind => {
        subject.script([{ pieces, fault: { kind, after: 1 } }]);
        const { error, text } = await ask();
        expect(['broken', 'overloaded']).toContain(failureOf(error).why);
        expect(text).toBe('Because ');
      }
    );

    it('lets go of the server when its reader leaves early', async () => {
      subject.script([{ pieces, between: 60_000 }]);
      const left = subject.left();
      const signal = new AbortController().signal;
      const { provider, request, send } = subject;
      for await (const event of provider.stream(request, send, signal)) {
        if (event.type === 'text') {
          break;
        }
      }
      await left;
    });
  }
}
