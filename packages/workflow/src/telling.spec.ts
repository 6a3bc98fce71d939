import { intInput, samplePlan, SampleRun } from './sample';
import { tellingOf } from './telling';

const secret = { ...intInput('password'), type: 'secret' as const };

function failed(): SampleRun {
  const run = new SampleRun(
    samplePlan([
      { id: 'one', inputs: [intInput('top')] },
      { id: 'two', inputs: [intInput('seeds'), secret] },
      { id: 'three', inputs: [intInput('later')] }
    ])
  );
  run.walk('one');
  run.send({
    type: 'set-inputs',
    step: 'two',
    values: { seeds: { t: 'int', v: '7' }, password: { t: 'str', v: 'hunter2' } }
  });
  run.send({ type: 'run-step', step: 'two' });
  run.proceed();
  const error = { name: 'KeyError', message: "'Norway'", cell: 0, line: 1 };
  run.fact({ type: 'step-failed', step: 'two', took: 5, error });
  return run;
}

it('tells the step, its error and the values up to it, and no secret', () => {
  const telling = tellingOf(failed().state, 'two', '  Is it me? ');
  expect(telling).toEqual({
    name: 'Sample',
    number: 2,
    title: 'Title two',
    status: 'Failed',
    error: "KeyError: 'Norway'",
    values: [
      { label: 'seeds', value: '7' },
      { label: 'top', value: '5' }
    ],
    words: 'Is it me?'
  });
  expect(JSON.stringify(telling)).not.toContain('hunter2');
});

it('is bounded, and never halves a character', () => {
  const run = new SampleRun(samplePlan([{ id: 'one', title: '🙂'.repeat(300) }]));
  const { title } = tellingOf(run.state, 'one', '');
  expect(title.length).toBeLessThanOrEqual(200);
  expect(title.isWellFormed()).toBe(true);
});

it('refuses a step that is not there', () => {
  expect(() => tellingOf(failed().state, 'nine', '')).toThrow('This step is gone.');
});
