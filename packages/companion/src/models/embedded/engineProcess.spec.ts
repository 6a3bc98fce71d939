/** What a question may count on, whatever the engine's process does: one answer at a time, a stop at once, a fresh start. */
import type { ModelEvent } from '@lockstep/router';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../log';
import { Engine } from './engineProcess';
import { scriptEngine } from './testing/scriptedEngine';

const weights = { digest: 'd1', file: '/models/one.gguf', contextWindow: 8_192 };

let folder: string;
let engine: Engine;
let speeds: Record<string, number>;
let phases: string[];
let unloadAfter: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-engine-'));
  speeds = {};
  phases = [];
  unloadAfter = 10;
  engine = new Engine({
    bundle: scriptEngine(folder),
    engine: '/engine',
    unloadAfter: () => unloadAfter,
    speedOf: digest => speeds[digest] ?? null,
    measured: (digest, speed) => void (speeds[digest] = speed),
    changed: () => phases.push(engine.phase),
    log: silentLog()
  });
});

afterEach(async () => {
  await engine.unload();
  rmSync(folder, { recursive: true, force: true });
});

const notes = (): string[] => readFileSync(join(folder, 'notes'), 'utf8').trim().split('\n');
const starts = (): number => notes().filter(note => note.endsWith('started')).length;
const pids = (): number[] =>
  notes()
    .filter(n => n.endsWith('started'))
    .map(n => parseInt(n, 10));

function ask(text: string, signal = new AbortController().signal): AsyncIterable<ModelEvent> {
  const turns = [{ role: 'user' as const, text }];
  return engine.generate(weights, { turns, maxOutput: 10, logprobs: true, temperature: 0 }, signal);
}

async function all(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const told: ModelEvent[] = [];
  for await (const event of events) {
    told.push(event);
  }
  return told;
}

/** A process that ended but that nobody asked after yet (a zombie) is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

it('starts no process before the first question, and one for all of them', async () => {
  expect(notes()).toEqual(['']);
  await all(ask('one'));
  await all(ask('two'));
  expect(starts()).toBe(1);
  expect(phases).toEqual(['loading', 'loaded']);
});

it('tells loading, the time that reading takes once its speed is known, text and its end', async () => {
  const rest: ModelEvent[] = [
    { type: 'reading', left: 2_000 },
    { type: 'text', text: 'hello ', logprobs: [-0.5] },
    { type: 'end', usage: { promptTokens: 200, outputTokens: 1 }, finish: 'stop' }
  ];
  expect(await all(ask('hello'))).toEqual([
    { type: 'loading' },
    { type: 'reading', left: null },
    ...rest
  ]);
  expect(await all(ask('hello'))).toEqual([{ type: 'reading', left: 4_000 }, ...rest]);
});

it('answers one question at a time, in the order in which they came', async () => {
  const stop = new AbortController();
  const first = all(ask('words', stop.signal)).catch(() => 'stopped');
  const second = all(ask('second'));
  await until(() => notes().some(note => note.endsWith('asked words')));
  expect(notes().some(note => note.endsWith('asked second'))).toBe(false);
  stop.abort();
  expect(await first).toBe('stopped');
  expect((await second).at(-1)).toMatchObject({ type: 'end' });
  expect(starts()).toBe(1);
});

it.each(['load', 'read'])(
  'ends the process when a stop finds it in a %sing that nothing interrupts',
  async text => {
    const stop = new AbortController();
    const events: ModelEvent[] = [];
    const reading = (async () => {
      for await (const event of ask(text, stop.signal)) {
        events.push(event);
        if (event.type === (text === 'load' ? 'loading' : 'reading')) {
          stop.abort();
        }
      }
    })();
    await expect(reading).rejects.toMatchObject({ why: 'stopped' });
    const [pid = 0] = pids();
    expect((await all(ask('again'))).at(-1)).toMatchObject({ type: 'end' });
    expect(isAlive(pid)).toBe(false);
    expect(starts()).toBe(2);
  }
);

it('keeps the text that came before a stop, and the process', async () => {
  const stop = new AbortController();
  let text = '';
  const reading = (async () => {
    for await (const event of ask('words', stop.signal)) {
      text += event.type === 'text' ? event.text : '';
      if (text.length > 20) {
        stop.abort();
      }
    }
  })();
  await expect(reading).rejects.toMatchObject({ why: 'stopped' });
  expect(text).toMatch(/^words word word word/);
  await all(ask('again'));
  expect(starts()).toBe(1);
});

it('refuses a question that was stopped before its turn, and lets the next one in', async () => {
  const [running, waiting] = [new AbortController(), new AbortController()];
  const first = all(ask('words', running.signal)).catch(() => 'stopped');
  const second = all(ask('never', waiting.signal));
  const third = all(ask('third'));
  waiting.abort();
  await expect(second).rejects.toMatchObject({ why: 'stopped' });
  running.abort();
  await first;
  expect((await third).at(-1)).toMatchObject({ type: 'end' });
  expect(notes().some(note => note.endsWith('asked never'))).toBe(false);
});

it('says that it broke when the process dies, and starts a fresh one for the next question', async () => {
  const events: ModelEvent[] = [];
  const reading = (async () => {
    for await (const event of ask('crash')) {
      events.push(event);
    }
  })();
  await expect(reading).rejects.toMatchObject({ why: 'broken' });
  await expect(reading).rejects.toThrow(/Ask again/);
  expect(events.at(-1)).toMatchObject({ type: 'text', text: 'crash ' });
  expect(engine.phase).toBe('out');
  expect((await all(ask('again'))).at(-1)).toMatchObject({ type: 'end' });
  expect(starts()).toBe(2);
});

it('passes on why the engine refuses, and keeps the process for a question that is too long', async () => {
  await expect(all(ask('fail'))).rejects.toMatchObject({ why: 'too-long', message: 'Too long.' });
  await all(ask('again'));
  expect(starts()).toBe(1);
});

it('counts while another question is being answered', async () => {
  const stop = new AbortController();
  const answer = all(ask('words', stop.signal)).catch(() => 'stopped');
  const turns = [{ role: 'user' as const, text: 'four' }];
  expect(await engine.countTokens(weights, turns, stop.signal)).toBe(4);
  stop.abort();
  expect(await answer).toBe('stopped');
});

it('says that it broke when the process dies over a count', async () => {
  const turns = [{ role: 'user' as const, text: 'crash' }];
  const count = engine.countTokens(weights, turns, new AbortController().signal);
  await expect(count).rejects.toMatchObject({ why: 'broken' });
});

it('ends the process after the idle time, and not while it answers', async () => {
  unloadAfter = 0.0005; // 30 ms
  const stop = new AbortController();
  const answer = all(ask('words', stop.signal)).catch(() => 'stopped');
  await until(() => engine.phase === 'loaded');
  const [pid = 0] = pids();
  await new Promise(resolve => setTimeout(resolve, 80));
  expect(isAlive(pid)).toBe(true);
  stop.abort();
  await answer;
  await until(() => !isAlive(pid));
  expect(engine.phase).toBe('out');
});

it('ends the process of other weights', async () => {
  await all(ask('one'));
  const [first = 0] = pids();
  const other = { digest: 'd2', file: '/models/two.gguf', contextWindow: 4_096 };
  const turns = [{ role: 'user' as const, text: 'two' }];
  const request = { turns, maxOutput: 1, logprobs: false, temperature: 0 };
  await all(engine.generate(other, request, new AbortController().signal));
  expect(starts()).toBe(2);
  await until(() => !isAlive(first));
});

it('gives the process no key of the environment', async () => {
  process.env.ANTHROPIC_API_KEY = 'sk-planted';
  try {
    await all(ask('one'));
    const [pid = 0] = pids();
    if (process.platform === 'linux') {
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('sk-planted');
    }
  } finally {
    delete process.env.ANTHROPIC_API_KEY;
  }
});

it('the real process ends when the companion is gone', async () => {
  const { bundleEngine } = await import('./testing/bundle');
  const real = bundleEngine(folder);
  const parent = spawn(process.execPath, [
    '-e',
    `const child = require('node:child_process').fork(${JSON.stringify(real)}, [], { stdio: 'ignore' });
     process.stdout.write(child.pid + '\\n'); setInterval(() => {}, 1000);`
  ]);
  const pid = await new Promise<number>(resolve =>
    parent.stdout.once('data', data => resolve(Number(data)))
  );
  await until(() => isAlive(pid));
  parent.kill('SIGKILL');
  await until(() => !isAlive(pid));
});
