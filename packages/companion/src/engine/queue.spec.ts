/** More runs than kernels: who waits is told where, nobody is lost, and the order is kept. */
import type { ExecuteReply } from '../kernels/lease';
import { appOf } from './testing/notebook';
import { filling, scriptedWorld, type ScriptedWorld } from './testing/scripted';
import type { Walker } from './testing/walking';

const OK: ExecuteReply = { status: 'ok' };
const ONE = appOf(['# One', 'x = 1']);
const TWO = appOf(['# One', 'x = 1', '# Two', 'y = x']);

let world: ScriptedWorld;
afterEach(() => world.close());

/** Runs whose cells end only when told; `order` holds the kernels in the order in which they were asked. */
function gated(maxKernels: number): { order: string[]; release(): Promise<void> } {
  const ends: (() => void)[] = [];
  const order: string[] = [];
  world = scriptedWorld(
    (_, { kernel }) => {
      order.push(kernel.split('-')[1] ?? '');
      return new Promise(resolve => {
        ends.push(() => resolve(OK));
      });
    },
    { maxKernels }
  );
  return {
    order,
    /** Ends the cell that was sent first, once one was. */
    async release() {
      while (ends.length === 0) {
        await new Promise(setImmediate);
      }
      ends.shift()?.();
    }
  };
}

/** With one kernel: a run whose first of two steps is done, and one that did nothing yet. */
async function halfway(release: () => Promise<void>): Promise<[first: Walker, next: Walker]> {
  const [first, next] = [await world.begin(TWO), await world.begin(ONE)];
  await first.send({ type: 'run-step', step: 'one' });
  await release();
  await first.quiet();
  return [first, next];
}

const place = (run: Walker): string | null => {
  const { wait } = run.state;
  return wait === undefined ? null : `${wait.place} of ${wait.of}`;
};

test('20 arrivals with 2 kernels: each is told its place at once, all are served, in their order', async () => {
  const { order, release } = gated(2);
  const runs: Walker[] = [];
  for (let count = 0; count < 20; count++) {
    const run = await world.begin(ONE);
    await run.send({ type: 'run-step', step: 'one' });
    runs.push(run);
    // Told in the same turn in which the command was answered.
    expect(run.step('one').status).toBe(count < 2 ? 'running' : 'queued');
    expect(place(run)).toBe(count < 2 ? null : `${count - 1} of ${count - 1}`);
  }
  await runs[2]?.until(({ wait }) => wait?.of === 18);
  expect(runs.slice(2, 3).map(place)).toEqual(['1 of 18']);
  // Each heard of its place at once; of the other arrivals, which come in an instant here, once together.
  expect(runs.flatMap(run => run.events('kernel-awaited')).length).toBeLessThan(3 * 18);
  for (const run of runs) {
    expect(world.engine.kernels().live).toBeLessThanOrEqual(2);
    await release();
    await run.until(state => state.steps.one?.status === 'done' || state.epoch > 1);
  }
  expect(order).toEqual(runs.map(({ run }) => run));
  const ended = runs.map(run => run.events('step-done').length);
  expect(ended).toEqual(Array.from({ length: 20 }, () => 1));
});

test('places move up when somebody leaves, and the one who left can come back', async () => {
  const { release, order } = gated(1);
  const [first, second, third] = [
    await world.begin(ONE),
    await world.begin(ONE),
    await world.begin(ONE)
  ];
  for (const run of [first, second, third]) {
    await run.send({ type: 'run-step', step: 'one' });
  }
  expect(place(third)).toBe('2 of 2');
  await second.until(({ wait }) => wait?.of === 2);
  expect(place(second)).toBe('1 of 2');
  await second.send({ type: 'cancel', step: 'one' });
  expect(place(second)).toBeNull();
  expect(second.step('one').status).toBe('idle');
  await third.until(({ wait }) => wait?.place === 1);
  expect(place(third)).toBe('1 of 1');
  await second.send({ type: 'run-step', step: 'one' });
  expect(place(second)).toBe('2 of 2');
  await third.until(({ wait }) => wait?.of === 2);
  expect(place(third)).toBe('1 of 2');
  for (const run of [first, third, second]) {
    await release();
    await run.until(state => !!state.steps.one?.result);
  }
  expect(order).toEqual([first.run, third.run, second.run]);
});

test('a run in the middle of its steps keeps its kernel although others wait', async () => {
  const { order, release } = gated(1);
  const [busy, next] = await halfway(release);
  await busy.send({ type: 'run-step', step: 'two' });
  await next.send({ type: 'run-step', step: 'one' });
  await release();
  await busy.quiet();
  await release();
  await next.quiet();
  expect(order).toEqual([busy.run, busy.run, next.run]);
  expect(busy.step('two').status).toBe('cold');
});

test('a run that goes on in the time that its kernel would take to come back still has it', async () => {
  const { order, release } = gated(1);
  const [first, next] = await halfway(release);
  await next.send({ type: 'run-step', step: 'one' });
  await first.send({ type: 'run-step', step: 'two' });
  await release();
  await first.until(({ steps }) => steps.two?.status === 'done');
  expect(first.state.epoch).toBe(1);
  await release();
  await next.quiet();
  expect(order).toEqual([first.run, first.run, next.run]);
});

test('a run that does not go on gives its kernel to the one who waits', async () => {
  const { order, release } = gated(1);
  const [first, next] = await halfway(release);
  await next.send({ type: 'run-step', step: 'one' });
  await release();
  await next.quiet();
  expect(order).toEqual([first.run, next.run]);
  expect(first.step('one').status).toBe('cold');
});

test('the wait is told by what steps usually take', async () => {
  const { release, order } = gated(1);
  const before = await world.begin(ONE);
  await before.send({ type: 'run-step', step: 'one' });
  await release();
  await before.quiet();
  const [usual] = Object.values(world.engine.view(before.run).usual);
  await before.send({ type: 'run-step', step: 'one' });
  const [second, third] = [await world.begin(ONE), await world.begin(ONE)];
  await second.send({ type: 'run-step', step: 'one' });
  await third.send({ type: 'run-step', step: 'one' });
  const waits = [second, third].map(run => run.events('kernel-awaited').at(-1)?.wait ?? -1);
  expect(waits[0]).toBeLessThanOrEqual(usual ?? 0);
  expect(waits[1]).toBeGreaterThanOrEqual(waits[0] ?? 0);
  for (const run of [before, second, third]) {
    await release();
    await run.quiet();
  }
  expect(order).toHaveLength(4);
});

test('a wait that cannot be written down is told, and stands in nobody’s way', async () => {
  let full = false;
  const ends: (() => void)[] = [];
  world = scriptedWorld(() => new Promise(resolve => ends.push(() => resolve(OK))), {
    maxKernels: 1,
    through: store => filling(store, () => full)
  });
  const [first, second] = [await world.begin(ONE), await world.begin(ONE)];
  await first.send({ type: 'run-step', step: 'one' });
  const third = await world.begin(ONE);
  await second.send({ type: 'run-step', step: 'one' });
  full = true;
  // It is queued on disk no more than its place: the command itself is refused.
  await expect(third.send({ type: 'run-step', step: 'one' })).rejects.toMatchObject({
    code: 'disk-full'
  });
  full = false;
  for (const run of [first, second]) {
    while (ends.length === 0) {
      await new Promise(setImmediate);
    }
    ends.shift()?.();
    await run.until(({ steps }) => !!steps.one?.result);
  }
  await third.send({ type: 'run-step', step: 'one' });
  while (ends.length === 0) {
    await new Promise(setImmediate);
  }
  ends.shift()?.();
  await third.quiet();
  expect(third.step('one').status).toBe('done');
});
