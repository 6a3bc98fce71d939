import { fireEvent, render, screen, within } from '@testing-library/react';
import { GuidedApp } from './guidedApp';
import { cardScenes, replayScenes, type Scene } from './scenes';
import { testHost } from './testHost';

interface Shown {
  word: string;
  line: string;
  actions: string[];
  off?: string[];
}

/** UI.md's table of card states: word, next-action line, actions in order; `off` are those that cannot be pressed. */
const table: Record<string, Shown> = {
  Locked: {
    word: 'Locked',
    line: '',
    actions: []
  },
  Ready: {
    word: 'Ready',
    line: 'Next: check the values, then run.',
    actions: ['Skip', 'Run']
  },
  'Ready, asks first': {
    word: 'Ready',
    line: 'Next: confirm, then run.',
    actions: ['Run'],
    off: ['Run']
  },
  Queued: {
    word: 'Queued',
    line: 'Next: nothing to do. Starts by itself when the kernel is free.',
    actions: ['Leave queue']
  },
  Running: {
    word: 'Running',
    line: 'Next: wait, or cancel and keep what steps 1 to 3 gave.',
    actions: ['Cancel']
  },
  'Waiting for you': {
    word: 'Waiting for you',
    line: 'Next: answer to go on.',
    actions: ['Cancel', 'Answer']
  },
  Done: {
    word: 'Done',
    line: 'Next: step 5, Name the communities.',
    actions: ['Run again', 'Go to step 5']
  },
  'Done, a later step is active': {
    word: 'Done',
    line: 'Change a value to look elsewhere. Steps 2 and 4 turn stale; step 3 stays.',
    actions: ['Run again'],
    off: ['Run again']
  },
  Stale: {
    word: 'Stale',
    line: 'Next: run again with the new values. Took 38 s last time.',
    actions: ['Show change', 'Run again']
  },
  'Stale, not yet open': {
    word: 'Stale',
    line: 'Next: opens when step 1 is done.',
    actions: ['Show earlier result']
  },
  Cold: {
    word: 'Cold',
    line: 'Next: nothing to do. Replays with your stored values before step 5, about 38 s.',
    actions: ['Replay now']
  },
  Failed: {
    word: 'Failed',
    line: 'Next: change Minimum degree. Steps 1 to 3 are kept.',
    actions: ['Ask the chat', 'Retry', 'Go to Minimum degree']
  },
  Cancelled: {
    word: 'Cancelled',
    line: 'Next: run again. Steps 1 to 3 are kept.',
    actions: ['Run again']
  },
  Skipped: {
    word: 'Skipped',
    line: 'Next: go on to step 5, or run this step after all.',
    actions: ['Run it', 'Go to step 5']
  },
  'Replay running': {
    word: 'Running',
    line: 'Next: wait, or cancel and keep the results of 10:07. The replay stops at step 3 and asks.',
    actions: ['Cancel']
  },
  'Replay stopped at effects': {
    word: 'Waiting for you',
    line: 'Step 3 writes joined.csv. Next: keep its old result, or repeat it.',
    actions: ['Cancel', 'Repeat it', 'Keep its old result'],
    off: ['Repeat it']
  },
  'Replay stopped at a secret': {
    word: 'Waiting for you',
    line: 'Next: enter API key again; it was not stored.',
    actions: ['Cancel', 'Answer']
  }
};

function show(scene: Scene): HTMLElement {
  render(
    <GuidedApp
      session={scene.run}
      host={testHost(scene.now, { askChat: () => undefined })}
      notebookLabel="link-web.ipynb"
    />
  );
  const step = scene.run.snapshot().state.plan.steps.find(({ id }) => id === scene.step);
  const name = step?.number === null ? step.title : `Step ${step?.number}: ${step?.title}`;
  return screen.getByRole('article', { name });
}

function sceneOf(name: string): Scene {
  const scene = [...cardScenes(), ...replayScenes()].find(one => one.name === name);
  if (!scene) {
    throw new Error(`No scene is called ${name}.`);
  }
  return scene;
}

describe('a step card', () => {
  it.each(Object.keys(table))('says and offers what the table of states has for "%s"', name => {
    const card = show(sceneOf(name));
    const expected = table[name];
    const foot = card.querySelector('.lk-next');
    const buttons = [...(foot?.querySelectorAll('button') ?? [])];
    expect({
      word: card.querySelector('.lk-card-status')?.firstChild?.textContent,
      line: foot?.querySelector('p')?.textContent ?? '',
      actions: buttons.map(button => button.textContent),
      off: buttons.filter(button => button.disabled).map(button => button.textContent)
    }).toEqual({ off: [], ...expected });
  });

  it('has a name, marks the active step and tells that it is busy', () => {
    const card = show(sceneOf('Running'));
    expect(card.getAttribute('aria-current')).toBe('step');
    expect(card.getAttribute('aria-busy')).toBe('true');
    expect(screen.getAllByRole('article').filter(one => one.hasAttribute('aria-current'))).toEqual([
      card
    ]);
  });

  it('tells progress in words', () => {
    const card = show(sceneOf('Running'));
    const bar = within(card).getByRole('progressbar', { name: 'Find communities' });
    expect(bar.getAttribute('aria-valuenow')).toBe('62');
    expect(bar.getAttribute('aria-valuetext')).toBe('62 percent, about 15 s left, usually 38 s');
  });

  it('gives the reason of a stale step, and its earlier result one tone back', () => {
    const card = show(sceneOf('Stale'));
    expect(card.querySelector('.lk-reason')?.textContent).toBe('Seeds changed: 200 → 300.');
    expect(card.querySelector('.lk-dim')?.textContent).toContain('5 communities');
  });

  it('keeps the earlier result of a stale step that is not open until it is asked for', () => {
    const card = show(sceneOf('Stale, not yet open'));
    expect(card.querySelector('.lk-reason')?.textContent).toBe(
      'Country changed in step 1: France → Belgium.'
    );
    expect(card.querySelector('.lk-dim')).toBeNull();
    fireEvent.click(within(card).getByRole('button', { name: 'Show earlier result' }));
    expect(within(card).getByRole('button', { name: 'Hide earlier result' })).toBeTruthy();
  });

  it('folds a locked step to one line and shows its fields only when it is open', () => {
    const card = show(sceneOf('Locked'));
    expect(card.querySelector('.lk-card-summary')?.textContent).toBe('Opens when step 3 is done');
    expect(card.querySelector('.lk-card-body')).toBeNull();
    fireEvent.click(within(card).getByRole('button', { name: 'Unfold step 4' }));
    expect(card.textContent).toContain('Groups sites that link to each other');
    expect(within(card).getByRole('button', { name: 'Go to step 3' })).toBeTruthy();
    expect(within(card).queryByLabelText('Seeds')).toBeNull();
  });

  it('names what a tick allows', () => {
    expect(
      within(show(sceneOf('Ready, asks first'))).getByRole('checkbox', {
        name: 'Yes, write report.html'
      })
    ).toBeTruthy();
  });

  it('says at a stopped replay what would be overwritten', () => {
    const card = show(sceneOf('Replay stopped at effects'));
    expect(within(card).getByRole('checkbox', { name: 'Yes, overwrite joined.csv' })).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Replay' })).toBeTruthy();
  });

  it('asks at a stopped replay for the secret alone, hidden and never filled in', () => {
    const card = show(sceneOf('Replay stopped at a secret'));
    const field = within(card).getByLabelText<HTMLInputElement>('API key');
    expect([field.type, field.value, field.autocomplete]).toEqual(['password', '', 'off']);
  });

  it('leads with what went wrong and keeps the technical name apart', () => {
    const card = show(sceneOf('Failed'));
    expect(card.querySelector('.lk-problem strong')?.textContent).toBe('No site is left to group.');
    expect(card.textContent).toContain('ValueError in cell 1, line 4');
  });
});
