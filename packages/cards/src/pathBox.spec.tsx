import { act, fireEvent, render, screen } from '@testing-library/react';
import type { CardHost } from './host';
import { GuidedApp } from './guidedApp';
import { input, planOfSteps, planStep } from './scriptedPlan';
import { NOON, ScriptedRun } from './scriptedRun';
import { testHost } from './testHost';

const file = input({
  id: 'file',
  label: 'Sites',
  type: 'path',
  initial: { t: 'str', v: 'data/sites.csv' }
});

function show(chooseFile?: CardHost['chooseFile']): ScriptedRun {
  const run = new ScriptedRun(planOfSteps([planStep('only', 1, 'Only step', { inputs: [file] })]));
  const host = testHost(NOON, chooseFile ? { chooseFile } : {});
  render(<GuidedApp session={run} host={host} notebookLabel="a.ipynb" />);
  return run;
}

async function choose(): Promise<void> {
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Choose Sites' }));
    await Promise.resolve();
  });
}

describe('the field of a file', () => {
  it('takes the file that a person chooses', async () => {
    const asked: string[] = [];
    const run = show(now => {
      asked.push(now);
      return Promise.resolve('data/other.csv');
    });
    await choose();
    expect(asked).toEqual(['data/sites.csv']);
    expect(screen.getByLabelText('Sites')).toHaveProperty('value', 'data/other.csv');
    expect(run.sent).toEqual([
      { type: 'set-inputs', step: 'only', values: { file: { t: 'str', v: 'data/other.csv' } } }
    ]);
  });

  it('stays as it is when nothing was chosen', async () => {
    const run = show(() => Promise.resolve(null));
    await choose();
    expect(screen.getByLabelText('Sites')).toHaveProperty('value', 'data/sites.csv');
    expect(run.sent).toEqual([]);
  });

  it('is typed where the host has no files to show', () => {
    show();
    expect(screen.queryByRole('button', { name: /^Choose/ })).toBeNull();
    expect(screen.getByLabelText('Sites')).toHaveProperty('tagName', 'INPUT');
  });
});
