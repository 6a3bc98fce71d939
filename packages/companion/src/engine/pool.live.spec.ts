/** Ready kernels on a real server: set-up ran in a folder that became the run's, on data as it is now. */
import { writeFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppDefinition } from '@lockstep/protocol';
import type { Engine } from '../contract';
import type { Store } from '../store';
import { createEngine } from './engine';
import { appOf } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { Walker } from './testing/walking';

jest.setTimeout(30_000);

/** Set-up reads relative to the notebook, and keeps the folder's whole name. */
const APP = appOf([
  'import os\nfrom pathlib import Path\nrows = Path("rows.txt").read_text().split()\nhere = Path.cwd()\nprint(len(rows))',
  '# Use',
  'print(rows, (here / "rows.txt").exists(), here.samefile("."), os.getpid())',
  '# Write',
  '(here / "out.txt").write_text("mine")\nprint(sorted(p.name for p in Path(".").iterdir()))'
]);

let server: TestServer;
let store: Store;
let engine: Engine;

beforeAll(async () => {
  server = startServer();
  writeFileSync(join(server.root, 'rows.txt'), 'a b c');
  store = openTestStore(server.config, 'first');
  engine = createEngine({ ...testDeps(server.config, store, 'first'), warmKernels: 1 });
  await engine.recover();
  engine.keepWarm([put(APP)]);
  await ready();
});

afterAll(async () => {
  try {
    await engine.close();
    await server.untilNoKernels();
    expect(store.runs.strayKernels()).toEqual([]);
  } finally {
    store.close();
    await server.close();
  }
});

function put(definition: AppDefinition): string {
  return store.definitions.put(definition, { path: 'test.ipynb', root: server.root });
}

async function begin(): Promise<Walker> {
  const app = put(APP);
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: true });
  return new Walker(engine, state.run);
}

async function ready(): Promise<void> {
  while (engine.kernels().ready === 0) {
    await delay(20);
  }
}

test('a run goes on where set-up ran: names of its folder stay true, and what it writes is its own', async () => {
  const run = await begin();
  expect((await run.runStep('use')).error).toBeNull();
  expect(run.printed('setup')).toBe('3\n');
  expect(run.printed('use')).toMatch(/^\['a', 'b', 'c'\] True True \d+\n$/);
  expect(run.events('step-done').map(({ ahead }) => ahead !== undefined)).toEqual([true, false]);
  await run.send({ type: 'confirm', step: 'write', allowed: true });
  await run.runStep('write');
  expect(run.printed('write')).toContain('out.txt');
  expect(readdirSync(server.root)).not.toContain('out.txt');
  expect(existsSync(join(server.config.state, 'runs', run.run, 'work'))).toBe(true);
});

test('each run has a kernel of its own, and data that changed since is read anew', async () => {
  await ready();
  const first = await begin();
  await first.runStep('use');
  await ready();
  writeFileSync(join(server.root, 'rows.txt'), 'a b c d');
  const second = await begin();
  await second.runStep('use');
  expect(first.events('step-done')[0]).toHaveProperty('ahead');
  expect(second.events('step-done')[0]).not.toHaveProperty('ahead');
  expect(second.printed('setup')).toBe('4\n');
  expect(first.printed('use').split(' ').at(-1)).not.toBe(second.printed('use').split(' ').at(-1));
});
