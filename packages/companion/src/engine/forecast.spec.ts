import type { RunState } from '@lockstep/protocol';
import { expectedWaits, keptFor } from './forecast';
import { appOf } from './testing/notebook';
import { scriptedWorld } from './testing/scripted';

test('expected waits go by the kernels that come free first, and stop where nobody knows', () => {
  expect(expectedWaits([30, 10], [5, 100, 5, 5])).toEqual([10, 15, 30, 35]);
  expect(expectedWaits([null, 10], [5, null, 5])).toEqual([10, 15, null]);
  expect(expectedWaits([null], [5])).toEqual([null]);
});

test('an idle run keeps its kernel for as long as a new one and the replay would take, at most 10 s', async () => {
  const world = scriptedWorld(() => Promise.resolve({ status: 'ok' }));
  try {
    const run = await world.begin(appOf(['# One', 'x = 1', '# Two', 'y = x']));
    await run.send({ type: 'run-step', step: 'one' });
    await run.quiet();
    const [one, two] = [run.step('one'), run.step('two')];
    const after = (took: number, status: 'idle' | 'skipped' = 'idle'): RunState => ({
      ...run.state,
      steps: {
        one: { ...one, result: one.result && { ...one.result, took } },
        two: { ...two, status }
      }
    });
    expect(keptFor(after(3_000)) - keptFor(after(1_000))).toBe(2_000);
    expect(keptFor(after(60_000))).toBe(10_000);
    expect(keptFor(after(60_000, 'skipped'))).toBe(0);
  } finally {
    await world.close();
  }
});
