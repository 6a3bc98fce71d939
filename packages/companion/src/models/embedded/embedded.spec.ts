/** The embedded model as panels and the router see it: one state, one reason why there is none, one model at a time. */
import { DEFAULT_SETTINGS, EmbeddedState } from '@lockstep/protocol';
import type { Settings } from '@lockstep/protocol';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedded } from '../../assistant';
import { silentLog } from '../../log';
import { createEmbedded } from './embedded';
import type { EmbeddedDeps } from './embedded';
import { rememberingLedger } from './testing/ledger';
import { scriptEngine } from './testing/scriptedEngine';
import { scriptParts, smallOffer } from './testing/scriptedParts';

const big = smallOffer('qwen2.5-coder:1.5b', 'b');
const small = smallOffer('qwen2.5-coder:0.5b', 's');

let folder: string;
let settings: Settings;
let parts: ReturnType<typeof scriptParts>;
let opened: Embedded[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-embedded-'));
  const engine = join(folder, 'node_modules', 'node-llama-cpp');
  mkdirSync(engine, { recursive: true });
  writeFileSync(join(engine, 'package.json'), '{}');
  settings = { ...DEFAULT_SETTINGS };
  parts = scriptParts([big, small]);
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map(embedded => embedded.close()));
  rmSync(folder, { recursive: true, force: true });
});

function open(changes: Partial<EmbeddedDeps> = {}): Embedded {
  const embedded = createEmbedded({
    config: { engine: folder, python: '/env/python', state: join(folder, 'state') },
    settings: () => settings,
    ledger: rememberingLedger(),
    log: silentLog(),
    now: Date.now,
    goOn: true,
    bundle: scriptEngine(folder),
    parts,
    offers: [big, small],
    ...changes
  });
  opened.push(embedded);
  return embedded;
}

const never = new AbortController().signal;
const question = (text: string) => ({
  turns: [{ role: 'user' as const, text }],
  maxOutput: 10,
  logprobs: false,
  temperature: 0
});

async function textOf(embedded: Embedded, text: string): Promise<string> {
  let answer = '';
  for await (const event of embedded.generate(question(text), never)) {
    answer += event.type === 'text' ? event.text : '';
  }
  return answer;
}

async function ready(embedded: Embedded): Promise<void> {
  while (embedded.state().state !== 'ready') {
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

it('names the command that installs the engine, and refuses a download without one', async () => {
  const embedded = open({ config: { python: '/env/python', state: join(folder, 'state') } });
  expect(embedded.state().state).toBe('no-engine');
  expect(embedded.problem()).toContain("/env/python -m pip install 'jupyterlab-lockstep[local]'");
  const agreed = embedded.act({ action: 'agree', choice: small.id });
  await expect(agreed).rejects.toMatchObject({ code: 'no-engine' });
  expect(parts.asked).toEqual([]);
});

it('offers what can be had, with size, memory and score, before anybody agreed', async () => {
  const embedded = open();
  expect(EmbeddedState.parse(embedded.state())).toEqual(embedded.state());
  expect(embedded.state()).toMatchObject({ state: 'absent', choice: null, agreedAt: null });
  expect(embedded.state().offers).toEqual([
    { id: big.id, bytes: 3_010, memory: 1_000, solved: 1, of: 2, seconds: 3 },
    { id: small.id, bytes: 3_010, memory: 1_000, solved: 1, of: 2, seconds: 3 }
  ]);
  expect(embedded.model()).toBeNull();
  expect(embedded.problem()).toMatch(/Choose one in the Models panel, or start Ollama/);
  const counted = embedded.countTokens(question('x').turns, never);
  await expect(counted).rejects.toMatchObject({ why: 'no-model' });
  await expect(textOf(embedded, 'x')).rejects.toMatchObject({ why: 'no-model' });
});

it('goes from consent to an answer, and remembers the reading speed over a restart', async () => {
  const embedded = open();
  await embedded.act({ action: 'agree', choice: small.id });
  expect(embedded.problem()).toMatch(/still being downloaded/);
  await ready(embedded);
  expect(embedded.problem()).toBeNull();
  expect(embedded.model()).toEqual({
    name: small.id,
    digest: small.sha256,
    bytes: 3_010,
    contextWindow: 8_192
  });
  expect(embedded.readingSpeed()).toBe(25); // assumed, until it was measured
  expect(await textOf(embedded, 'hello')).toBe('hello ');
  expect(embedded.state().state).toBe('loaded');
  expect(await embedded.countTokens(question('four').turns, never)).toBe(4);
  await embedded.act({ action: 'unload' });
  expect(embedded.state().state).toBe('ready');
  await embedded.close();
  expect(open().readingSpeed()).toBe(50);
});

it('unloads what it removes', async () => {
  const embedded = open();
  await embedded.act({ action: 'agree', choice: small.id });
  await ready(embedded);
  await textOf(embedded, 'hello');
  await embedded.act({ action: 'remove' });
  expect(embedded.state()).toMatchObject({ state: 'absent', agreedAt: null });
  expect(embedded.model()).toBeNull();
});

it('leaves a download that was agreed to alone in a short command', async () => {
  const companion = open();
  parts.faults.set('s-part2', 'waits');
  await companion.act({ action: 'agree', choice: small.id });
  await companion.close();
  const before = parts.asked.length;
  const command = open({ goOn: false });
  expect(command.state().state).toBe('paused'); // nobody is at it
  expect(parts.asked).toHaveLength(before);
});

it('uses a GGUF file of one’s own, and says what is wrong with one', async () => {
  const embedded = open();
  settings.gguf = join(folder, 'mine.gguf');
  expect(embedded.state()).toMatchObject({ state: 'problem' });
  expect(embedded.problem()).toMatch(/mine\.gguf cannot be read/);
  writeFileSync(settings.gguf, 'GGUF of mine');
  expect(embedded.state()).toMatchObject({ state: 'ready', choice: 'mine', problem: null });
  expect(embedded.model()).toMatchObject({ name: 'mine', bytes: 12 });
  expect(await textOf(embedded, 'hello')).toBe('hello ');
});

it('tells changes at most four times a second, and never forgets the last', async () => {
  const embedded = open();
  const told: string[] = [];
  const watching = embedded.watch(() => told.push(embedded.state().state));
  await embedded.act({ action: 'agree', choice: small.id });
  await ready(embedded);
  while (told.at(-1) !== 'ready') {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  expect(told.length).toBeLessThan(5);
  watching.dispose();
  await embedded.act({ action: 'remove' });
  expect(told.at(-1)).toBe('ready');
});
