// Runs against a real Ollama that serves a small model: `npm run test:ollama` starts one and names it.
import { DEFAULT_SETTINGS, type RouteRecord } from '@lockstep/protocol';

import type { RouteEvent, Task } from '../contract';
import { createEgress } from '../egress';
import { createLedger } from '../ledger';
import { createRouter } from '../route';
import { selfCheck } from '../secondThoughts';
import { TokenProbabilities } from '../signals/tokens';
import { Rows } from '../rows.testing';
import { createAnthropic } from './anthropic';
import { answers, failureOf, outcomeOf, type Subject } from './contract.testing';
import { createOllama } from './ollama';
import { question } from './server.testing';

const url = process.env.LOCKSTEP_OLLAMA_URL ?? '';
const model = process.env.LOCKSTEP_OLLAMA_MODEL ?? '';
const now = (): number => Date.now();
const { local } = createEgress(fetch);

// The model has to be loaded, and reads and writes a few dozen tokens a second.
jest.setTimeout(120_000);

const ollama = createOllama({ url: () => url, local, now });
const start = (): Promise<Subject> =>
  Promise.resolve({
    provider: ollama,
    request: { ...question(model), maxOutput: 24 },
    send: local,
    close: () => Promise.resolve()
  });

describe('a real Ollama answers', () => answers(start, 'local'));

describe('a real Ollama', () => {
  it('ends by length where the answer is longer than allowed', async () => {
    const subject = await start();
    const { events } = await outcomeOf(subject, { ...subject.request, maxOutput: 3 });
    expect(events.at(-1)).toMatchObject({ type: 'end', finish: 'length' });
  });

  it('refuses a context beyond its window instead of cutting it', async () => {
    const subject = await start();
    const turns = [{ role: 'user' as const, text: 'Why does it fail? '.repeat(2_000) }];
    const { error } = await outcomeOf(subject, { ...subject.request, turns });
    expect(failureOf(error).why).toBe('too-long');
  });

  it('keeps to a schema', async () => {
    const subject = await start();
    const schema = {
      type: 'object',
      properties: { cause: { type: 'string', enum: ['missing', 'wrong'] } },
      required: ['cause']
    };
    const { text } = await outcomeOf(subject, { ...subject.request, schema });
    expect(['missing', 'wrong']).toContain((JSON.parse(text) as { cause: string }).cause);
  });

  it('is free for the next question once a long answer was stopped', async () => {
    const subject = await start();
    const turns = [{ role: 'user' as const, text: 'Count from 1 to 5000, every number.' }];
    const stop = new AbortController();
    const long = { ...subject.request, turns, maxOutput: 3_500 };
    const first = await outcomeOf(subject, long, stop.signal, ({ type }) => {
      if (type === 'text') {
        stop.abort();
      }
    });
    expect(failureOf(first.error).why).toBe('stopped');
    // It answers one at a time: had the stop not reached it, this one would wait for thousands of tokens.
    const next = await outcomeOf(subject, subject.request);
    expect(next.error).toBeNull();
  });

  it('names its weights, its window and, once measured, its reading speed', async () => {
    const subject = await start();
    const turns = [{ role: 'user' as const, text: 'The column is missing. '.repeat(40) }];
    await outcomeOf(subject, { ...subject.request, turns });
    const can = await ollama.capabilities(model, new AbortController().signal);
    expect(can.contextWindow).toBe(32_768);
    expect(can.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(can.readingSpeed).toBeGreaterThan(0);
  });

  it('tells how its weights are packed, and the alternatives of each token with their probabilities', async () => {
    const subject = await start();
    const { events } = await outcomeOf(subject, {
      ...subject.request,
      maxOutput: 8,
      logprobs: true,
      alternatives: 5
    });
    const can = await ollama.capabilities(model, new AbortController().signal);
    expect(can.quantisation).toMatch(/^(?:I?Q\d|F16|BF16|F32)/);
    const tokens = new TokenProbabilities();
    for (const event of events) {
      if (event.type === 'text') {
        tokens.add(event.logprobs ?? [], event.alternatives);
      }
    }
    const { count, entropy, margin } = tokens.signals() ?? {};
    expect(count).toBeGreaterThan(1);
    expect(entropy).toBeGreaterThan(0);
    expect(margin).toBeGreaterThan(0);
  });

  it('is asked again about a draft in the grey zone, for one token', async () => {
    const choice = {
      provider: ollama,
      name: { provider: 'ollama' as const, model },
      place: 'local' as const
    };
    const request = { ...question(model), maxOutput: 24 };
    const asked = { choice, request, send: local, signal: new AbortController().signal };
    const right = await selfCheck(asked, 'Twice two is four.');
    expect(right === null || (right >= 0 && right <= 1)).toBe(true);
  });
});

describe("Anthropic's client against Ollama's /v1/messages", () => {
  const anthropic = createAnthropic({
    key: () => 'not-a-key',
    baseUrl: url,
    chosen: () => [model],
    now
  });
  const strong = async (): Promise<Subject> => ({
    ...(await start()),
    provider: anthropic,
    send: fetch
  });

  describe('answers', () => answers(strong, 'cloud'));

  it('is the strong tier that the router escalates to, paid for and recorded', async () => {
    const rows = new Rows();
    const kept: RouteRecord[] = [];
    let ids = 0;
    const id = (): string => `id${(ids += 1)}`;
    const settings = {
      ...DEFAULT_SETTINGS,
      mode: 'auto' as const,
      threshold: 1,
      tiers: { ...DEFAULT_SETTINGS.tiers, cloud: { provider: 'anthropic' as const, model } }
    };
    const router = createRouter({
      providers: [ollama, anthropic],
      settings: () => settings,
      egress: createEgress(fetch),
      ledger: createLedger({ store: rows, budgets: () => settings.budgets, now, id }),
      keep: record => void kept.push(record),
      now,
      id
    });
    const task: Task = {
      id: 'task',
      kind: 'code',
      notebook: null,
      sensitivity: 'normal',
      maxOutput: 24,
      context: () =>
        Promise.resolve([{ role: 'user', text: 'Write one line of Python that adds.' }]),
      evidence: { language: 'python', names: ['table'], texts: [] },
      brief: { question: 'Write one line of Python that adds.', data: [], form: 'One line.' }
    };
    const events: RouteEvent[] = [];
    const nobody = (): Promise<never> => Promise.reject(new Error('Nobody was to be asked.'));
    for await (const event of router.route(task, nobody, new AbortController().signal)) {
      events.push(event);
    }
    const told = events.filter(event => event.type === 'text').map(({ by }) => by);
    expect(new Set(told)).toEqual(new Set(['draft', 'cloud']));
    expect(events.at(-1)).toMatchObject({ type: 'done', record: { cause: null, chosen: 1 } });
    expect(kept[0]?.calls.map(({ place }) => place)).toEqual(['local', 'cloud']);
    const entries = [...rows.rows()].map(({ entry }) => entry.type);
    expect(entries).toEqual(['intent', 'settle']);
  });
});
