/** A companion that dies at any line of a journal, before it is written or after: nothing is lost, nothing runs unseen. */
import { createEngine } from './engine';
import { bundleCrasher, gone, startCrasher } from './testing/crash';
import { appOf } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { tallied, tally, writeTally } from './testing/tally';
import { Walker } from './testing/walking';

jest.setTimeout(60_000);

/** Lines of the journal of the walk below: created, epoch, two steps of queued, started, output and done. */
const LINES = 10;

let server: TestServer;
let crasher: string;

beforeAll(() => {
  server = startServer();
  writeTally(server.root);
  crasher = bundleCrasher(server.root);
});

afterAll(() => server.close());

const places = Array.from({ length: LINES }, (_, index) => index + 1).flatMap(seq => [
  { seq, written: false },
  { seq, written: true }
]);

test.each(places)('a crash at line $seq, written: $written', async at => {
  const { config, root } = server;
  const name = `${at.seq}${at.written ? 'after' : 'before'}`;
  const definition = appOf([
    '# One',
    `${tallied(`one${name}`)}\nx = 41\nprint(x)`,
    '# Two',
    `${tallied(`two${name}`)}\nprint(x + 1)`
  ]);
  const child = startCrasher(crasher, {
    config,
    holder: `dying-${name}`,
    definition,
    steps: ['one', 'two'],
    at
  });
  expect(await gone(child)).toBe('SIGKILL');

  const store = openTestStore(config, `next-${name}`);
  const engine = createEngine(testDeps(config, store, `next-${name}`));
  try {
    await engine.recover();
    await server.untilNoKernels();
    expect(store.runs.strayKernels()).toEqual([]);
    const [row] = store.runs.runs({});
    if (at.seq === 1 && !at.written) {
      // The run has a name and nothing in its journal: it never was.
      expect(() => engine.view(row?.run ?? '')).toThrow('There is no such run.');
      return;
    }
    const run = new Walker(engine, row?.run ?? '');
    const statuses = run.ids.map(id => run.step(id).status);
    expect(statuses).not.toContain('running');
    expect(statuses).not.toContain('queued');
    for (const id of run.ids) {
      const begun = run.events('step-started').filter(({ step }) => step === id).length;
      expect(tally(root, `${id}${name}`)).toBeLessThanOrEqual(begun);
    }
    if (run.step('one').status !== 'cold') {
      await run.runStep('one');
    }
    expect((await run.runStep('two')).status).toBe('done');
    expect(run.printed('two')).toBe('42\n');
  } finally {
    await engine.close();
    await server.untilNoKernels();
    store.close();
  }
});
