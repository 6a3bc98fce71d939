import { type FakeModels, startFakeAnthropic } from '@lockstep/fake-models';

import { createAnthropic } from './anthropic';
import { answers, failureOf, fails, outcomeOf, type ScriptedSubject } from './contract.testing';
import { over } from './server.testing';

const key = 'sk-ant-a-key-for-tests-only';
const model = 'claude-sonnet-5-5';
const now = (): number => Date.parse('2026-11-01T12:00:00Z');

/** Fakes that a test started; they end with it, also when it fails. */
const running: FakeModels[] = [];
afterEach(() => Promise.all(running.splice(0).map(fake => fake.close())));

async function start(given: string | null = key): Promise<ScriptedSubject & { fake: FakeModels }> {
  const fake = await startFakeAnthropic({ key });
  running.push(fake);
  const provider = createAnthropic({ key: () => given, baseUrl: fake.url, now });
  return { ...over(fake, provider, model), fake };
}

describe('Anthropic answers', () => answers(start, 'cloud'));

describe('Anthropic fails', () =>
  fails({
    start,
    statuses: [
      [400, 'broken'],
      [401, 'key-refused'],
      [402, 'no-credit'],
      [403, 'key-refused'],
      [404, 'model-missing'],
      [413, 'too-long'],
      [429, 'rate-limited'],
      [500, 'broken'],
      [529, 'overloaded']
    ],
    cut: 'offline',
    refuses: true,
    wire: true
  }));

describe('what is sent to Anthropic', () => {
  let subject: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    subject = await start();
  });

  it('is the preview, byte for byte, in one request and without sampling parameters', async () => {
    const request = {
      ...subject.request,
      turns: [
        { role: 'system' as const, text: 'Größe zählt.' },
        { role: 'user' as const, text: 'Why does “df” 👩‍🔬 fail?\u2028' }
      ],
      schema: { type: 'object', properties: { why: { type: 'string' } } }
    };
    await outcomeOf(subject, request);
    expect(subject.fake.requests.map(({ raw }) => raw)).toEqual([subject.provider.body?.(request)]);
    expect(subject.fake.requests[0]?.body).not.toHaveProperty('temperature');
  });

  it('holds the key in its auth header and nowhere else, and no telemetry', async () => {
    await outcomeOf(subject, subject.request);
    const [seen] = subject.fake.requests;
    const { authorization, ...headers } = seen?.headers ?? {};
    expect(authorization).toBe(`Bearer ${key}`);
    expect(JSON.stringify({ ...seen, headers })).not.toContain(key);
    expect(Object.keys(headers).filter(name => name.startsWith('x-'))).toEqual([]);
  });

  it('asks models that think to think little, and others nothing that they would refuse', () => {
    const sent = (name: string): unknown =>
      JSON.parse(subject.provider.body?.({ ...subject.request, model: name }) ?? '');
    expect(sent('claude-opus-5-5')).toMatchObject({ output_config: { effort: 'low' } });
    expect(sent('claude-haiku-4-5')).not.toHaveProperty('output_config');
  });

  it('is never sent a second time by itself', async () => {
    subject.script([{ pieces: [], fault: { kind: 'status', status: 529, retryAfter: 0 } }]);
    await outcomeOf(subject, subject.request);
    expect(subject.fake.requests).toHaveLength(1);
  });

  it('passes on how long to wait', async () => {
    subject.script([{ pieces: [], fault: { kind: 'status', status: 429, retryAfter: 12 } }]);
    const { error } = await outcomeOf(subject, subject.request);
    expect(error).toMatchObject({ why: 'rate-limited', retryAfter: 12_000 });
    expect(failureOf(error).message).toContain('12 seconds');
  });
});

describe("Anthropic's key", () => {
  it.each([[null], [''], ['with\nline']])(
    'is missing when it is %j, and nothing is sent',
    async given => {
      const subject = await start(given);
      const { error } = await outcomeOf(subject, subject.request);
      expect(failureOf(error).why).toBe('key-missing');
      expect(subject.fake.requests).toEqual([]);
      const health = await subject.provider.health(new AbortController().signal);
      expect(health).toMatchObject({ fine: false, cause: 'key-missing' });
    }
  );

  it('appears in no error, however the server answers', async () => {
    for (const status of [400, 401, 403, 500]) {
      const subject = await start();
      const body = { type: 'error', error: { type: 'x', message: `The key ${key} is bad.` } };
      subject.script([{ pieces: [], fault: { kind: 'status', status, body } }]);
      const { error } = await outcomeOf(subject, subject.request);
      expect(failureOf(error).message).not.toContain(key);
    }
  });
});

it('offers ids that the settings name beside the ones it knows', async () => {
  const chosen = (): string[] => ['claude-next', model];
  const offered = await createAnthropic({ key: () => key, chosen, now }).models(
    new AbortController().signal
  );
  expect(offered.map(({ model: name }) => name)).toEqual([
    'claude-next',
    model,
    'claude-haiku-5-5',
    'claude-opus-5-5'
  ]);
});
