import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { InputFace, PlanStep, Value } from '@lockstep/protocol';
import { GuidedApp } from './guidedApp';
import { input, planOfSteps, planStep } from './scriptedPlan';
import { NOON, ScriptedRun } from './scriptedRun';
import { testHost } from './testHost';
import { PAUSE } from './useDrafts';

/** A run of one step, on screen. */
function show(inputs: InputFace[], step: Partial<PlanStep> = {}): ScriptedRun {
  const run = new ScriptedRun(planOfSteps([planStep('only', 1, 'Only step', { inputs, ...step })]));
  render(<GuidedApp session={run} host={testHost(NOON)} notebookLabel="a.ipynb" />);
  return run;
}

const strs = (...texts: string[]): Value[] => texts.map(v => ({ t: 'str', v }));
const sent = (run: ScriptedRun): unknown[] =>
  run.sent.flatMap(command => (command.type === 'set-inputs' ? [command.values['x']] : []));
const pause = (): void => act(() => void jest.advanceTimersByTime(PAUSE));
const type = (field: HTMLElement, value: string): void =>
  void fireEvent.change(field, { target: { value } });

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('suggestions', () => {
  const open = input({
    id: 'x',
    label: 'Country',
    type: 'text',
    open: true,
    placeholder: 'any country',
    choices: strs('Belgium', 'France', 'Finland'),
    initial: { t: 'str', v: 'France' }
  });
  const options = (): (string | null)[] =>
    screen.queryAllByRole('option').map(option => option.textContent);

  it('are shown whole by an arrow key, and the chosen one is told and taken', () => {
    const run = show([open]);
    const box = screen.getByRole('combobox', { name: 'Country' });
    expect([box.getAttribute('aria-expanded'), box.getAttribute('placeholder')]).toEqual([
      'false',
      'any country'
    ]);
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    expect(options()).toEqual(['Belgium', 'France', 'Finland']);
    fireEvent.keyDown(box, { key: 'ArrowUp' });
    const active = document.getElementById(box.getAttribute('aria-activedescendant') ?? '');
    expect([active?.textContent, active?.getAttribute('aria-selected')]).toEqual([
      'Finland',
      'true'
    ]);
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(options()).toEqual([]);
    pause();
    expect(sent(run)).toEqual([{ t: 'str', v: 'Finland' }]);
  });

  it('follow what is typed, and anything else may be given', () => {
    const run = show([open]);
    const box = screen.getByRole('combobox', { name: 'Country' });
    type(box, 'fi');
    expect(options()).toEqual(['Finland']);
    type(box, 'Peru');
    expect(options()).toEqual([]);
    fireEvent.blur(box);
    expect(sent(run)).toEqual([{ t: 'str', v: 'Peru' }]);
  });

  it('close with Escape and leave the text', () => {
    show([open]);
    const box = screen.getByRole<HTMLInputElement>('combobox', { name: 'Country' });
    fireEvent.click(screen.getByRole('button', { name: 'Suggestions for Country' }));
    expect(options()).toHaveLength(3);
    fireEvent.keyDown(box, { key: 'Escape' });
    expect([options(), box.value]).toEqual([[], 'France']);
  });
});

describe('choices that the kernel gave', () => {
  const country = input({
    id: 'x',
    label: 'Country',
    type: 'text',
    initial: { t: 'str', v: 'France' }
  });
  const offer = (run: ScriptedRun, choices: Record<string, Value[]>): void =>
    act(() => void run.happen({ type: 'choices-read', step: 'only', choices }));

  it('turn a box into a list, and the value that is not among them stays first', () => {
    const run = show([country]);
    expect(screen.getByLabelText('Country').tagName).toBe('INPUT');
    offer(run, { x: strs('Italy', 'Spain') });
    const list = screen.getByLabelText<HTMLSelectElement>('Country');
    expect([...list.options].map(option => option.text)).toEqual([
      'France (not in the data)',
      'Italy',
      'Spain'
    ]);
    expect(list.value).toBe('France');
    type(list, 'Spain');
    expect(sent(run)).toEqual([{ t: 'str', v: 'Spain' }]);
    expect(screen.queryByText('France (not in the data)')).toBeNull();
    offer(run, {});
    expect(screen.getByLabelText('Country').tagName).toBe('INPUT');
  });

  it('do not stop a step whose value is not among them', () => {
    const run = show([country]);
    offer(run, { x: strs('Italy') });
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Run' }).disabled).toBe(false);
  });

  it('are suggestions for each row of a list', () => {
    const columns = input({
      id: 'x',
      label: 'Columns',
      type: 'list',
      element: 'text',
      initial: { t: 'list', v: strs('a') }
    });
    const run = show([columns]);
    offer(run, { x: strs('a', 'b') });
    fireEvent.click(screen.getByRole('button', { name: 'Add a row' }));
    const box = screen.getByRole('combobox', { name: 'Columns, row 2' });
    expect(document.activeElement).toBe(box);
    fireEvent.keyDown(box, { key: 'ArrowUp' });
    fireEvent.keyDown(box, { key: 'Enter' });
    pause();
    expect(sent(run)).toEqual([{ t: 'list', v: strs('a', 'b') }]);
  });
});

describe('a list card', () => {
  const sites = input({
    id: 'x',
    label: 'Sites',
    type: 'list',
    element: 'text',
    items: true,
    initial: { t: 'list', v: strs('one', 'two\nlines', 'three') }
  });
  const rows = (): string[] =>
    screen.getAllByRole<HTMLInputElement>('textbox').map(box => box.value);
  const press = (name: string): void => void fireEvent.click(screen.getByRole('button', { name }));

  it('leaves out what is not ticked, keeps it in sight, and takes it again', () => {
    const run = show([sites]);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Use one' }));
    pause();
    expect(screen.getByText('one is left out.')).toBeTruthy();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Use one' }));
    pause();
    expect(sent(run)).toEqual([
      { t: 'list', v: strs('two\nlines', 'three') },
      { t: 'list', v: strs('one', 'two\nlines', 'three') }
    ]);
  });

  it('is put in order, and the focus goes with the row', () => {
    const run = show([sites]);
    press('Move three up');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move three up');
    expect(screen.getByText('Now row 2 of 3.')).toBeTruthy();
    press('Move three up');
    press('Move three up');
    pause();
    expect(sent(run)).toEqual([{ t: 'list', v: strs('three', 'one', 'two\nlines') }]);
  });

  it('grows by a row that takes the focus, and shrinks without losing it', () => {
    const run = show([sites]);
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Sites, one' }), { key: 'Enter' });
    const box = screen.getByRole('textbox', { name: 'Sites, row 2' });
    expect(document.activeElement).toBe(box);
    type(box, 'new');
    press('Remove one');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove new');
    expect(screen.getByText('Row 1 removed, 3 left.')).toBeTruthy();
    pause();
    expect(sent(run)).toEqual([{ t: 'list', v: strs('new', 'two\nlines', 'three') }]);
    expect(rows()).toHaveLength(3);
  });

  it('says which row is wrong and sends nothing', () => {
    const numbers = input({ ...sites, element: 'int', initial: { t: 'list', v: [] } });
    const run = show([numbers]);
    press('Add a row');
    type(screen.getByRole('textbox'), 'many');
    pause();
    expect(screen.getByText('“many” is not a whole number.')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Run' }).disabled).toBe(true);
    expect(run.sent).toEqual([]);
  });

  it('is drawn anew when its value came from another tab', () => {
    const run = show([sites]);
    const values = { x: { t: 'list' as const, v: strs('three', 'four') } };
    act(() => void run.happen({ type: 'inputs-set', step: 'only', values }));
    expect(screen.getAllByRole<HTMLInputElement>('checkbox').map(box => box.checked)).toEqual([
      false,
      false,
      true,
      true
    ]);
  });
});

describe('further values', () => {
  const first = input({ id: 'a', label: 'First', type: 'int', initial: { t: 'int', v: '1' } });
  const behind = (id: string, more: Partial<InputFace> = {}): InputFace =>
    input({ id, label: id, type: 'int', more: true, initial: { t: 'int', v: '1' }, ...more });
  const folded = (): boolean => {
    const box = screen.getByText(/More values/).closest('details');
    return box?.open === false;
  };

  it('are folded away, counted', () => {
    show([first, behind('x'), behind('y')]);
    expect([folded(), screen.getByText(/More values/).textContent]).toEqual([
      true,
      'More values (2)'
    ]);
    expect(screen.getByLabelText('First').closest('details')).toBeNull();
  });

  it('are open when one is not the notebook’s own', () => {
    const run = show([first, behind('x')]);
    const values = { x: { t: 'int' as const, v: '2' } };
    act(() => void run.happen({ type: 'inputs-set', step: 'only', values }));
    expect(folded()).toBe(false);
  });

  it('are open while one is missing or wrong', () => {
    show([first, behind('x', { initial: undefined })]);
    expect(folded()).toBe(false);
    type(screen.getByLabelText('x'), 'seven');
    expect(folded()).toBe(false);
    expect(screen.getByText('Next: correct x, then run.')).toBeTruthy();
  });

  it('are opened by a way that leads to one of them', () => {
    const run = show([first, behind('depth')]);
    act(() => {
      run.begin('only');
      run.fail('only', 100, { name: 'ValueError', message: 'depth is off', cell: 0, line: 1 });
    });
    expect(folded()).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Go to depth' }));
    expect(folded()).toBe(false);
    expect(document.activeElement).toBe(screen.getByLabelText('depth'));
  });
});

describe('conditions', () => {
  const conditions = [
    { kind: 'check' as const, text: 'There is at least one site' },
    { kind: 'check' as const, text: 'MIN is below MAX' },
    { kind: 'answer' as const, text: 'Limit' }
  ];
  const lines = (): (string | null)[] =>
    within(screen.getByRole('list', { name: 'What this step needs' }))
      .getAllByRole('listitem')
      .map(line => line.textContent);

  it('are told in words before the step runs', () => {
    show([], { conditions });
    expect(lines()).toEqual([
      'Checks: There is at least one site',
      'Checks: MIN is below MAX',
      'Asks: Limit'
    ]);
  });

  it.each([
    ['AssertionError', 'min is below max', 1],
    ['AssertionError', 'There is at least one site!', 0],
    ['AssertionError', '', null],
    ['ValueError', 'MIN is below MAX', null]
  ])('after %s “%s” the one that was not met is marked', (name, message, at) => {
    const run = show([], { conditions });
    act(() => {
      run.begin('only');
      run.fail('only', 100, { name, message, cell: 0, line: 1 });
    });
    const marked = lines().flatMap((line, index) => (line?.startsWith('Not met') ? [index] : []));
    expect(marked).toEqual(at === null ? [] : [at]);
  });

  it('are gone when the result stands', () => {
    const run = show([], { conditions });
    act(() => void run.finish('only'));
    expect(screen.queryByRole('list', { name: 'What this step needs' })).toBeNull();
  });
});

describe('set-up that takes values', () => {
  it('shows its fields before the start, and again when it is unfolded; a change asks to run it again', () => {
    const key = input({ id: 'k', label: 'Sites', type: 'int', initial: { t: 'int', v: '5' } });
    const run = new ScriptedRun(
      planOfSteps([
        planStep('setup', null, 'Set-up', { defines: [0], inputs: [key] }),
        planStep('one', 1, 'One', { uses: [0] })
      ])
    );
    render(<GuidedApp session={run} host={testHost(NOON)} notebookLabel="a.ipynb" />);
    expect(screen.getByText('Next: check the values, then start.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Sites').value).toBe('5');
    act(() => void run.finish('one'));
    expect(screen.queryByLabelText('Sites')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Unfold Set-up' }));
    type(screen.getByLabelText('Sites'), '7');
    pause();
    const card = screen.getByRole('article', { name: 'Set-up' });
    expect(card.dataset.look).toBe('stale');
    expect(within(card).getByRole('button', { name: 'Run again' })).toBeTruthy();
    expect(screen.getByRole('article', { name: 'Step 1: One' }).dataset.look).toBe('stale');
  });
});
