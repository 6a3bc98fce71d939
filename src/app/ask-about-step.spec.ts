import { askAboutStep } from './ask-about-step';
import { planWith, runOf } from './testing';

const plan = planWith(['Load', 'Merge']);

describe('a question about a step', () => {
  it('names the step, its status and its error', () => {
    const state = runOf(plan, 'run000001');
    const merge = state.steps['merge'];
    if (!merge) {
      throw new Error('The plan has no such step.');
    }
    const error = { name: 'KeyError', message: "\u001b[31m'url'\u001b[0m", cell: 0, line: 1 };
    state.steps['merge'] = { ...merge, status: 'failed', error };
    const { text, attachment } = askAboutStep(state, 'merge', 0);
    expect(text).toBe('Why did step 2, Merge, fail?');
    expect(attachment).toMatchObject({ kind: 'step', ref: 'merge', label: 'Step 2, Merge' });
    expect(attachment.text).toContain(
      'Step 2, Merge of the Guided App, run "Run run000001": Failed'
    );
    expect(attachment.text).toContain("KeyError: 'url'");
  });

  it('about a step that is gone says so', () => {
    expect(() => askAboutStep(runOf(plan, 'run000001'), 'gone', 0)).toThrow('This step is gone.');
  });
});
