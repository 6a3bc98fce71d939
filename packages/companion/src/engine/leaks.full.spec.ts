/** A hundred runs opened and left, some in mid-step, with ready kernels and a cap: nothing of them stays. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from './engine';
import { appOf } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { Walker } from './testing/walking';

jest.setTimeout(600_000);

const RUNS = 100;
const CAP = 4;
const APP = appOf([
  'import os, subprocess, sys\nrows = open("rows.txt").read()',
  '# Start',
  'child = subprocess.Popen(["sleep", "600"])\nprint(child.pid)',
  '# Long',
  'import time\ntime.sleep(600)'
]);

let server: TestServer;
beforeAll(() => {
  server = startServer();
  writeFileSync(join(server.root, 'rows.txt'), 'a');
});
afterAll(() => server.close());

/** Processes that a run started and that still run; one that ended and was not waited for has no command. */
function sleepers(started: ReadonlySet<string>): string[] {
  return readdirSync('/proc').filter(pid => started.has(pid) && commandOf(pid).includes('sleep'));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
  } catch {
    return '';
  }
}

test('after 100 runs no kernel, no process and no lease is left', async () => {
  const store = openTestStore(server.config, 'first');
  const deps = testDeps(server.config, store, 'first');
  const engine = createEngine({ ...deps, maxKernels: CAP, warmKernels: 1 });
  const started = new Set<string>();
  let most = 0;
  let ahead = 0;
  try {
    await engine.recover();
    const app = store.definitions.put(APP, { path: 'test.ipynb', root: server.root });
    engine.keepWarm([app]);
    for (let count = 0; count < RUNS; count++) {
      const { state } = await engine.create({ app, owner: 'me', by: 'person', published: true });
      const run = new Walker(engine, state.run);
      if (run.state.plan.steps.some(({ id, effects }) => id === 'start' && effects.length > 0)) {
        await run.send({ type: 'confirm', step: 'start', allowed: true });
      }
      expect((await run.runStep('start')).status).toBe('done');
      started.add(run.printed('start').trim());
      ahead += run.events('step-done').filter(event => event.ahead !== undefined).length;
      most = Math.max(most, (await server.kernels()).length);
      if (count % 3 === 0) {
        await run.send({ type: 'run-step', step: 'long' });
        await run.send({ type: 'cancel', step: 'long' });
        await run.quiet();
      }
      if (count % 2 === 0) {
        await run.send({ type: 'archive' });
      }
    }
  } finally {
    await engine.close();
    await server.untilNoKernels();
  }
  expect(started.size).toBe(RUNS);
  expect(sleepers(started)).toEqual([]);
  expect(store.runs.strayKernels()).toEqual([]);
  // One may be on its way out while the next is on its way in.
  expect(most).toBeLessThanOrEqual(CAP + 1);
  expect(ahead).toBeGreaterThan(0);
  const folders = readdirSync(join(server.config.state, 'runs'), { withFileTypes: true });
  expect(folders.filter(one => one.isDirectory() && one.name.startsWith('pool-'))).toEqual([]);
  store.close();
});
