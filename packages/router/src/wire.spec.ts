/** The whole way with real providers, real sockets and scripted servers. */
import { startFakeAnthropic, startFakeOllama } from '@lockstep/fake-models';
import { DEFAULT_SETTINGS, type RouteRecord, type Settings } from '@lockstep/protocol';
import type { RouteEvent, Task } from './contract';
import { createEgress } from './egress';
import { createLedger } from './ledger';
import { createAnthropic, createOllama } from './providers';
import { createRouter } from './route';
import { ADA, PLACEHOLDER_KEY, QWEN, question } from './route.testing';
import { Rows } from './rows.testing';

async function world(settings: Partial<Settings>) {
  const ollama = await startFakeOllama({ models: [{ name: QWEN }] });
  const anthropic = await startFakeAnthropic();
  const rows = new Rows();
  const kept: RouteRecord[] = [];
  let ids = 0;
  const chosen = { ...DEFAULT_SETTINGS, ...settings };
  const { now } = Date;
  const id = () => `id${(ids += 1)}`;
  const egress = createEgress(fetch);
  const router = createRouter({
    providers: [
      createOllama({ url: () => ollama.url, local: egress.local, now }),
      createAnthropic({ key: () => 'sk-ant-test-0123456789abcdef', baseUrl: anthropic.url, now })
    ],
    settings: () => chosen,
    egress,
    ledger: createLedger({ store: rows, budgets: () => chosen.budgets, now, id }),
    keep: record => void kept.push(record),
    now,
    id,
    placeholderKey: PLACEHOLDER_KEY,
    wait: () => Promise.resolve()
  });
  const ask = async (on: (event: RouteEvent, stop: () => void) => void = () => undefined) => {
    const stop = new AbortController();
    const events: RouteEvent[] = [];
    const task: Task = { ...question, fresh: true };
    for await (const event of router.route(task, () => Promise.resolve('send-once'), stop.signal)) {
      events.push(event);
      on(event, () => stop.abort());
    }
    return events;
  };
  const close = () => Promise.all([ollama.close(), anthropic.close()]);
  return { ollama, anthropic, rows, kept, ask, close };
}

const textBy = (events: RouteEvent[], by: 'draft' | 'cloud'): string =>
  events.map(event => (event.type === 'text' && event.by === by ? event.text : '')).join('');

test('a doubtful draft, a preview, and a cloud answer whose bytes the ledger knows', async () => {
  const { ollama, anthropic, rows, kept, ask, close } = await world({ mode: 'ask' });
  try {
    ollama.script([{ pieces: ['Hm', '.'], logprobs: [-1, -1] }]);
    anthropic.script([{ pieces: [`Ask ${ADA.slice(0, 5)}`, `${ADA.slice(5)}.`] }]);
    const events = await ask();
    const preview = events.find(event => event.type === 'preview')?.preview;
    expect(textBy(events, 'draft')).toBe('Hm.');
    expect(textBy(events, 'cloud')).toBe('Ask ada@example.org.');
    const [request] = anthropic.requests;
    expect(request?.raw).toBe(preview?.body);
    expect(request?.bytes).toBe(preview?.bytes);
    expect(request?.raw).not.toContain('ada@example.org');
    expect(kept[0]?.calls).toMatchObject([
      { model: { model: QWEN }, place: 'local', bytes: 0, price: 0 },
      { model: { provider: 'anthropic' }, place: 'cloud', bytes: preview?.bytes, cause: null }
    ]);
    const [intent, settle] = [...rows.rows()].map(({ entry }) => entry);
    expect(intent).toMatchObject({ type: 'intent', host: new URL(anthropic.url).host });
    expect(settle).toMatchObject({ type: 'settle', outcome: 'answered' });
    expect(settle?.type === 'settle' && settle.bytesBack).toBeGreaterThan(100);
    expect(rows.text.join()).not.toContain('sk-ant');
  } finally {
    await close();
  }
});

test('an overloaded cloud is asked three times, each with a row of its own, and the draft stays', async () => {
  const { ollama, anthropic, rows, kept, ask, close } = await world({ mode: 'auto' });
  try {
    ollama.script([{ pieces: ['Hm.'], logprobs: [-1] }]);
    anthropic.script([{ pieces: [], fault: { kind: 'status', status: 529 } }]);
    const events = await ask();
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      record: { cause: 'overloaded', price: 0 }
    });
    expect(anthropic.requests).toHaveLength(3);
    expect(rows.text).toHaveLength(6);
    expect(kept).toHaveLength(1);
  } finally {
    await close();
  }
});

test('Stop reaches the socket while the model still loads', async () => {
  const { ollama, ask, close } = await world({});
  try {
    ollama.script([{ pieces: ['late'], loading: 60_000 }]);
    const events = await ask((event, stop) => event.type === 'answer' && setTimeout(stop, 50));
    expect(events.at(-1)).toMatchObject({ type: 'failed', cause: 'stopped' });
    const request = ollama.requests.find(({ path }) => path === '/api/chat');
    expect(request).toBeDefined();
    await (request && ollama.left(request));
  } finally {
    await close();
  }
});

test('with both down nothing leaves, and the sentence names the remedy', async () => {
  const { rows, ask, close } = await world({ mode: 'auto' });
  await close();
  const events = await ask();
  const last = events.at(-1);
  expect(last?.type).toBe('failed');
  expect(last?.type === 'failed' && last.message).toMatch(/\.$/);
  expect(rows.open()).toEqual([]);
});
