import { type FakeModels, startFakeOllama } from '@lockstep/fake-models';

import { ProviderError } from '../contract';
import { answers, failureOf, fails, outcomeOf, type ScriptedSubject } from './contract.testing';
import { createOllama } from './ollama';
import { over, question } from './server.testing';

const model = 'qwen2.5-coder:1.5b';
const unstopped = new AbortController().signal;
const now = (): number => Date.now();

/** Fakes that a test started; they end with it, also when it fails. */
const running: FakeModels[] = [];
afterEach(() => Promise.all(running.splice(0).map(fake => fake.close())));

async function start(loaded = false): Promise<ScriptedSubject & { bodies(): unknown[] }> {
  const fake = await startFakeOllama({
    models: [
      { name: model, loaded },
      { name: 'gpt-oss:120b-cloud' },
      { name: 'mine', remote: true }
    ]
  });
  running.push(fake);
  const provider = createOllama({ url: () => fake.url, local: fetch, now });
  const bodies = (): unknown[] => fake.requests.map(({ body }) => body);
  return { ...over(fake, provider, model), bodies };
}

describe('Ollama answers', () => answers(start, 'local'));

describe('Ollama fails', () =>
  fails({
    start,
    statuses: [
      [404, 'model-missing'],
      [500, 'broken'],
      [503, 'overloaded']
    ],
    cut: 'broken',
    refuses: false,
    wire: true
  }));

describe('what is sent to Ollama', () => {
  it('always states the window, forbids silent cuts, and is what the preview shows', async () => {
    const subject = await start();
    const request = { ...subject.request, logprobs: true, schema: { type: 'object' } };
    await outcomeOf(subject, request);
    const sent = subject.bodies().at(-1);
    expect(sent).toMatchObject({
      truncate: false,
      logprobs: true,
      format: { type: 'object' },
      options: { num_ctx: 4_096, num_predict: 200 }
    });
    expect(sent).toEqual(JSON.parse(subject.provider.body?.(request) ?? ''));
  });

  it('says a context that is too long instead of cutting it', async () => {
    const subject = await start();
    const { error } = await outcomeOf(subject, { ...subject.request, contextWindow: 5 });
    expect(failureOf(error)).toEqual({
      why: 'too-long',
      message: `The question with its context is longer than ${model} can read. Ask about fewer cells, or choose a model with a larger window.`
    });
  });
});

describe('what Ollama offers', () => {
  it('tells models that run elsewhere, by name or by what they copy', async () => {
    const subject = await start();
    const offered = await subject.provider.models(unstopped);
    expect(offered.map(({ model: name, place }) => [name, place])).toEqual([
      [model, 'local'],
      ['gpt-oss:120b-cloud', 'cloud'],
      ['mine', 'cloud']
    ]);
  });

  it('says that a model loads, and once it is loaded and measured, how long it reads', async () => {
    const cold = await start();
    expect((await outcomeOf(cold, cold.request)).events[0]).toEqual({ type: 'loading' });
    const warm = await start(true);
    const long = { ...warm.request, turns: [{ role: 'user' as const, text: 'why '.repeat(500) }] };
    expect((await outcomeOf(warm, long)).events[0]).toEqual({ type: 'reading', left: null });
    const second = (await outcomeOf(warm, long)).events[0];
    expect(second).toEqual({ type: 'reading', left: expect.any(Number) as number });
    expect((await warm.provider.capabilities(model, unstopped)).readingSpeed).toBeGreaterThan(0);
  });

  it('says how to start it when nobody answers', async () => {
    const subject = await start();
    await subject.close();
    const health = await subject.provider.health(unstopped);
    expect(health).toMatchObject({ fine: false, cause: 'not-running' });
    expect(health.message).toBe(
      `Ollama is not running. Nothing answered at ${subject.provider.host}. Start it with: ollama serve`
    );
    const { error } = await outcomeOf(subject, subject.request);
    expect(failureOf(error).why).toBe('not-running');
  });

  it('asks nothing of a host beyond this machine', async () => {
    const local = (): Promise<Response> => {
      throw new ProviderError('policy', 'Not on this machine.');
    };
    const url = (): string => 'http://192.0.2.1:11434';
    const provider = createOllama({ url, local, now });
    await expect(provider.models(unstopped)).rejects.toMatchObject({ why: 'policy' });
    expect(await provider.health(unstopped)).toMatchObject({ fine: false, cause: 'policy' });
    const asked: string[] = [];
    const send: typeof fetch = async input => {
      asked.push(input instanceof Request ? input.url : input.toString());
      return Promise.resolve(new Response('{"error":"unauthorized"}', { status: 401 }));
    };
    const subject = { provider, send, request: question(model), close: () => Promise.resolve() };
    expect(failureOf((await outcomeOf(subject, subject.request)).error).why).toBe('key-refused');
    expect(asked).toEqual(['http://192.0.2.1:11434/api/chat']);
  });
});
