/** A run on the notebook's kernel, under script: what the engine never does to it, and what it notices there. */
import { readFileSync } from 'node:fs';
import type { FileValue, RunCommand } from '@lockstep/protocol';
import type { ExecuteReply } from '../kernels/lease';
import { createEngine } from './engine';
import { appOf } from './testing/notebook';
import {
  filling,
  NotebookKernel,
  scriptedWorld,
  type Script,
  type ScriptedWorld
} from './testing/scripted';
import { testDeps } from './testing/server';
import type { Walker } from './testing/walking';

const OK: ExecuteReply = { status: 'ok' };
const TWO = appOf(['# One', 'x = 1', '# Two', 'print(x)']);

let world: ScriptedWorld;
/** The kernels that the notebook has had, the last one now. */
let notebooks: NotebookKernel[] = [];
let full = false;

beforeEach(() => {
  notebooks = [];
  full = false;
});
afterEach(() => world.close());

function open(
  script: Script = () => OK,
  options: Partial<Parameters<typeof scriptedWorld>[1]> = {}
): void {
  world = scriptedWorld(script, {
    patience: { again: 5, end: 20 },
    join: path => {
      expect(path).toBe('test.ipynb');
      const kernel = new NotebookKernel(`notebook-${notebooks.length}`, script);
      notebooks.push(kernel);
      return Promise.resolve(kernel);
    },
    ...options
  });
}

async function asAuthor(run: Walker, command: RunCommand): Promise<void> {
  const request = { expectedSeq: null, command, by: 'person' as const, lab: true };
  await world.engine.command(run.run, request);
}

async function attached(): Promise<Walker> {
  const run = await world.begin(TWO);
  await asAuthor(run, { type: 'attach' });
  return run;
}

function notebook(): NotebookKernel {
  const kernel = notebooks.at(-1);
  if (kernel === undefined) {
    throw new Error('Nobody joined the notebook.');
  }
  return kernel;
}

test('steps run on the notebook’s kernel, which takes no place, has no idle end and outlives the run’s use of it', async () => {
  open(undefined, { maxKernels: 1, idleAfter: 1 });
  const run = await attached();
  const other = await world.begin(TWO);
  await run.runStep('one');
  await other.runStep('one');
  await new Promise(resolve => setTimeout(resolve, 10));
  await run.runStep('two');
  expect(notebook().ran).toEqual(['x = 1', 'print(x)']);
  expect(run.state.steps.two?.status).toBe('done');
  expect(world.store.runs.strayKernels()).toEqual([]);
  await asAuthor(run, { type: 'detach' });
  await run.runStep('one');
  // It was left, and ended by nobody: what came next ran on a kernel of the run's own.
  expect(notebook().ran).toHaveLength(2);
  expect(notebook().interrupts).toBe(0);
  expect(world.kernels.at(-1)?.ran).toEqual(['x = 1']);
});

test('only the author’s own JupyterLab attaches, and a notebook without a kernel is told', async () => {
  open();
  const run = await world.begin(TWO);
  await expect(run.send({ type: 'attach' })).rejects.toMatchObject({ code: 'attach-refused' });
  const command: RunCommand = { type: 'attach' };
  const byModel = { expectedSeq: null, command, by: 'model' as const, lab: true };
  await expect(world.engine.command(run.run, byModel)).rejects.toMatchObject({
    code: 'person-only'
  });
  expect(notebooks).toEqual([]);
  await world.close();
  open(undefined, { join: undefined });
  const alone = await world.begin(TWO);
  await expect(asAuthor(alone, { type: 'attach' })).rejects.toMatchObject({
    code: 'notebook-no-kernel'
  });
  expect(alone.state.attached).toBeUndefined();
});

test('a kernel that was joined for a command that came to nothing is left again', async () => {
  open();
  const run = await world.begin(TWO);
  const request = { expectedSeq: 0, command: { type: 'attach' as const }, by: 'person' as const };
  const answer = await world.engine.command(run.run, { ...request, lab: true });
  expect(answer).toHaveProperty('conflict');
  expect(notebook().ended).toBe(true);
});

test('a cell that somebody else runs turns done steps stale, and the next one waits for a word', async () => {
  open();
  const run = await attached();
  notebook().others();
  await run.runStep('one');
  notebook().others();
  notebook().others();
  expect(run.step('one')).toMatchObject({ status: 'stale', reasons: [{ cause: 'notebook' }] });
  expect(run.events('kernel-used')).toHaveLength(1);
  await expect(run.runStep('one')).rejects.toMatchObject({ code: 'ground-shared' });
  await asAuthor(run, { type: 'run-step', step: 'one', anyway: true });
  await run.quiet();
  expect((await run.runStep('two')).status).toBe('done');
});

test('two runs on one kernel are others to each other', async () => {
  open();
  const one = await attached();
  const first = notebook();
  const two = await attached();
  await one.runStep('one');
  // The kernel tells each connection of what the other one sent.
  first.others();
  expect(one.step('one').status).toBe('stale');
  expect((await two.runStep('one')).status).toBe('done');
});

test('a new kernel is joined only when the author says so', async () => {
  open();
  const run = await attached();
  await run.runStep('one');
  notebook().die();
  await run.until(state => state.attached?.asks === true);
  expect(run.step('one').status).toBe('cold');
  await expect(run.runStep('two')).rejects.toMatchObject({ code: 'kernel-new' });
  await expect(run.send({ type: 'accept-kernel' })).rejects.toMatchObject({
    code: 'attach-refused'
  });
  expect(notebooks).toHaveLength(1);
  await asAuthor(run, { type: 'accept-kernel' });
  await run.runStep('two');
  expect(notebook().ran).toEqual(['x = 1', 'print(x)']);
  expect(notebooks).toHaveLength(2);
});

test('a step whose kernel dies under it is cancelled, and the author is asked', async () => {
  open(code => (code === 'x = 1' ? new Promise(() => undefined) : OK));
  const run = await attached();
  await run.send({ type: 'run-step', step: 'one' });
  await run.until(state => state.steps['one']?.status === 'running');
  notebook().die();
  await run.quiet();
  expect(run.step('one')).toMatchObject({ status: 'cancelled', cancelCause: 'kernel-died' });
  expect(run.state.attached?.asks).toBe(true);
});

test('a companion that starts again asks, even where nothing ran yet', async () => {
  open();
  const run = await attached();
  await world.engine.close();
  const again = createEngine(testDeps(world.config, world.store, 'holder'), {
    ownFolders: false,
    kernels: {
      start: () => Promise.reject(new Error('Nothing is started.')),
      join: () => Promise.reject(new Error('Nothing is joined.')),
      end: () => Promise.resolve(),
      leased: () => Promise.resolve([]),
      specs: () => Promise.resolve({ standard: 'python3', languages: {} })
    }
  });
  expect(again.stateOf(run.run).attached?.asks).toBe(true);
  await again.close();
});

test('a cancelled step that waits behind others’ code is given up only once it has begun', async () => {
  open(() => new Promise(() => undefined));
  const run = await attached();
  notebook().busy = true;
  await run.send({ type: 'run-step', step: 'one' });
  await run.until(state => state.steps['one']?.status === 'running');
  await run.send({ type: 'cancel', step: 'one' });
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(run.step('one').status).toBe('running');
  notebook().busy = false;
  await run.quiet();
  expect(run.step('one').status).toBe('cancelled');
  // It does not stop, and is not ours to end: it is left, and the author decides.
  expect(run.state.attached?.asks).toBe(true);
});

test('others’ code that could not be written down is not forgotten: the author is asked', async () => {
  open(undefined, { through: store => filling(store, () => full) });
  const run = await attached();
  await run.runStep('one');
  full = true;
  notebook().others();
  full = false;
  expect(run.state).toMatchObject({ attached: { asks: true }, steps: { one: { status: 'cold' } } });
});

test('an upload is named by its whole path, which is found from the notebook’s folder', async () => {
  open(undefined, { ownFolders: true });
  const app = appOf(['# Read', 'path = "sizes.csv"', 'print(open(path).read())', '# End', '1']);
  const run = await world.begin(app);
  const { blob, bytes } = world.store.blobs.put(Buffer.from('3'));
  const file: FileValue = { t: 'file', v: 'ab'.repeat(16), name: 'my own.csv' };
  world.store.runs.addUpload(run.run, { upload: file.v, name: file.name, bytes, blob, at: 1 });
  await asAuthor(run, { type: 'attach' });
  await run.send({ type: 'set-inputs', step: 'read', values: { path: file } });
  await run.runStep('read');
  const [named] = /"(\/.*my own\.csv)"/.exec(notebook().ran.join('\n'))?.slice(1) ?? [];
  expect(named && readFileSync(named, 'utf8')).toBe('3');
  expect(run.step('read').values).toEqual({ path: file });
});

test('nothing of a checkpoint, a choice or a folder touches the notebook’s kernel', async () => {
  open(undefined, { ownFolders: true });
  const run = await attached();
  await run.runStep('one');
  await run.runStep('two');
  expect(notebook().asked).toEqual([]);
});

test('a finished run leaves the kernel, and asks when it is opened again', async () => {
  open();
  const run = await attached();
  await run.runStep('one');
  await run.runStep('two');
  await run.send({ type: 'finalize' });
  expect(notebook().ended).toBe(true);
  await run.send({ type: 'reopen' });
  expect(run.state.attached?.asks).toBe(true);
});
