/** What a notebook starts beside its kernel ends with it, however the kernel ends. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../contract';
import { processLives } from '../processLives';
import type { Store } from '../store';
import { createEngine } from './engine';
import { appOf } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { Walker } from './testing/walking';

jest.setTimeout(30_000);

/** One child, and one that is nobody's child any more; neither listens to SIGTERM. */
const STARTS = `import os, signal, subprocess, sys
sleeper = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", sleeper])
lost = subprocess.run(
    [sys.executable, "-c", f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {sleeper!r}], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid)"],
    capture_output=True, text=True, check=True)
print(os.getpid(), child.pid, int(lost.stdout))`;
const APP = appOf(['# Start', STARTS, '# Die', 'import os\nos.kill(os.getpid(), 9)']);

let server: TestServer;
let store: Store;
let engine: Engine;

beforeAll(async () => {
  server = startServer({ groups: true });
  store = openTestStore(server.config, 'first');
  engine = createEngine(testDeps(server.config, store, 'first'));
  await engine.recover();
});

afterAll(async () => {
  try {
    await engine.close();
  } finally {
    store.close();
    await server.close();
  }
});

/** A run that started processes: its kernel's, a child of it, and one that is nobody's child. */
async function started(): Promise<{ run: Walker; processes: number[] }> {
  const app = store.definitions.put(APP, { path: 'test.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  const run = new Walker(engine, state.run);
  expect((await run.runStep('start')).error).toBeNull();
  const processes = run.printed('start').trim().split(' ').map(Number);
  expect(processes).toHaveLength(3);
  expect(processes.map(alive)).toEqual([true, true, true]);
  return { run, processes };
}

/** Whether a process runs; one that ended and was not waited for does not. */
function alive(pid: number): boolean {
  try {
    return processLives(pid) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return processLives(pid);
  }
}

async function untilGone(processes: number[]): Promise<void> {
  const until = Date.now() + 15_000;
  while (processes.some(alive)) {
    expect(Date.now()).toBeLessThan(until);
    await delay(50);
  }
}

test('a run that gives its kernel back leaves no process', async () => {
  const { run, processes } = await started();
  await run.send({ type: 'archive' });
  await untilGone(processes);
});

test('a kernel that is killed leaves no process', async () => {
  const { run, processes } = await started();
  await run.send({ type: 'confirm', step: 'die', allowed: true }).catch(() => undefined);
  expect(await run.runStep('die')).toMatchObject({ cancelCause: 'kernel-died' });
  await untilGone(processes);
});

test('a server that is killed leaves no process once the companion ends', async () => {
  const { processes } = await started();
  await server.kill();
  await engine.close();
  await untilGone(processes);
});
