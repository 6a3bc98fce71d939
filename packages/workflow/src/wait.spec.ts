import { runLine, stepWords } from './index';
import { SampleRun, samplePlan } from './sample';

const plan = samplePlan([{ id: 'one' }, { id: 'two' }]);

/** A run whose first step waits for a kernel, and where it stands in the queue. */
function waiting(place: number, of: number, wait: number | null): SampleRun {
  const run = new SampleRun(plan);
  run.send({ type: 'run-step', step: 'one' });
  run.fact({ type: 'kernel-awaited', step: 'one', place, of, wait });
  return run;
}

describe('a wait for a kernel', () => {
  it('is told with its place, and with its time where that is known', () => {
    const run = waiting(2, 5, 40_000);
    const until = run.state.wait?.until ?? 0;
    const words = stepWords(run.state, 'one', { now: until - 12_000, usual: {} });
    expect(words).toMatchObject({
      word: 'Queued',
      detail: '2nd of 5',
      line: 'Next: nothing to do. Starts by itself in about 12 s, when a kernel is free.'
    });
    expect(words.actions.map(({ id }) => id)).toEqual(['leave-queue']);
    expect(runLine(run.state, { now: until, usual: {} })).toContain('Step 1, Title one: queued.');
    run.fact({ type: 'kernel-awaited', step: 'one', place: 1, of: 21, wait: null });
    expect(stepWords(run.state, 'one', { now: 0, usual: {} })).toMatchObject({
      detail: '1st of 21',
      line: 'Next: nothing to do. Starts by itself when a kernel is free.'
    });
  });

  it.each([
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [112, '112th']
  ])('counts place %d as %s', (place, told) => {
    const { detail } = stepWords(waiting(place, 200, null).state, 'one', { now: 0, usual: {} });
    expect(detail).toBe(`${told} of 200`);
  });

  it('is over when the step starts, and when it is called off', () => {
    const started = waiting(1, 1, null);
    started.proceed();
    expect(started.state).not.toHaveProperty('wait');
    const left = waiting(1, 1, null);
    left.send({ type: 'cancel', step: 'one' });
    expect(left.state).not.toHaveProperty('wait');
    expect(left.statuses()).toMatchObject({ one: 'idle' });
  });

  it('makes no command of a page old', () => {
    const run = waiting(1, 3, null);
    const { decisive, changedAt } = run.state;
    run.fact({ type: 'kernel-awaited', step: 'one', place: 1, of: 2, wait: null });
    expect(run.state).toMatchObject({ decisive, changedAt });
  });

  it('is told of the step that is next, and while none runs', () => {
    const run = waiting(1, 1, null);
    const wait = { type: 'kernel-awaited', place: 1, of: 1, wait: null } as const;
    expect(() => run.fact({ ...wait, step: 'two' })).toThrow('not next');
    run.proceed();
    expect(() => run.fact({ ...wait, step: 'one' })).toThrow('not next');
  });
});
