/** What a person is told before a run goes on with another version. */
import { previewMigration } from './migratePreview';
import { intInput, SampleRun, type SampleStep, samplePlan } from './sample';

const first: SampleStep[] = [
  { id: 'setup', kind: 'setup', flow: { defines: ['t'] } },
  { id: 'one', flow: { uses: ['t'], defines: ['x'] }, inputs: [intInput('n')] },
  { id: 'two', flow: { uses: ['t'], defines: ['g'] } },
  { id: 'three', flow: { uses: ['x'], defines: ['y'] } }
];

function done(): SampleRun {
  const run = new SampleRun(samplePlan(first));
  run.send({ type: 'set-inputs', step: 'one', values: { n: { t: 'int', v: '9' } } });
  run.walk('one', 'two', 'three');
  return run;
}

function other(change: (steps: SampleStep[]) => SampleStep[]): ReturnType<typeof samplePlan> {
  return samplePlan(change(first), '1'.repeat(64));
}

test('other code: which steps turn stale and which stay, exactly as migrating makes them', () => {
  const run = done();
  const before = run.state;
  const plan = other(steps =>
    steps.map(step => (step.id === 'one' ? { ...step, source: '# better' } : step))
  );
  const { changes, stale, stay, outcome } = previewMigration(run.state, plan);
  expect(changes).toEqual([expect.stringMatching(/^Step 1, .+: other code\.$/)]);
  expect(outcome).toMatch(
    /^Steps 1 and 3 turn stale, about .+ to run again\. Set-up and step 2 stay\.$/
  );
  expect(run.state).toBe(before);
  expect(run.send({ type: 'migrate', app: plan.app }, { plan })).toBeNull();
  const status = run.statuses();
  expect(stale.map(({ id }) => status[id])).toEqual(['stale', 'stale']);
  expect(stay.map(({ id }) => status[id])).toEqual(['done', 'done']);
});

test('inputs that came, went or have another value in the notebook are named', () => {
  const plan = other(steps =>
    steps.map(step =>
      step.id === 'one' ? { ...step, inputs: [{ ...intInput('m'), label: 'Minimum' }] } : step
    )
  );
  const [sentence] = previewMigration(done().state, plan).changes;
  expect(sentence).toContain('new input Minimum');
  expect(sentence).toMatch(/input .+ is gone/);
});

test('steps that came and went are named, and a run that has not begun loses nothing', () => {
  const plan = other(steps => [
    ...steps.filter(({ id }) => id !== 'two'),
    { id: 'four', flow: { uses: ['y'] } }
  ]);
  const { changes } = previewMigration(done().state, plan);
  expect(changes.some(sentence => /is new\.$/.test(sentence))).toBe(true);
  expect(changes.at(-1)).toMatch(/is no longer there\.$/);
  expect(previewMigration(new SampleRun(samplePlan(first)).state, plan).outcome).toBe('');
});

test('the same version changes nothing', () => {
  const { changes, stale } = previewMigration(done().state, samplePlan(first));
  expect([changes, stale]).toEqual([[], []]);
});
