import { consequenceLine, consequenceOf } from './index';
import { intInput, SampleRun, samplePlan } from './sample';

const steps = [
  { id: 'setup', kind: 'setup' as const, flow: { defines: ['t'] } },
  { id: 'one', flow: { uses: ['t'], defines: ['x'] }, inputs: [intInput('country')] },
  { id: 'two', flow: { uses: ['x'], defines: ['g'] }, optional: true },
  { id: 'three', flow: { uses: ['g'], defines: ['y'] } }
];

describe('what a command would do, before it is sent', () => {
  it('names the results that go and what must be replayed, with the time it took', () => {
    const run = new SampleRun(samplePlan(steps));
    run.walk('one', 'two', 'three');
    const before = run.state;
    const would = consequenceOf(run.state, { type: 'revert', step: 'two' });
    expect(would?.cleared.map(({ id }) => id)).toEqual(['two', 'three']);
    expect(would && consequenceLine(would)).toBe(
      'Clears the results of steps 2 to 3; the values stay. Nothing must be replayed.'
    );
    expect(run.state).toBe(before);
  });

  it('counts the replay that a changed kernel makes needed', () => {
    const run = new SampleRun(samplePlan(steps));
    run.walk('one', 'two', 'three');
    run.send({ type: 'restart-kernel' });
    const would = consequenceOf(run.state, { type: 'revert', step: 'three' });
    expect(would && consequenceLine(would)).toBe(
      'Clears the result of step 3; the values stay. Before the next run steps 1 to 2 are replayed, which took <0.1 s last time.'
    );
  });

  it('tells what turns stale when a step that ran is skipped', () => {
    const run = new SampleRun(samplePlan(steps));
    run.walk('one', 'two', 'three');
    const would = consequenceOf(run.state, { type: 'skip', step: 'two' });
    expect(would?.stale.map(({ id }) => id)).toEqual(['three']);
    expect(would && consequenceLine(would)).toContain('Step 3 turns stale.');
  });

  it('is nothing where the command would be refused or change nothing', () => {
    const run = new SampleRun(samplePlan(steps));
    expect(consequenceOf(run.state, { type: 'revert', step: 'one' })).toBeNull();
    expect(consequenceOf(run.state, { type: 'skip', step: 'one' })).toBeNull();
  });
});
