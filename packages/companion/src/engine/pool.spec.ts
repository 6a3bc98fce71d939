/** Kernels that are ready before anybody comes: who gets one, what the journal says, and who they give way to. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AppDefinition } from '@lockstep/protocol';
import type { ExecuteReply } from '../kernels/lease';
import { appOf } from './testing/notebook';
import { scriptedWorld, type ScriptedWorld, type WorldOptions } from './testing/scripted';
import { stepAhead } from './warmUp';

const OK: ExecuteReply = { status: 'ok' };
const SETUP = 'import json\nrows = [1, 2]\nprint(len(rows))';
const APP = appOf([SETUP, '# One', 'print(rows)']);
const OTHER = appOf([SETUP, '# One', 'print(rows, 2)']);

let world: ScriptedWorld;
afterEach(() => world.close());

/** A world that keeps kernels of these apps ready, once the first is. */
async function warmed(
  apps: readonly AppDefinition[],
  options: WorldOptions = {},
  step: () => ExecuteReply | Promise<ExecuteReply> = () => OK
): Promise<void> {
  world = scriptedWorld(
    (code, _, listener) => {
      if (code === SETUP) {
        listener.message({ type: 'stream', name: 'stdout', text: '2\n' });
      }
      return code === SETUP ? OK : step();
    },
    { warmKernels: 1, ...options }
  );
  keep(apps);
  await until(() => world.engine.kernels().ready > 0);
}

function keep(apps: readonly AppDefinition[]): void {
  const place = { path: 'test.ipynb', root: world.config.root };
  world.engine.keepWarm(apps.map(app => world.store.definitions.put(app, place)));
}

async function until(condition: () => boolean): Promise<void> {
  for (let left = 4_000; !condition(); left--) {
    if (left === 0) {
      throw new Error('It does not come.');
    }
    await delay(1);
  }
}

test('a new run takes the kernel on which set-up ran ahead, and its journal says so', async () => {
  await warmed([APP]);
  const before = Date.now();
  const run = await world.begin(APP);
  expect((await run.runStep('one')).status).toBe('done');
  expect(world.kernels[0]?.ran).toEqual([SETUP, 'print(rows)']);
  expect(run.printed('setup')).toBe('2\n');
  const [setup, one] = run.events('step-done');
  expect(setup?.step).toBe('setup');
  expect(setup?.ahead).toBeLessThanOrEqual(before);
  expect(run.step('setup').result?.ahead).toBe(setup?.ahead);
  expect(one).not.toHaveProperty('ahead');
  expect(run.state.ground.map(({ step }) => step)).toEqual(['setup', 'one']);
});

test('the kernel is written down as the run’s, and as nobody’s before', async () => {
  const taken: [string, string][] = [];
  await warmed([APP], {
    through: store => ({
      ...store,
      kernelTaken(run, kernel) {
        taken.push([run, kernel]);
        store.kernelTaken(run, kernel);
      }
    })
  });
  const run = await world.begin(APP);
  await run.runStep('one');
  const kernel = world.kernels[0]?.kernel;
  expect(taken).toEqual([
    ['pool', kernel],
    [run.run, kernel]
  ]);
});

test('two runs never meet on one kernel', async () => {
  await warmed([APP]);
  const [one, two] = [await world.begin(APP), await world.begin(APP)];
  await one.runStep('one');
  await two.runStep('one');
  expect(world.kernels.slice(0, 2).map(({ ran }) => ran)).toEqual([
    [SETUP, 'print(rows)'],
    [SETUP, 'print(rows)']
  ]);
});

test('the next kernel is not made ready while the step of who took the last one still runs', async () => {
  let end: () => void = () => undefined;
  await warmed([APP], {}, () => new Promise(resolve => (end = () => resolve(OK))));
  const first = await world.begin(APP);
  await first.send({ type: 'run-step', step: 'one' });
  await delay(1_500);
  expect(world.kernels).toHaveLength(1);
  end();
  await until(() => world.engine.kernels().ready === 1);
  expect(world.kernels).toHaveLength(2);
});

test('a run of another version does not get it', async () => {
  await warmed([APP]);
  const run = await world.begin(OTHER);
  await run.runStep('one');
  expect(run.events('step-done')[0]).not.toHaveProperty('ahead');
  expect(world.kernels[0]?.ran).toEqual([SETUP]);
});

test('a replay starts on a ready kernel too, and compares what set-up gave', async () => {
  await warmed([APP]);
  const run = await world.begin(APP);
  await run.runStep('one');
  await until(() => world.engine.kernels().ready === 1);
  await run.send({ type: 'restart-kernel' });
  await run.send({ type: 'replay', step: 'one' });
  await run.quiet();
  expect(run.step('setup')).toMatchObject({ replayed: true, same: true, status: 'done' });
  expect(world.kernels[1]?.ran).toEqual([SETUP, 'print(rows)']);
});

test('with one place, a run of another app has it, and the pool waits', async () => {
  await warmed([APP], { maxKernels: 1 });
  const run = await world.begin(OTHER);
  await run.runStep('one');
  expect(world.kernels[0]).toMatchObject({ ended: true, ran: [SETUP] });
  expect(run.step('one').status).toBe('done');
  expect(world.engine.kernels()).toMatchObject({ live: 1, ready: 0 });
});

test('a kernel on its way into the pool gives way as well', async () => {
  let [started, stopped] = [0, 0];
  world = scriptedWorld(() => OK, {
    warmKernels: 1,
    maxKernels: 1,
    start: (_, __, signal) =>
      new Promise((_resolve, reject) => {
        started++;
        signal.addEventListener('abort', () => {
          stopped++;
          reject(new Error('aborted'));
        });
      })
  });
  keep([APP]);
  await until(() => started === 1);
  expect(world.engine.kernels().live).toBe(1);
  const run = await world.begin(OTHER);
  await run.send({ type: 'run-step', step: 'one' });
  await until(() => stopped === 1 && run.step('setup').status === 'running');
  await run.send({ type: 'cancel', step: 'setup' });
  await run.quiet();
});

test('half of the places stay for runs', async () => {
  await warmed([APP, OTHER, appOf(['# A', '1'])], { maxKernels: 3, warmKernels: 3 });
  await until(() => world.engine.kernels().ready === 2);
  await delay(20);
  expect(world.engine.kernels().live).toBe(2);
});

test('set-up that asks a question does not run ahead; its kernel is ready all the same', async () => {
  world = scriptedWorld(
    (code, _, listener) => {
      if (code === SETUP) {
        listener.question({ text: 'Who? ', secret: false });
      }
      return OK;
    },
    { warmKernels: 1 }
  );
  keep([APP]);
  await until(() => world.engine.kernels().ready === 1);
  expect(world.kernels.map(({ ended, ran }) => [ended, ran.length])).toEqual([
    [true, 1],
    [false, 0]
  ]);
});

test('a kernel that died in the pool is given to nobody', async () => {
  await warmed([APP]);
  world.kernels[0]?.die();
  await until(() => world.engine.kernels().ready === 0);
  const run = await world.begin(APP);
  await run.runStep('one');
  expect(run.events('step-done')[0]).not.toHaveProperty('ahead');
  expect(run.step('one').status).toBe('done');
});

test('one that nobody takes is ended, and the next visit wakes the pool', async () => {
  await warmed([APP], { idleAfter: 30 });
  await until(() => world.kernels[0]?.ended === true);
  expect(world.engine.kernels().ready).toBe(0);
  await world.begin(APP);
  await until(() => world.engine.kernels().ready === 1);
});

test('closing ends what is ready and what is on its way', async () => {
  await warmed([APP]);
  await world.engine.close();
  expect(world.kernels.every(({ ended }) => ended)).toBe(true);
});

test('only set-up without inputs and effects runs ahead, and only where code is read', () => {
  world = scriptedWorld();
  expect(stepAhead(APP)?.id).toBe('setup');
  expect(stepAhead(appOf(['open("x.txt", "w").write("1")', '# One', '1']))).toBeNull();
  expect(stepAhead(appOf(['# One', 'x = 1', 'print(x)']))).toBeNull();
  expect(stepAhead({ ...APP, language: 'r' })).toBeNull();
});
