import { printed } from './scriptedRun';
import { planStep } from './scriptedPlan';
import { effectsDone, effectsSentence } from './effects';
import { leadText, sectionsOf, wholeText } from './parts';
import { progressFacts } from './progress';
import { atStep } from './scenes';

describe('what a tick allows', () => {
  it('names every effect once', () => {
    const effects = [
      { kind: 'writes', name: 'a.csv' },
      { kind: 'writes', name: 'a.csv' },
      { kind: 'sends', name: 'example.org' },
      { kind: 'deletes' }
    ] as const;
    expect(effectsSentence(effects, false)).toBe(
      'Yes, write a.csv, send to example.org and delete files'
    );
    expect(effectsSentence(effects, true)).toContain('overwrite a.csv');
    expect(effectsDone(effects)).toBe('wrote a.csv, sent to example.org and deleted files');
  });
});

describe('text and results of a step', () => {
  const step = planStep('s', 1, 'S', {
    parts: [
      { part: 'text', markdown: 'lead' },
      { part: 'cell', cell: 0 },
      { part: 'cell', cell: 1 },
      { part: 'text', markdown: 'between' },
      { part: 'cell', cell: 2 }
    ],
    cells: 3
  });

  it('stand in the order of the notebook', () => {
    const outputs = [printed('a', 0), printed('b', 1), printed('c', 2), printed('lost', 7)];
    expect(leadText(step)).toBe('lead');
    expect(wholeText(step)).toBe('lead\n\nbetween');
    expect(sectionsOf(step, outputs)).toEqual([
      { outputs: [outputs[0], outputs[1]], markdown: 'between' },
      { outputs: [outputs[2]], markdown: '' },
      { outputs: [outputs[3]], markdown: '' }
    ]);
  });
});

describe('progress', () => {
  const own = atStep(3).begin('communities').snapshot().state.steps['communities'];
  if (!own?.startedAt) {
    throw new Error('Step 4 should run.');
  }
  const started = own.startedAt;

  it('prefers what is printed over what was learned', () => {
    const told = { ...own, outputs: [printed('25%|██    | 50/200 [00:10<00:30]\n')] };
    expect(progressFacts(told, started + 10_000, 20_000)).toEqual({
      fraction: 0.25,
      printed: true,
      label: '50/200 [00:10<00:30]',
      time: 'about 30 s left, usually 20 s'
    });
  });

  it('never claims to be done by what was learned', () => {
    expect(progressFacts(own, started + 60_000, 20_000)).toEqual({
      fraction: 0.95,
      printed: false,
      label: '',
      time: 'longer than before, usually 20 s'
    });
  });

  it('claims nothing when nothing is known', () => {
    expect(progressFacts(own, started + 10_000, undefined)).toEqual({
      fraction: null,
      printed: false,
      label: '',
      time: ''
    });
  });
});
