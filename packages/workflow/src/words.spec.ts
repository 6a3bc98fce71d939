import { runLine, runPlace, stepWords } from './index';
import { intInput, SampleRun, samplePlan } from './sample';

const context = { now: 100_000, usual: { three: 38_000 } };
const sites = () =>
  new SampleRun(
    samplePlan([
      { id: 'setup', kind: 'setup', flow: { defines: ['t'] } },
      {
        id: 'one',
        flow: { uses: ['t'], defines: ['x'] },
        inputs: [{ ...intInput('country'), label: 'Country' }]
      },
      { id: 'two', flow: { uses: ['t'], defines: ['g'] } },
      { id: 'three', flow: { uses: ['x'], defines: ['y'] } }
    ])
  );
const words = (run: SampleRun, step: string) => {
  const { word, detail, line, actions, summary } = stepWords(run.state, step, context);
  const buttons = actions.map(
    action => `${action.primary ? '*' : ''}${action.label}${action.enabled ? '' : ' (off)'}`
  );
  return { word, detail, line, buttons, summary };
};

describe('the words of a card', () => {
  it('before the start', () => {
    const run = sites();
    expect(words(run, 'setup')).toMatchObject({
      word: 'Ready',
      line: 'Next: start.',
      buttons: ['*Start']
    });
    expect(words(run, 'one')).toMatchObject({
      word: 'Ready',
      line: 'Next: check the values, then run.'
    });
    expect(words(run, 'three')).toEqual({
      word: 'Locked',
      detail: '',
      line: 'Next: finish step 1, Title one.',
      buttons: ['Go to step 1'],
      summary: 'Opens when step 1 is done'
    });
    expect(runPlace(run.state, 0)).toBe('Not started');
  });

  it('before a start that takes values', () => {
    const key = { ...intInput('k'), label: 'Sites', initial: undefined };
    const run = new SampleRun(
      samplePlan([{ id: 'setup', kind: 'setup', inputs: [key] }, { id: 'one' }])
    );
    expect(words(run, 'setup')).toMatchObject({
      line: 'Next: correct Sites, then start.',
      buttons: ['*Start (off)']
    });
    run.send({ type: 'set-inputs', step: 'setup', values: { k: { t: 'int', v: '7' } } });
    expect(words(run, 'setup')).toMatchObject({
      line: 'Next: check the values, then start.',
      buttons: ['*Start'],
      summary: 'Sites: 7'
    });
    run.walk('setup', 'one');
    run.send({ type: 'set-inputs', step: 'setup', values: { k: { t: 'int', v: '8' } } });
    expect(words(run, 'setup')).toMatchObject({ word: 'Stale' });
  });

  it('while a step runs, asks and ends', () => {
    const run = sites();
    run.walk('one', 'two');
    expect(words(run, 'three')).toMatchObject({
      word: 'Ready',
      detail: 'about 38 s',
      line: 'Next: run this step.',
      buttons: ['*Run']
    });
    run.send({ type: 'run-step', step: 'three' });
    run.proceed();
    expect(words(run, 'three')).toMatchObject({
      word: 'Running',
      line: 'Next: wait, or cancel and keep what steps 1 to 2 gave.',
      buttons: ['Cancel']
    });
    run.fact({
      type: 'prompt-asked',
      step: 'three',
      prompt: 'p',
      text: 'Name',
      secret: false,
      input: null
    });
    expect(words(run, 'three')).toMatchObject({
      word: 'Waiting for you',
      line: 'Next: answer to go on.',
      buttons: ['Cancel', '*Answer']
    });
    run.send({ type: 'answer-prompt', step: 'three', prompt: 'p', value: { t: 'str', v: 'x' } });
    run.fact({ type: 'step-done', step: 'three', took: 400 });
    expect(words(run, 'three')).toMatchObject({
      word: 'Done',
      detail: '0.4 s',
      line: 'Next: export or finalize this run.'
    });
    expect(runLine(run.state, context)).toBe('Next: export or finalize this run.');
  });

  it('when an earlier value changed', () => {
    const run = sites();
    run.walk('one', 'two', 'three');
    expect(words(run, 'one')).toMatchObject({
      line: 'Change a value to look elsewhere. Step 3 turns stale; step 2 stays.',
      buttons: ['Run again (off)']
    });
    run.send({ type: 'set-inputs', step: 'one', values: { country: { t: 'int', v: '7' } } });
    expect(words(run, 'one')).toMatchObject({
      word: 'Stale',
      line: 'Next: run again with the new values. Took <0.1 s last time.',
      buttons: ['Show change', '*Run again']
    });
    expect(words(run, 'two').summary).toBe('two. Kept: does not use Country');
    expect(words(run, 'three')).toMatchObject({
      word: 'Stale',
      line: 'Next: opens when step 1 is done.',
      buttons: ['Show earlier result']
    });
    expect(stepWords(run.state, 'three', context).reason).toBe('Country changed in step 1: 5 → 7.');
  });

  it('after a failure, a cancel and a new kernel', () => {
    const run = sites();
    run.walk('one', 'two');
    run.send({ type: 'run-step', step: 'three' });
    run.proceed();
    const error = { name: 'ValueError', message: 'no site for this country', cell: 0, line: 4 };
    run.fact({ type: 'step-failed', step: 'three', took: 5, error });
    expect(words(run, 'three')).toMatchObject({
      word: 'Failed',
      line: 'Next: change Country. Steps 1 to 2 are kept.',
      buttons: ['Ask the chat', 'Retry', '*Go to Country']
    });
    run.send({ type: 'run-step', step: 'three' });
    run.proceed();
    run.fact({ type: 'step-cancelled', step: 'three', took: 5, cause: 'person' });
    expect(words(run, 'three')).toMatchObject({
      word: 'Cancelled',
      line: 'Next: run again. Steps 1 to 2 are kept.',
      buttons: ['*Run again']
    });
    const change = { type: 'set-inputs', step: 'one', values: {} } as const;
    run.send({ ...change, values: { country: { t: 'int', v: '7' } } });
    expect(words(run, 'three').line).toBe('Next: opens when step 1 is done.');
    run.send({ ...change, values: { country: { t: 'int', v: '5' } } });
    run.send({ type: 'restart-kernel' });
    expect(words(run, 'two')).toMatchObject({ word: 'Cold', buttons: ['Replay now'] });
    expect(words(run, 'two').line).toMatch(
      /^Next: nothing to do. Replays with your stored values before step 3/
    );
    expect(words(run, 'three').line).toMatch(/Replays steps 1 to 2 first, about <0.1 s\.$/);
  });
});
