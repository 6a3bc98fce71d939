import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { GuidedApp } from './guidedApp';
import type { CardHost } from './host';
import { atStep } from './scenes';
import { linkWeb, planOfSteps, planStep } from './scriptedPlan';
import { NOON, ScriptedRun } from './scriptedRun';
import { testHost } from './testHost';

function show(run: ScriptedRun, more: Partial<CardHost> = {}): HTMLElement {
  render(<GuidedApp session={run} host={testHost(NOON, more)} notebookLabel="link-web.ipynb" />);
  return screen.getByRole('region', { name: 'Guided App: Link web of European sites' });
}

function card(name: string): HTMLElement {
  return screen.getByRole('article', { name });
}

/** A press whose promise is settled and drawn. */
async function press(where: HTMLElement, name: string): Promise<void> {
  const button = within(where).getByRole('button', { name });
  button.focus();
  await act(async () => {
    fireEvent.click(button);
    await Promise.resolve();
  });
}

const four = 'Step 4: Find communities';

/** A run whose fifth step waits for an answer. */
function askingForName(): ScriptedRun {
  return atStep(4).begin('names').happen({
    type: 'prompt-asked',
    step: 'names',
    prompt: 'p1',
    text: 'Name: ',
    secret: false,
    input: null
  });
}

describe('the Guided App', () => {
  it('creates nothing by being looked at, and starts with Start', async () => {
    const run = new ScriptedRun(linkWeb, null);
    show(run);
    expect(screen.getByText('Not started')).toBeTruthy();
    fireEvent.click(within(card('Set-up')).getByRole('button', { name: 'Fold Set-up' }));
    fireEvent.click(within(card('Set-up')).getByRole('button', { name: 'Unfold Set-up' }));
    expect(run.run).toBeNull();
    await press(card('Set-up'), 'Start');
    expect(run.sent.at(-1)).toEqual({ type: 'run-step', step: 'setup' });
    expect(screen.getByText('Saved 10:47')).toBeTruthy();
  });

  it('says how far the run is, what the kernel does and which notebook it is', () => {
    show(atStep(3).begin('communities'));
    expect(screen.getByText('3 of 7 done')).toBeTruthy();
    expect(screen.getByText('Python, busy')).toBeTruthy();
    expect(screen.getByText('link-web.ipynb')).toBeTruthy();
  });

  it('tells the active step in one live region, and not the passing seconds', () => {
    jest.useFakeTimers();
    const run = atStep(3).begin('communities');
    show(run);
    const region = screen.getAllByRole('status').find(one => one.tagName === 'P');
    const before = region?.textContent;
    expect(before).toBe(
      'Step 4, Find communities: running. Next: wait, or cancel and keep what steps 1 to 3 gave.'
    );
    act(() => void jest.advanceTimersByTime(5000));
    expect(region?.textContent).toBe(before);
    act(() => void run.print('communities', '52 %\n'));
    expect(region?.textContent).toMatch(/^50 percent\. Step 4/);
    jest.useRealTimers();
  });

  it('turns later cards stale as soon as a value is chosen, before the step runs again', async () => {
    const run = atStep(4);
    show(run);
    const choose = card('Step 1: Choose the sites');
    await act(async () => {
      fireEvent.change(within(choose).getByLabelText('Country'), { target: { value: 'Spain' } });
      await Promise.resolve();
    });
    expect(card(four).dataset.look).toBe('stale');
    expect(card('Step 3: Group the actor types').dataset.look).toBe('done');
    expect(run.snapshot().state.queue).toEqual([]);
  });

  it('renames in place with Enter, and leaves the name with Escape', () => {
    const run = atStep(3);
    const app = show(run);
    fireEvent.click(within(app).getByRole('button', { name: 'Rename run' }));
    const box = screen.getByLabelText('Name of this run');
    expect(document.activeElement).toBe(box);
    fireEvent.change(box, { target: { value: 'France' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(screen.getByRole('heading', { name: 'France' })).toBeTruthy();
    fireEvent.keyDown(app, { key: 'F2' });
    fireEvent.change(screen.getByLabelText('Name of this run'), { target: { value: 'x' } });
    fireEvent.keyDown(screen.getByLabelText('Name of this run'), { key: 'Escape' });
    expect(run.snapshot().state.name).toBe('France');
  });

  it('keeps values and turns what goes out off while the connection is away', () => {
    const run = atStep(3);
    show(run);
    act(() => run.change({ connection: { state: 'waiting', retryAt: NOON + 4000 } }));
    expect(screen.getByText('Connection lost. Your values are kept here.')).toBeTruthy();
    expect(screen.getByText('Trying again in 4 s.')).toBeTruthy();
    const button = within(card(four)).getByRole<HTMLButtonElement>('button', { name: 'Run' });
    expect(button.disabled).toBe(true);
    expect(within(card(four)).getByLabelText<HTMLInputElement>('Seeds').disabled).toBe(false);
  });

  it('says why a click was not carried out', () => {
    const run = atStep(3);
    show(run);
    const message = 'This run moved on in another tab, and your last click was not carried out.';
    act(() => run.change({ refusal: { code: 'changed-elsewhere', message } }));
    expect(screen.getByRole('alert').textContent).toBe(message);
  });

  it('asks for the tick each time', async () => {
    const run = atStep(6);
    show(run);
    const report = card('Step 7: Write the report');
    fireEvent.click(within(report).getByRole('checkbox'));
    await press(report, 'Run');
    act(() => void run.start().finish('report'));
    expect(within(report).getByRole<HTMLInputElement>('checkbox').checked).toBe(false);
    expect(
      within(report).getByRole<HTMLButtonElement>('button', { name: 'Run again' }).disabled
    ).toBe(true);
  });

  it('answers a question of the kernel, with nothing as an answer too', () => {
    const run = atStep(4).begin('names');
    const ask = {
      type: 'prompt-asked',
      step: 'names',
      prompt: 'p1',
      text: 'Name: ',
      secret: false,
      input: 'name'
    } as const;
    run.happen(ask);
    show(run);
    const field = screen.getByLabelText('Name');
    fireEvent.submit(field);
    expect(run.sent.at(-1)).toEqual({
      type: 'answer-prompt',
      step: 'names',
      prompt: 'p1',
      value: { t: 'str', v: '' }
    });
    act(() => void run.happen({ ...ask, prompt: 'p2', secret: true }));
    const secret = screen.getByLabelText<HTMLInputElement>('Name');
    expect([secret.type, secret.value]).toEqual(['password', '']);
  });

  it('keeps what is typed for one question out of the next, whoever answered', async () => {
    const run = atStep(4).begin('names');
    const ask = {
      type: 'prompt-asked',
      step: 'names',
      prompt: 'p1',
      text: 'Key: ',
      secret: true,
      input: null
    } as const;
    run.happen(ask);
    show(run);
    fireEvent.change(screen.getByLabelText('Key'), { target: { value: 'hunter2' } });
    act(() => {
      run.happen(
        { type: 'prompt-answered', step: 'names', prompt: 'p1', reply: { secret: true } },
        { ...ask, prompt: 'p2', text: 'Name: ', secret: false }
      );
    });
    const next = screen.getByLabelText<HTMLInputElement>('Name');
    expect([next.value, next.type]).toEqual(['', 'text']);
    await act(async () => {
      fireEvent.change(next, { target: { value: 'Ada' } });
      fireEvent.submit(next);
      await Promise.resolve();
    });
    expect(run.sent.at(-1)).toMatchObject({ prompt: 'p2', value: { t: 'str', v: 'Ada' } });
  });

  it('keeps an answer that was not taken in its field', async () => {
    const run = askingForName();
    Object.assign(run, { send: () => Promise.resolve(false) });
    show(run);
    const field = screen.getByLabelText<HTMLInputElement>('Name');
    await act(async () => {
      fireEvent.change(field, { target: { value: 'Ada' } });
      fireEvent.submit(field);
      await Promise.resolve();
    });
    expect(field.value).toBe('Ada');
  });

  it('lets a question go with its kernel, and the keyboard stays on the card', () => {
    const run = askingForName();
    show(run);
    const field = screen.getByLabelText('Name');
    field.focus();
    fireEvent.change(field, { target: { value: 'Ada' } });
    act(() => {
      run.happen(
        { type: 'step-cancelled', step: 'names', took: 5, cause: 'kernel-died' },
        { type: 'epoch-raised', epoch: 2, reason: 'kernel-died' }
      );
    });
    const names = card('Step 5: Name the communities');
    expect(within(names).queryByLabelText('Name')).toBeNull();
    expect(names.textContent).toContain('Interrupted when the kernel stopped.');
    expect(document.activeElement).toBe(names.querySelector('.lk-card-head'));
  });

  it('offers the chat and the export only where the host has them', () => {
    const failed = atStep(3).begin('communities');
    failed.fail('communities', 5, { name: 'E', message: 'm', cell: 0, line: 1 });
    show(failed);
    expect(screen.queryByRole('button', { name: 'Ask the chat' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Export' })).toBeNull();
  });

  it('finalizes from the menu only when the last step is done', async () => {
    const run = atStep(6);
    const app = show(run);
    await press(app, 'Run menu');
    expect(screen.getByRole('menuitem', { name: /Finalize/ }).getAttribute('aria-disabled')).toBe(
      'true'
    );
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Run menu');
    void run.send({ type: 'confirm', step: 'report', allowed: true });
    act(() => void run.finish('report'));
    await press(app, 'Run menu');
    fireEvent.click(screen.getByRole('menuitem', { name: /Finalize/ }));
    expect(screen.getByRole('region', { name: 'Run' }).textContent).toContain(
      'Nothing can change it.'
    );
    expect(within(card(four)).queryByRole('button', { name: 'Run again' })).toBeNull();
  });

  it('says so when there is no code to run', () => {
    const open = jest.fn();
    show(new ScriptedRun(planOfSteps([]), null), { openNotebook: open });
    fireEvent.click(screen.getByRole('button', { name: 'Go to notebook' }));
    expect(screen.getAllByText('This notebook has no code to run.')).not.toHaveLength(0);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('folds done cards by itself from 40 steps on', () => {
    const steps = Array.from({ length: 40 }, (_, at) => planStep(`s${at}`, at + 1, `Step ${at}`));
    const run = new ScriptedRun(planOfSteps(steps)).finish('s0');
    show(run);
    expect(
      within(card('Step 1: Step 0')).getByRole('button', { name: 'Unfold step 1' })
    ).toBeTruthy();
    expect(
      within(card('Step 2: Step 1')).getByRole('button', { name: 'Fold step 2' })
    ).toBeTruthy();
  });
});
