/** Checkpoints on real kernels: restored instead of replayed, never with a secret, and replayed when they do not fit. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppDefinition } from '@lockstep/protocol';
import { createEngine } from './engine';
import { appOf } from './testing/notebook';
import { openTestStore, startServer, testDeps, type TestServer } from './testing/server';
import { Walker } from './testing/walking';

jest.setTimeout(60_000);

let server: TestServer;
let lives = 0;

beforeAll(() => {
  server = startServer();
});

afterAll(() => server.close());

/** The app with the checkpoint that its author wants at step `one`. */
function saving(cells: readonly string[]): AppDefinition {
  const app = appOf(cells);
  return {
    ...app,
    steps: app.steps.map(step => (step.id === 'one' ? { ...step, checkpoint: true } : step))
  };
}

async function within(
  definition: AppDefinition,
  work: (run: Walker, files: () => string[]) => Promise<void>
): Promise<void> {
  const { config } = server;
  const holder = `checkpoint-${(lives += 1)}`;
  const store = openTestStore(config, holder);
  const engine = createEngine(testDeps(config, store, holder), { ownFolders: true });
  try {
    await engine.recover();
    const app = store.definitions.put(definition, { path: 'test.ipynb', root: config.root });
    const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
    const folder = join(config.state, 'runs', state.run, 'checkpoints');
    await work(new Walker(engine, state.run), () =>
      readdirSync(folder).map(name => join(folder, name))
    );
  } finally {
    await engine.close();
    await server.untilNoKernels();
    store.close();
  }
}

/** Runs the step, and waits until what it gave is saved, or is not. */
async function saved(run: Walker): Promise<void> {
  expect((await run.runStep('one')).status).toBe('done');
  await run.until(({ steps }) => steps['one']?.checkpoint !== undefined);
}

/** Set-up, a slow step that makes two names of one list, and one that reads them. */
const CELLS = [
  'import math\ndef double(x):\n    return 2 * x',
  '# One',
  'rows = [1, 2]\nsame = rows\nmade = {"pi": math.pi, "f": double}',
  '# Two',
  'rows.append(made["f"](4))\nprint(same, round(made["pi"], 2))'
];

test('a cold run restores what was saved, aliases too, and runs nothing again', async () => {
  await within(saving(CELLS), async run => {
    await saved(run);
    const { checkpoint } = run.step('one');
    expect(checkpoint).toMatchObject({ names: ['made', 'rows', 'same'], left: [], why: null });
    await run.send({ type: 'restart-kernel' });
    expect((await run.runStep('two')).status).toBe('done');
    expect(run.printed('two')).toBe('[1, 2, 8] 3.14\n');
    expect(run.step('one')).toMatchObject({ status: 'done', restored: true });
    expect(run.events('checkpoint-restored')).toHaveLength(1);
    expect(run.events('step-started').filter(({ step }) => step === 'one')).toHaveLength(1);

    // The author's word stands above it.
    await run.send({ type: 'restart-kernel' });
    await run.send({ type: 'replay', step: 'one', restore: false });
    await run.quiet();
    expect(run.events('checkpoint-restored')).toHaveLength(1);
    expect(run.events('step-started').filter(({ step }) => step === 'one')).toHaveLength(2);
  });
});

test('one that is damaged falls back to the replay, and says so', async () => {
  await within(saving(CELLS), async (run, files) => {
    await saved(run);
    for (const file of files()) {
      writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]));
    }
    await run.send({ type: 'restart-kernel' });
    expect((await run.runStep('two')).status).toBe('done');
    expect(run.printed('two')).toBe('[1, 2, 8] 3.14\n');
    expect(run.events('checkpoint-dropped').at(-1)?.why).toContain('damaged');
    expect(run.events('step-started').filter(({ step }) => step === 'one')).toHaveLength(2);
  });
});

test('what does not pickle is listed, and is replayed', async () => {
  const definition = saving([
    'import threading',
    '# One',
    'lock = threading.Lock()\nsize = 3',
    '# Two',
    'with lock:\n    print(size)'
  ]);
  await within(definition, async (run, files) => {
    await saved(run);
    const { checkpoint } = run.step('one');
    expect(checkpoint?.left.map(({ name }) => name)).toEqual(['lock']);
    expect(checkpoint?.why).toContain('lock');
    expect(files()).toEqual([]);
    await run.send({ type: 'restart-kernel' });
    expect((await run.runStep('two')).status).toBe('done');
    expect(run.events('checkpoint-restored')).toEqual([]);
  });
});

test('a secret is never saved, not even inside another value', async () => {
  const definition = saving([
    'import json',
    '# One',
    'TOKEN = "change me"\nheads = {"auth": "Bearer " + TOKEN}',
    '# Two',
    'print(len(json.dumps(heads)) > 5)'
  ]);
  const secret = {
    ...definition,
    steps: definition.steps.map(step => ({
      ...step,
      inputs: step.inputs.map(input =>
        input.id === 'TOKEN' ? { ...input, type: 'secret' as const, initial: undefined } : input
      )
    }))
  };
  await within(secret, async (run, files) => {
    expect(run.state.plan.steps.flatMap(step => step.inputs.map(({ id }) => id))).toContain(
      'TOKEN'
    );
    await run.send({
      type: 'set-inputs',
      step: 'one',
      values: { TOKEN: { t: 'str', v: 'hush-hush-42' } }
    });
    await saved(run);
    expect(run.step('one').checkpoint?.why).toContain('secret');
    expect(files()).toEqual([]);
    expect(JSON.stringify(run.journal)).not.toContain('hush-hush-42');
  });
});
