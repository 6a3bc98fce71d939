import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { GuidedApp } from './guidedApp';
import { atStep } from './scenes';
import type { ScriptedRun } from './scriptedRun';
import { NOON } from './scriptedRun';
import { testHost } from './testHost';

const four = 'Step 4: Find communities';
const five = 'Step 5: Name the communities';

function show(run: ScriptedRun): HTMLElement {
  render(<GuidedApp session={run} host={testHost(NOON)} notebookLabel="link-web.ipynb" />);
  return screen.getByRole('region', { name: /^Guided App/ });
}

function card(name: string): HTMLElement {
  return screen.getByRole('article', { name });
}

/** Presses Run on step 4 with the keyboard on it, and lets the engine start it. */
async function runFour(run: ScriptedRun): Promise<void> {
  const button = within(card(four)).getByRole('button', { name: 'Run' });
  button.focus();
  await act(async () => {
    fireEvent.click(button);
    await Promise.resolve();
  });
  act(() => void run.start());
}

describe('focus', () => {
  it('goes from Run to Cancel, and from there to the next step when this one is done', async () => {
    const run = atStep(3);
    show(run);
    await runFour(run);
    expect(document.activeElement?.textContent).toBe('Cancel');
    expect(card(four).contains(document.activeElement)).toBe(true);
    act(() => void run.end(300));
    expect(card(five).contains(document.activeElement)).toBe(true);
    expect(document.activeElement?.textContent).toBe('Run');
  });

  it('stays where somebody types while another step ends', async () => {
    const run = atStep(3);
    show(run);
    await runFour(run);
    const field = within(card('Step 1: Choose the sites')).getByLabelText('Minimum degree');
    field.focus();
    act(() => void run.end(300));
    expect(document.activeElement).toBe(field);
  });

  it('goes to the text of the problem when the step fails', async () => {
    const run = atStep(3);
    show(run);
    await runFour(run);
    act(() => {
      run.fail('communities', 5, { name: 'ValueError', message: 'Too few.', cell: 0, line: 1 });
    });
    expect(document.activeElement?.textContent).toBe('Too few.');
  });

  it('goes to the field when the kernel asks', async () => {
    const run = atStep(3);
    show(run);
    await runFour(run);
    act(() => {
      run.happen({
        type: 'prompt-asked',
        step: 'communities',
        prompt: 'p1',
        text: 'Name?',
        secret: false,
        input: null
      });
    });
    expect(document.activeElement).toBe(screen.getByLabelText('Name?'));
  });

  it('falls back to the head of the card when a control is gone', async () => {
    const run = atStep(3);
    show(run);
    await runFour(run);
    act(() => {
      run.happen({ type: 'step-cancelled', step: 'communities', took: 5, cause: 'person' });
    });
    expect(document.activeElement).toBe(card(four).querySelector('.lk-card-head'));
  });

  it('follows "Go to" into the field it names, unfolding the card', () => {
    const run = atStep(3).begin('communities');
    run.fail('communities', 5, {
      name: 'ValueError',
      message: 'Minimum degree is too high.',
      cell: 0,
      line: 1
    });
    show(run);
    const choose = card('Step 1: Choose the sites');
    fireEvent.click(within(choose).getByRole('button', { name: 'Fold step 1' }));
    fireEvent.click(within(card(four)).getByRole('button', { name: 'Go to Minimum degree' }));
    expect(document.activeElement).toBe(within(choose).getByLabelText('Minimum degree'));
  });
});

describe('keys', () => {
  it('move from card to card with Alt and the arrows', () => {
    const app = show(atStep(3));
    fireEvent.keyDown(app, { key: 'ArrowDown', altKey: true });
    expect(document.activeElement).toBe(card(four).querySelector('.lk-card-head'));
    fireEvent.keyDown(document.activeElement ?? app, { key: 'ArrowUp', altKey: true });
    expect(document.activeElement).toBe(
      card('Step 3: Group the actor types').querySelector('.lk-card-head')
    );
  });

  it('go round head and cards with F6 and back with Shift, from the view itself to the active card', () => {
    const app = show(atStep(3));
    const press = (shiftKey = false): string | null => {
      fireEvent.keyDown(document.activeElement ?? app, { key: 'F6', shiftKey });
      const here = document.activeElement;
      return (here?.closest('article') ?? here)?.getAttribute('aria-label') ?? null;
    };
    app.focus();
    expect(press()).toBe(four);
    within(card(four)).getByLabelText('Seeds').focus();
    expect(press()).toBe(five);
    expect(press(true)).toBe(four);
    const rest = Array.from({ length: 4 }, () => press());
    expect(rest.slice(-1)).toEqual(['Run']);
    expect([press(), press(true), press(true)]).toEqual([
      'Set-up',
      'Run',
      'Step 7: Write the report'
    ]);
  });

  it('fold with minus and unfold with plus on the head alone', () => {
    show(atStep(3));
    const head = card(four).querySelector<HTMLElement>('.lk-card-head');
    head?.focus();
    fireEvent.keyDown(head ?? document.body, { key: '-' });
    expect(within(card(four)).queryByLabelText('Seeds')).toBeNull();
    fireEvent.keyDown(head ?? document.body, { key: '+' });
    const seeds = within(card(four)).getByLabelText<HTMLInputElement>('Seeds');
    fireEvent.keyDown(seeds, { key: '-' });
    expect(within(card(four)).getByLabelText('Seeds')).toBeTruthy();
  });

  it('run with Ctrl+Enter from a field and cancel with Ctrl+. from anywhere', async () => {
    const run = atStep(3);
    const app = show(run);
    await act(async () => {
      fireEvent.keyDown(within(card(four)).getByLabelText('Seeds'), {
        key: 'Enter',
        ctrlKey: true
      });
      await Promise.resolve();
    });
    expect(run.sent.at(-1)).toEqual({ type: 'run-step', step: 'communities' });
    act(() => void run.start());
    fireEvent.keyDown(app, { key: '.', ctrlKey: true });
    expect(run.sent.at(-1)).toEqual({ type: 'cancel', step: 'communities' });
  });
});
