import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { GuidedApp } from './guidedApp';
import { atStep } from './scenes';
import { linkWeb, planOfSteps, planStep } from './scriptedPlan';
import { NOON, printed, ScriptedRun } from './scriptedRun';
import { testHost } from './testHost';
import type { CardHost } from './host';
import { announcementOf } from './announce';

function show(
  run: ScriptedRun,
  more: { host?: Partial<CardHost>; foldFinished?: boolean; participant?: boolean } = {}
): void {
  render(
    <GuidedApp
      session={run}
      host={testHost(NOON, more.host)}
      notebookLabel=""
      foldFinished={more.foldFinished ?? false}
      audience={more.participant ? 'participant' : 'author'}
    />
  );
}

const card = (name: string): HTMLElement => screen.getByRole('article', { name });
const four = 'Step 4: Find communities';
const button = (where: HTMLElement, name: string | RegExp): HTMLElement =>
  within(where).getByRole('button', { name });

/** A session whose commands wait until they are let go. */
function held(run: ScriptedRun): { letGo: () => Promise<void>; count: () => number } {
  const send = run.send;
  const gates: (() => void)[] = [];
  let count = 0;
  Object.assign(run, {
    send: (command: Parameters<typeof send>[0]) => {
      count += 1;
      return new Promise<void>(resolve => gates.push(resolve)).then(() => send(command));
    }
  });
  return {
    count: () => count,
    letGo: () =>
      act(async () => {
        gates.forEach(gate => gate());
        await Promise.resolve();
        await Promise.resolve();
      })
  };
}

describe('a button while its job is on its way', () => {
  it('is locked with another label, and a double click starts one job', async () => {
    const run = atStep(3);
    const line = held(run);
    show(run);
    const press = button(card(four), 'Run');
    press.focus();
    fireEvent.click(press);
    fireEvent.click(press);
    await act(async () => {
      await Promise.resolve();
    });
    fireEvent.click(button(card(four), 'Starting…'));
    fireEvent.keyDown(card(four), { key: 'Enter', ctrlKey: true });
    expect(line.count()).toBe(1);
    expect(button(card(four), 'Starting…').getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(button(card(four), 'Starting…'));
    await line.letGo();
    expect(card(four).dataset.look).toBe('queued');
  });

  it('is unlocked again when the command was refused', async () => {
    const run = atStep(3);
    Object.assign(run, { send: () => Promise.resolve(false) });
    show(run);
    await act(async () => {
      fireEvent.click(button(card(four), 'Run'));
      await Promise.resolve();
      await Promise.resolve();
    });
    expect(button(card(four), 'Run').getAttribute('aria-disabled')).toBeNull();
  });

  it('says that it is cancelling until the step has ended', async () => {
    const run = atStep(3).begin('communities');
    show(run);
    await act(async () => {
      fireEvent.click(button(card(four), 'Cancel'));
      await Promise.resolve();
    });
    expect(button(card(four), 'Cancelling…').getAttribute('aria-disabled')).toBe('true');
    expect(card(four).textContent).toContain('The kernel was asked to stop');
    act(
      () =>
        void run.happen({ type: 'step-cancelled', step: 'communities', took: 5, cause: 'person' })
    );
    expect(button(card(four), 'Run again').getAttribute('aria-disabled')).toBeNull();
  });
});

describe('a step that another one waits for', () => {
  const choose = 'Step 1: Choose the sites';
  const sentRuns = (run: ScriptedRun): unknown[] =>
    run.sent.flatMap(command => (command.type === 'run-step' ? [command.step] : []));

  it('holds the others from the press on, and one press starts one job', async () => {
    const run = new ScriptedRun(linkWeb, null);
    const line = held(run);
    show(run);
    await act(async () => {
      fireEvent.click(button(card('Set-up'), 'Start'));
      await Promise.resolve();
    });
    const waits = button(card(choose), 'Run');
    expect([waits.getAttribute('aria-disabled'), waits.title]).toEqual([
      'true',
      'Set-up is starting.'
    ]);
    fireEvent.click(waits);
    fireEvent.keyDown(card(choose), { key: 'Enter', ctrlKey: true });
    await line.letGo();
    expect(sentRuns(run)).toEqual(['setup']);
    act(() => void run.start().end(5));
    expect(button(card(choose), 'Run').getAttribute('aria-disabled')).toBeNull();
  });

  it('holds set-up while a later step starts, and lets go when that was refused', async () => {
    const run = new ScriptedRun(linkWeb, null);
    let answer = (_: boolean): void => undefined;
    Object.assign(run, { send: () => new Promise<boolean>(resolve => (answer = resolve)) });
    show(run);
    await act(async () => {
      fireEvent.click(button(card(choose), 'Run'));
      await Promise.resolve();
    });
    expect(button(card('Set-up'), 'Start').title).toBe('Step 1 is starting.');
    await act(async () => {
      answer(false);
      await Promise.resolve();
      await Promise.resolve();
    });
    expect(button(card('Set-up'), 'Start').getAttribute('aria-disabled')).toBeNull();
    expect(button(card(choose), 'Run').getAttribute('aria-disabled')).toBeNull();
  });

  it('is named where it runs, in the line and on the button', async () => {
    const run = atStep(3);
    await run.send({ type: 'skip', step: 'communities' });
    run.begin('names');
    show(run);
    const why = 'Step 5 is under way. Next: wait for it, or cancel it.';
    expect(card(four).querySelector('.lk-next p')?.textContent).toBe(why);
    expect(button(card(four), 'Run it').title).toBe(why);
    fireEvent.click(button(card(four), 'Run it'));
    expect(run.snapshot().refusal).toBeNull();
    expect(button(card('Step 5: Name the communities'), 'Cancel').title).toBe('');
  });
});

describe('taking a step back', () => {
  it('says first what goes and what is replayed, and Esc keeps it', async () => {
    const run = atStep(6);
    show(run);
    const rank = card('Step 2: Rank the sites');
    fireEvent.click(button(rank, 'Step 2 menu'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Take this step back…' }));
    const ask = within(rank).getByRole('group', { name: 'Before this happens' });
    expect(ask.textContent).toContain('Clears the results of steps 2 to 6; the values stay.');
    expect(document.activeElement).toBe(button(rank, 'Keep it'));
    fireEvent.keyDown(ask, { key: 'Escape' });
    expect(run.sent.some(({ type }) => type === 'revert')).toBe(false);
    expect(within(rank).queryByRole('group', { name: 'Before this happens' })).toBeNull();

    fireEvent.click(button(rank, 'Step 2 menu'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Take this step back…' }));
    await act(async () => {
      fireEvent.click(button(rank, 'Take it back'));
      await Promise.resolve();
    });
    expect(run.sent.at(-1)).toEqual({ type: 'revert', step: 'rank' });
    expect([rank.dataset.look, card(four).dataset.look]).toEqual(['ready', 'locked']);
  });

  it('is offered for nothing that never ran, and not while a step runs', () => {
    const run = atStep(3).begin('communities');
    show(run);
    expect(within(card('Step 5: Name the communities')).queryByLabelText('Step 5 menu')).toBeNull();
    fireEvent.click(button(card('Step 2: Rank the sites'), 'Step 2 menu'));
    const entry = screen.getByRole('menuitem', { name: /Take this step back/ });
    expect(entry.getAttribute('aria-disabled')).toBe('true');
  });
});

describe('folding', () => {
  const folded = (name: string): boolean =>
    within(card(name)).queryByRole('button', { name: /^Unfold/ }) !== null;

  it('follows the setting when the next card opens', () => {
    const run = atStep(4);
    show(run, { foldFinished: true });
    expect([folded('Step 3: Group the actor types'), folded(four)]).toEqual([true, true]);
    expect(folded('Step 5: Name the communities')).toBe(false);
  });

  it('leaves what a person opened open, also after a reload', () => {
    const run = atStep(4);
    run.happen({ type: 'folded', step: 'rank', folded: null, opened: 'user' });
    run.happen({ type: 'folded', step: 'communities', folded: 'model' });
    show(run, { foldFinished: true });
    expect(folded('Step 2: Rank the sites')).toBe(false);
    expect(folded(four)).toBe(true);
  });

  it('lets no model fold what a person opened', async () => {
    const run = atStep(4);
    await run.send({ type: 'fold', step: 'rank', folded: false });
    expect(run.snapshot().state.steps['rank']?.opened).toBe('user');
  });
});

describe('progress of a step with several cells', () => {
  const plan = planOfSteps([planStep('a', 1, 'Fetch', { cells: 4 })]);

  it('is counted in cells, and what a cell prints is its own share', () => {
    const run = new ScriptedRun(plan).begin('a');
    run.happen({ type: 'cell-begun', step: 'a', cell: 1 });
    show(run);
    const bar = screen.getByRole('progressbar');
    expect(bar.getAttribute('aria-valuenow')).toBe('25');
    expect(card('Step 1: Fetch').textContent).toContain('cell 2 of 4');
    act(() => void run.happen({ type: 'output-added', step: 'a', output: printed('50 %\n', 1) }));
    expect(bar.getAttribute('aria-valuenow')).toBe('38');
  });

  it('is announced at its quarters', () => {
    const run = new ScriptedRun(plan).begin('a');
    const told = (): string => announcementOf(run.snapshot().state, { now: NOON, usual: {} });
    expect(told()).not.toContain('percent');
    run.happen({ type: 'cell-begun', step: 'a', cell: 3 });
    expect(told()).toMatch(/^75 percent\./);
  });
});

describe('a failed step', () => {
  const failed = (): ScriptedRun => {
    const run = atStep(3).begin('communities');
    run.fail('communities', 5, {
      name: 'KeyError',
      message: 'x',
      cell: 0,
      line: 4,
      input: { step: 'choose', input: 'min_degree' }
    });
    return run;
  };

  it('goes to the input that its line reads, and to the line in the notebook', () => {
    const showCell = jest.fn();
    show(failed(), { host: { showCell } });
    fireEvent.click(button(card(four), 'Show line 4 in the notebook'));
    expect(showCell).toHaveBeenCalledWith('communities', 0, 4);
    fireEvent.click(button(card(four), 'Go to Minimum degree'));
    expect(card('Step 1: Choose the sites').contains(document.activeElement)).toBe(true);
  });

  it('says to ask the chat only where there is one', () => {
    const run = atStep(3).begin('communities');
    run.fail('communities', 5, { name: 'E', message: 'odd', cell: 0, line: 1 });
    show(run, { host: { askChat: () => undefined } });
    expect(card(four).textContent).toContain('Next: retry, or ask the chat.');
  });
});
