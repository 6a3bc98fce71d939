/** A companion that is killed in mid-step: the next one ends its kernel, says so, and runs nothing twice unseen. */
import { createEngine } from './engine';
import { bundleCrasher, gone, startCrasher } from './testing/crash';
import { appOf } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { tallied, tally, untilTally, writeTally } from './testing/tally';
import { Walker } from './testing/walking';

jest.setTimeout(40_000);

let server: TestServer;

beforeAll(() => {
  server = startServer();
  writeTally(server.root);
});

afterAll(() => server.close());

test('after a kill in mid-step nothing is left running, and the run goes on', async () => {
  const { config, root } = server;
  const definition = appOf([
    '# One',
    `${tallied('one')}\nx = 1`,
    '# Two',
    `${tallied('two')}\ntally.hang_once()\nprint(x)`
  ]);
  const plan = { config, holder: 'killed', definition, steps: ['one', 'two'], at: null };
  const companion = startCrasher(bundleCrasher(config.root), plan);
  await untilTally(root, 'hung', 1);
  companion.kill('SIGKILL');
  await gone(companion);
  expect(await server.kernels()).toHaveLength(1);

  const store = openTestStore(config, 'next');
  const engine = createEngine(testDeps(config, store, 'next'));
  try {
    await engine.recover();
    await server.untilNoKernels();
    expect(store.runs.strayKernels()).toEqual([]);
    const [row] = store.runs.runs({});
    const run = new Walker(engine, row?.run ?? '');
    expect(run.step('two')).toMatchObject({ status: 'cancelled', cancelCause: 'recovered' });
    expect(run.step('one').status).toBe('cold');
    expect([tally(root, 'one'), tally(root, 'two')]).toEqual([1, 1]);

    expect((await run.runStep('two')).status).toBe('done');
    expect(run.printed('two')).toBe('1\n');
    // The first step ran again, and its journal says that it was a replay.
    expect([tally(root, 'one'), tally(root, 'two')]).toEqual([2, 2]);
    expect(run.events('steps-queued').at(-1)?.replay).toEqual(['one']);
  } finally {
    await engine.close();
    await server.untilNoKernels();
    store.close();
  }
});
