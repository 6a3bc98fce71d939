/** A run on the kernel of a real notebook's session: what it reads, what it notices, and what it never does to it. */
import {
  KernelAPI,
  KernelConnection,
  type ServerConnection,
  SessionAPI
} from '@jupyterlab/services';
import type { RunCommand } from '@lockstep/protocol';
import { silentLog } from '../log';
import type { Engine } from '../contract';
import { jupyterSettings } from '../kernels/connection';
import { tameConsole, tameRejections } from '../kernels/tame';
import type { Store } from '../store';
import { createEngine } from './engine';
import { appOf } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { Walker } from './testing/walking';

jest.setTimeout(60_000);

let server: TestServer;
let store: Store;
let engine: Engine;
let settings: ServerConnection.ISettings;
/** The notebook as a person has it open: its own connection to its kernel. */
let notebook: KernelConnection;
const untame = [tameRejections(silentLog()), tameConsole(silentLog())];

const APP = appOf([
  '# Read',
  'seen = globals().get("note", "nothing")',
  'print(seen)',
  '# Tell',
  'print("still", seen)'
]);

beforeAll(async () => {
  server = startServer();
  const { jupyter } = server.config;
  if (jupyter === undefined) {
    throw new Error('The test server has no address.');
  }
  settings = jupyterSettings(jupyter, () => undefined);
  store = openTestStore(server.config, 'first');
  engine = createEngine(testDeps(server.config, store, 'first'), {
    patience: { again: 500, end: 3_000 }
  });
  await engine.recover();
  const session = await SessionAPI.startSession(
    { path: 'folder/test.ipynb', name: '', type: 'notebook', kernel: { name: 'python3' } },
    settings
  );
  if (session.kernel === null) {
    throw new Error('The session has no kernel.');
  }
  notebook = new KernelConnection({ model: session.kernel, serverSettings: settings });
  await notebook.info;
});

afterAll(async () => {
  const { id } = notebook;
  try {
    await engine.close();
    notebook.dispose();
    await KernelAPI.shutdownKernel(id, settings);
    await server.untilNoKernels();
  } finally {
    store.close();
    await server.close();
    untame.forEach(undo => undo());
  }
});

/** Somebody runs a cell in the notebook. */
async function cell(code: string, silent = false): Promise<void> {
  await notebook.requestExecute({ code, silent }).done;
}

async function begin(): Promise<Walker> {
  const app = store.definitions.put(APP, { path: 'folder/test.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  return new Walker(engine, state.run);
}

async function asAuthor(run: Walker, command: RunCommand): Promise<void> {
  await engine.command(run.run, { expectedSeq: null, command, by: 'person', lab: true });
}

test('a step reads what the notebook holds; its cells, restarts and interrupts are the author’s', async () => {
  const run = await begin();
  await cell('note = "from the notebook"');
  await asAuthor(run, { type: 'attach' });
  await run.runStep('read');
  expect(run.printed('read')).toBe('from the notebook\n');

  // A question of a page and code that a tool keeps to itself are no cells.
  await notebook.requestKernelInfo();
  await cell('pass', true);
  expect((await run.runStep('tell')).status).toBe('done');

  await cell('note = "another one"');
  await run.until(state => state.steps['tell']?.status === 'stale');
  expect(run.step('read')).toMatchObject({ status: 'stale', reasons: [{ cause: 'notebook' }] });
  await expect(run.runStep('read')).rejects.toMatchObject({ code: 'ground-shared' });
  await asAuthor(run, { type: 'run-step', step: 'read', anyway: true });
  await run.quiet();
  expect(run.printed('read')).toBe('another one\n');

  // The notebook is at work for long: what is called off meanwhile is never sent, and the cell is not interrupted.
  const long = notebook.requestExecute({ code: 'import time; time.sleep(1.5); slept = 1' });
  await run.until(state => state.steps['read']?.status === 'stale');
  await asAuthor(run, { type: 'run-step', step: 'read', anyway: true });
  await run.until(state => state.steps['read']?.status === 'running');
  await asAuthor(run, { type: 'cancel', step: 'read' });
  await run.quiet();
  expect(run.step('read').status).toBe('cancelled');
  expect((await long.done).content.status).toBe('ok');

  await notebook.restart();
  await run.until(state => state.attached?.asks === true);
  await expect(run.runStep('read')).rejects.toMatchObject({ code: 'kernel-new' });
  await asAuthor(run, { type: 'accept-kernel' });
  await run.runStep('read');
  expect(run.printed('read')).toBe('nothing\n');

  await asAuthor(run, { type: 'detach' });
  await run.runStep('read');
  expect(await server.kernels()).toContain(notebook.id);
  expect(await server.kernels()).toHaveLength(2);
  await cell('note = "alive"');
});

test('two runs on one kernel are others to each other', async () => {
  const [one, two] = [await begin(), await begin()];
  await asAuthor(one, { type: 'attach' });
  await asAuthor(two, { type: 'attach' });
  await one.runStep('read');
  await two.runStep('read');
  await one.until(state => state.steps['read']?.status === 'stale');
  expect(two.step('read').status).toBe('done');
});

test('without an open notebook there is a sentence, and the run stays as it is', async () => {
  const app = store.definitions.put(APP, { path: 'other.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  const run = new Walker(engine, state.run);
  await expect(asAuthor(run, { type: 'attach' })).rejects.toMatchObject({
    code: 'notebook-no-kernel',
    message:
      'The notebook has no running kernel. Next: open the notebook, start its kernel, then try again.'
  });
  expect(run.state.attached).toBeUndefined();
});
