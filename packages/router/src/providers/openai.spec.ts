import { type FakeModels, startFakeOpenAi } from '@lockstep/fake-models';

import { answers, failureOf, fails, outcomeOf, type ScriptedSubject } from './contract.testing';
import { createOpenAi } from './openai';
import { over } from './server.testing';

const model = 'qwen2.5-coder-7b';
const unstopped = new AbortController().signal;
const now = (): number => Date.parse('2026-11-01T12:00:00Z');

/** Fakes that a test started; they end with it, also when it fails. */
const running: FakeModels[] = [];
afterEach(() => Promise.all(running.splice(0).map(fake => fake.close())));

async function start(
  given: string | null = null,
  wanted?: string
): Promise<ScriptedSubject & { fake: FakeModels }> {
  const fake = await startFakeOpenAi(wanted === undefined ? {} : { key: wanted });
  running.push(fake);
  const server = { url: fake.url, models: [] };
  const provider = createOpenAi({ server, key: () => given, local: fetch, now });
  return { ...over(fake, provider, model), fake };
}

describe('an OpenAI-compatible server answers', () => answers(() => start(), 'local'));

describe('an OpenAI-compatible server fails', () =>
  fails({
    start: () => start(),
    statuses: [
      [400, 'too-long'],
      [401, 'key-missing'],
      [402, 'no-credit'],
      [404, 'model-missing'],
      [429, 'rate-limited'],
      [500, 'broken'],
      [503, 'overloaded']
    ],
    cut: 'broken',
    refuses: true,
    wire: true
  }));

describe('what is sent to an OpenAI-compatible server', () => {
  it('is what the preview shows, byte for byte, with the schema in its place', async () => {
    const subject = await start();
    const request = { ...subject.request, schema: { type: 'object' }, logprobs: true };
    await outcomeOf(subject, request);
    expect(subject.fake.requests.map(({ raw }) => raw)).toEqual([subject.provider.body?.(request)]);
    expect(subject.fake.requests[0]?.body).toMatchObject({
      logprobs: true,
      response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } }
    });
  });

  it('carries a key where there is one and no header where there is none', async () => {
    const key = 'a-key-for-tests-only';
    const withKey = await start(key, key);
    await outcomeOf(withKey, withKey.request);
    const [seen] = withKey.fake.requests;
    expect(seen?.headers.authorization).toBe(`Bearer ${key}`);
    const { authorization: _, ...headers } = seen?.headers ?? {};
    expect(JSON.stringify({ ...seen, headers })).not.toContain(key);
    const without = await start();
    await outcomeOf(without, without.request);
    expect(without.fake.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('names a key that was refused without a character of it', async () => {
    const subject = await start('sk-wrong-key', 'sk-right-key');
    const { error } = await outcomeOf(subject, subject.request);
    expect(failureOf(error).why).toBe('key-refused');
    expect(failureOf(error).message).not.toContain('wrong');
  });
});

describe('a server beyond this machine', () => {
  const elsewhere = (url: string, models: string[]) =>
    createOpenAi({
      server: { url, models },
      key: () => null,
      local: () => {
        throw new Error('It must not be asked.');
      },
      now
    });

  it('is cloud, and is asked nothing about its models', async () => {
    const provider = elsewhere('https://llm.example.org/v1', ['big']);
    expect(await provider.models(unstopped)).toEqual([{ model: 'big', place: 'cloud', bytes: 0 }]);
    expect((await provider.capabilities('big', unstopped)).contextWindow).toBeGreaterThan(0);
    expect((await provider.health(unstopped)).fine).toBe(true);
    expect(provider.host).toBe('llm.example.org');
  });

  it('needs a key when it is OpenAI itself', async () => {
    const provider = elsewhere('https://api.openai.com/v1', ['gpt']);
    expect(await provider.health(unstopped)).toMatchObject({ fine: false, cause: 'key-missing' });
  });
});
