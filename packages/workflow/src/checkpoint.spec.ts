import type { Checkpoint } from '@lockstep/protocol';
import { forParticipant, stepWords, type WordContext } from './index';
import { intInput, SampleRun, samplePlan } from './sample';

const context: WordContext = { now: 100_000, usual: {} };

/** Set-up, a step that is saved, one behind it, and one more. */
function begun(): SampleRun {
  return new SampleRun(
    samplePlan([
      { id: 'setup', kind: 'setup', flow: { defines: ['t'] } },
      {
        id: 'one',
        flow: { uses: ['t'], defines: ['x'] },
        inputs: [intInput('n')],
        checkpoint: true
      },
      { id: 'two', flow: { uses: ['x'], defines: ['y'] } },
      { id: 'three', flow: { uses: ['y'] } }
    ])
  );
}

function save(run: SampleRun, change: Partial<Checkpoint> = {}): void {
  const checkpoint: Checkpoint = {
    turn: run.state.steps['one']?.turn ?? 0,
    app: run.state.plan.app,
    at: 5,
    names: ['x'],
    count: 1,
    left: [],
    missing: 0,
    bytes: 9,
    hash: 'h',
    why: null,
    ...change
  };
  run.fact({ type: 'checkpoint-saved', step: 'one', checkpoint });
}

function cold(change: Partial<Checkpoint> = {}): SampleRun {
  const run = begun();
  run.walk('one');
  save(run, change);
  run.walk('two');
  run.send({ type: 'restart-kernel' });
  return run;
}

const queue = (run: SampleRun): { steps: string[]; restore: string | undefined } => ({
  steps: run.state.queue,
  restore: run.state.replay?.restore
});

describe('a checkpoint', () => {
  it('is restored instead of replaying the steps up to it', () => {
    const run = cold();
    run.send({ type: 'run-step', step: 'three' });
    expect(queue(run)).toEqual({ steps: ['setup', 'one', 'two', 'three'], restore: 'one' });
    run.finish();
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'done', three: 'done' });
    expect(run.state.steps['one']?.restored).toBe(true);
    expect(stepWords(run.state, 'one', context).detail).toBe('restored');
    expect(run.entries.filter(({ event }) => event.type === 'step-started')).toHaveLength(6);
  });

  it('says so before the start', () => {
    expect(stepWords(cold().state, 'three', context).line).toContain(
      'Restores 1 value saved with step 1, and replays'
    );
  });

  it('is not used when the author wants the replay', () => {
    const run = cold();
    run.send({ type: 'replay', step: 'two', restore: false });
    expect(queue(run).restore).toBeUndefined();
  });

  it('gives way to the replay when it cannot be restored', () => {
    const run = cold();
    run.send({ type: 'run-step', step: 'three' });
    run.proceed();
    run.fact({ type: 'step-done', step: 'setup', took: 1 });
    run.fact({ type: 'checkpoint-dropped', step: 'one', why: 'It is damaged.' });
    expect(queue(run)).toEqual({ steps: ['one', 'two', 'three'], restore: undefined });
    run.finish();
    expect(run.state.steps['one']).toMatchObject({ status: 'done', checkpoint: undefined });
  });

  it.each([
    ['it is not whole', { why: 'x could not be saved.', hash: null }],
    ['it was made for another version', { app: 'b'.repeat(64) }]
  ])('is not used when %s', (_, change) => {
    const run = cold(change);
    run.send({ type: 'run-step', step: 'three' });
    expect(queue(run).restore).toBeUndefined();
  });

  it('is not used when a value of what it covers changed', () => {
    const run = cold();
    run.send({ type: 'set-inputs', step: 'one', values: { n: { t: 'int', v: '7' } } });
    run.send({ type: 'run-step', step: 'one' });
    expect(queue(run)).toEqual({ steps: ['setup', 'one'], restore: undefined });
  });

  it('tells a participant how many values there are, and none of their names', () => {
    const run = cold();
    const told = JSON.stringify(run.entries.map(forParticipant).slice(1));
    expect(told).toContain('"count":1');
    expect(told).not.toContain('"x"');
  });
});
