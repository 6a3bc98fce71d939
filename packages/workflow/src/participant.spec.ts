import fc from 'fast-check';
import { forParticipant, plainProblem, stateForParticipant } from './index';
import { SampleRun, samplePlan } from './sample';

const error = (name: string, message: string, authored?: boolean) => ({
  name,
  message,
  cell: 0,
  line: 3,
  ...(authored === undefined ? {} : { authored })
});

describe('what a participant reads of a failure', () => {
  it('is the author’s own words where the code raised by itself', () => {
    const problem = error('ValueError', 'No site is left. See /home/me/data/sites.csv', true);
    expect(plainProblem(problem)).toBe('No site is left. See sites.csv');
  });

  it.each([
    [error('NameError', "name 'secret_frame' is not defined"), 'code does not expect'],
    [error('KeyError', "'salary_eur'"), 'data does not hold'],
    [
      error('FileNotFoundError', "[Errno 2] No such file or directory: '/home/me/x/sites.csv'"),
      'missing: sites.csv.'
    ],
    [error('pandas.errors.ParserError', 'Error tokenizing data.'), 'another form'],
    [error('kernel-missing', 'There is no kernel for R here. Install one.'), 'no kernel for R']
  ])('is a plain sentence for %j', (problem, words) => {
    expect(plainProblem(problem)).toContain(words);
  });

  it('never holds a folder of the machine', () => {
    const part = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 5 }), part, (folders, file) => {
        const path = `/${folders.map(folder => `~${folder}`).join('/')}/${file}`;
        const told = plainProblem(error('ValueError', `cannot read ${path}`, true));
        expect(told).not.toContain('/');
        expect(told).toContain(file);
      })
    );
  });

  it('is the same in the journal and in the state, without name, cell, line and traceback', () => {
    const run = new SampleRun(samplePlan([{ id: 'setup', kind: 'setup' }, { id: 'one' }]));
    run.walk('setup');
    run.send({ type: 'run-step', step: 'one' });
    run.proceed();
    const raised = {
      kind: 'error' as const,
      cell: 0,
      name: 'NameError',
      message: 'name hidden_frame'
    };
    run.fact({
      type: 'output-added',
      step: 'one',
      output: { ...raised, traceback: ['Cell In[3], line 3', 'hidden_frame.head()'] }
    });
    run.fact({
      type: 'step-failed',
      step: 'one',
      took: 5,
      error: error('NameError', 'name hidden_frame')
    });
    const sent = JSON.stringify([
      run.entries.slice(1).map(forParticipant),
      { ...stateForParticipant(run.state), plan: null }
    ]);
    for (const word of ['hidden_frame', 'NameError', 'Cell In', '"line":3']) {
      expect(sent).not.toContain(word);
    }
    expect(stateForParticipant(run.state).steps['one']?.error?.message).toContain('code does not');
  });
});
