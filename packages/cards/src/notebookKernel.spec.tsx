import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { GuidedApp } from './guidedApp';
import { atStep } from './scenes';
import { NOON, type ScriptedRun } from './scriptedRun';
import { testHost } from './testHost';

function show(run: ScriptedRun, lab = true): void {
  const host = testHost(NOON, lab ? { notebookKernel: true } : {});
  render(<GuidedApp session={run} host={host} notebookLabel="" />);
}

const inMenu = (): (string | null)[] => {
  fireEvent.click(screen.getByRole('button', { name: 'Run menu' }));
  return screen.getAllByRole('menuitem').map(({ textContent }) => textContent);
};
const bar = (): HTMLElement => screen.getByRole('region', { name: 'Kernel' });
const press = (where: HTMLElement, name: string): Promise<void> =>
  act(async () => {
    fireEvent.click(within(where).getByRole('button', { name }));
    await Promise.resolve();
    await Promise.resolve();
  });

describe('the notebook’s kernel', () => {
  it('is offered in the run’s menu in JupyterLab, and nowhere else', () => {
    show(atStep(2), false);
    expect(inMenu()).not.toContain('Use the notebook’s kernel');
  });

  it('is taken and left in the menu, and a line says what it means meanwhile', async () => {
    const run = atStep(2);
    show(run);
    expect(inMenu()).toContain('Use the notebook’s kernel');
    await act(async () => {
      fireEvent.click(screen.getByRole('menuitem', { name: 'Use the notebook’s kernel' }));
      await Promise.resolve();
    });
    expect(bar().textContent).toContain('a cell that runs there turns them stale');
    expect(screen.getByText('Python of the notebook, idle')).toBeTruthy();
    expect(inMenu()).toContain('Use a kernel of its own');
    await press(bar(), 'Use a kernel of its own');
    expect(run.sent.at(-1)).toEqual({ type: 'detach' });
    expect(screen.queryByRole('region', { name: 'Kernel' })).toBeNull();
  });

  it('that is a new one is agreed to before anything runs', async () => {
    const run = atStep(2);
    await run.send({ type: 'attach' });
    const { epoch } = run.snapshot().state;
    run.happen({ type: 'epoch-raised', epoch: epoch + 1, reason: 'kernel-died' });
    show(run);
    expect(within(bar()).getByRole('alert').textContent).toMatch(/^The notebook’s kernel is a new/);
    const current = document.querySelector('[aria-current="step"]');
    expect(current?.querySelector<HTMLButtonElement>('[data-action="run"]')?.disabled).toBe(true);
    await press(bar(), 'Go on with it');
    expect(run.sent.at(-1)).toEqual({ type: 'accept-kernel' });
    expect(current?.querySelector<HTMLButtonElement>('[data-action="run"]')?.disabled).toBe(false);
  });

  it('on which a cell ran is taken as it is by a button that says so', async () => {
    const run = atStep(0);
    await run.send({ type: 'attach' });
    const [first] = run.snapshot().state.plan.steps.filter(({ kind }) => kind === 'step');
    const id = first?.id ?? '';
    run.finish(id);
    run.happen({ type: 'kernel-used' });
    show(run);
    const [setup] = screen.getAllByRole('article');
    if (!setup) {
      throw new Error('There is no card.');
    }
    expect(setup.textContent).toContain('A cell ran in the notebook.');
    await press(setup, 'Run anyway');
    expect(run.sent.at(-1)).toMatchObject({ type: 'run-step', anyway: true });
    expect(run.snapshot().state.queue).toHaveLength(1);
  });
});
