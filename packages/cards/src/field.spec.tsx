import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { InputFace, Value } from '@lockstep/protocol';
import { GuidedApp } from './guidedApp';
import { input, planOfSteps, planStep } from './scriptedPlan';
import { NOON, ScriptedRun } from './scriptedRun';
import { testHost } from './testHost';
import { PAUSE } from './useDrafts';

/** A run of one step with these inputs, on screen. */
function show(...inputs: InputFace[]): ScriptedRun {
  const run = new ScriptedRun(planOfSteps([planStep('only', 1, 'Only step', { inputs })]));
  render(<GuidedApp session={run} host={testHost(NOON)} notebookLabel="a.ipynb" />);
  return run;
}

function button(name: string): HTMLButtonElement {
  return screen.getByRole('button', { name });
}

function type(field: HTMLElement, value: string): void {
  fireEvent.change(field, { target: { value } });
}

/** Leaves every timer that is due behind. */
function pause(): void {
  act(() => void jest.advanceTimersByTime(PAUSE));
}

async function pressRun(): Promise<void> {
  await act(async () => {
    fireEvent.click(button('Run'));
    await Promise.resolve();
  });
}

function sentValues(run: ScriptedRun): Record<string, Value>[] {
  return run.sent.flatMap(command => (command.type === 'set-inputs' ? [command.values] : []));
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const degree = input({
  id: 'degree',
  label: 'Degree',
  type: 'int',
  min: 1,
  max: 80,
  initial: { t: 'int', v: '5' }
});

describe('a field', () => {
  it.each<[string, InputFace, string, Value]>([
    ['0', input({ id: 'x', label: 'X', type: 'int' }), '0', { t: 'int', v: '0' }],
    ['a fraction', input({ id: 'x', label: 'X', type: 'float' }), '0.5', { t: 'float', v: '0.5' }],
    [
      'empty text',
      input({ id: 'x', label: 'X', type: 'text', initial: { t: 'str', v: 'a' } }),
      '',
      { t: 'str', v: '' }
    ],
    [
      'a day',
      input({ id: 'x', label: 'X', type: 'date', initial: { t: 'date', v: '2026-01-01' } }),
      '2026-11-23',
      { t: 'date', v: '2026-11-23' }
    ],
    [
      'a list',
      input({
        id: 'x',
        label: 'X',
        type: 'list',
        element: 'int',
        initial: { t: 'list', v: [{ t: 'int', v: '1' }] }
      }),
      '3\n4',
      {
        t: 'list',
        v: [
          { t: 'int', v: '3' },
          { t: 'int', v: '4' }
        ]
      }
    ],
    [
      'a choice of a list',
      input({
        id: 'x',
        label: 'X',
        type: 'choice',
        choices: [1, 2, 3, 4].map(v => ({ t: 'int' as const, v: String(v) }))
      }),
      '3',
      { t: 'int', v: '3' }
    ],
    ['a path', input({ id: 'x', label: 'X', type: 'path' }), 'a/b.csv', { t: 'str', v: 'a/b.csv' }]
  ])('takes %s as an answer', (_, face, typed, value) => {
    const run = show(face);
    const field = screen.getByLabelText('X');
    type(field, typed);
    fireEvent.blur(field);
    expect(sentValues(run)).toEqual([{ x: value }]);
  });

  it('takes false as an answer', () => {
    const run = show(
      input({
        id: 'x',
        label: 'X',
        type: 'bool',
        help: 'Include it',
        initial: { t: 'bool', v: true }
      })
    );
    fireEvent.click(screen.getByRole('checkbox', { name: 'X' }));
    expect(sentValues(run)).toEqual([{ x: { t: 'bool', v: false } }]);
  });

  it('offers few choices side by side', () => {
    const choices = ['a', 'b'].map(v => ({ t: 'str' as const, v }));
    const run = show(
      input({ id: 'x', label: 'X', type: 'choice', choices, initial: { t: 'str', v: 'a' } })
    );
    const group = screen.getByRole('radiogroup', { name: 'X' });
    fireEvent.click(within(group).getByRole('radio', { name: 'b' }));
    expect(sentValues(run)).toEqual([{ x: { t: 'str', v: 'b' } }]);
  });

  it('edits the rows of a dict and keeps what was not touched', () => {
    const run = show(
      input({
        id: 'x',
        label: 'X',
        type: 'dict',
        element: 'float',
        initial: {
          t: 'dict',
          v: [
            [
              { t: 'int', v: '1' },
              { t: 'float', v: '0.5' }
            ],
            [
              { t: 'str', v: 'b' },
              { t: 'float', v: '1.0' }
            ]
          ]
        }
      })
    );
    type(screen.getByLabelText('X, row 2, value'), '2');
    fireEvent.click(button('Add a row'));
    type(screen.getByLabelText('X, row 3, key'), 'c');
    type(screen.getByLabelText('X, row 3, value'), '3');
    pause();
    expect(sentValues(run)).toEqual([
      {
        x: {
          t: 'dict',
          v: [
            [
              { t: 'int', v: '1' },
              { t: 'float', v: '0.5' }
            ],
            [
              { t: 'str', v: 'b' },
              { t: 'float', v: '2.0' }
            ],
            [
              { t: 'str', v: 'c' },
              { t: 'float', v: '3.0' }
            ]
          ]
        }
      }
    ]);
  });

  it('sends a good value after a pause, once', () => {
    const run = show(degree);
    const field = screen.getByLabelText('Degree');
    type(field, '7');
    expect(sentValues(run)).toEqual([]);
    pause();
    fireEvent.blur(field);
    expect(sentValues(run)).toEqual([{ degree: { t: 'int', v: '7' } }]);
  });

  it('sends nothing when the value is wrong, says why under the field and turns Run off', () => {
    const run = show(degree);
    const field = screen.getByLabelText('Degree');
    type(field, '5,000');
    expect(button('Run').disabled).toBe(true);
    pause();
    const message = '5,000 is above 80. Take 1 to 80; 5 is usual.';
    const described = field.getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(described)?.textContent).toBe(message);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Next: correct Degree, then run.')).toBeTruthy();
    expect(run.sent).toEqual([]);
    type(field, '50');
    expect(button('Run').disabled).toBe(false);
    expect(screen.queryByText(message)).toBeNull();
  });

  it('lets a slider and its Page keys set the same value', () => {
    const run = show(degree);
    const slider = screen.getByRole('slider', { name: 'Degree, slider' });
    fireEvent.keyDown(slider, { key: 'PageUp' });
    expect(screen.getByLabelText<HTMLInputElement>('Degree').value).toBe('15');
    type(slider, '20');
    fireEvent.blur(slider);
    expect(sentValues(run)).toEqual([{ degree: { t: 'int', v: '20' } }]);
  });

  it('sends what is typed before the step runs', async () => {
    const run = show(degree);
    type(screen.getByLabelText('Degree'), '9');
    await pressRun();
    expect(run.sent).toEqual([
      { type: 'set-inputs', step: 'only', values: { degree: { t: 'int', v: '9' } } },
      { type: 'run-step', step: 'only' }
    ]);
  });

  it('keeps a secret back until the step runs, and then forgets it', async () => {
    const run = show(input({ id: 'key', label: 'Key', type: 'secret' }));
    expect(button('Run').disabled).toBe(true);
    const field = screen.getByLabelText<HTMLInputElement>('Key');
    type(field, 'abc');
    fireEvent.blur(field);
    pause();
    expect(run.sent).toEqual([]);
    await pressRun();
    expect(sentValues(run)).toEqual([{ key: { t: 'str', v: 'abc' } }]);
    expect(JSON.stringify(run.snapshot())).not.toContain('abc');
    expect([field.value, field.type]).toEqual(['', 'password']);
  });

  it('shows a fixed input with its reason and no way to change it', () => {
    show(
      input({
        id: 'file',
        label: 'File',
        type: 'path',
        fixed: true,
        initial: { t: 'str', v: 'data.csv' }
      })
    );
    expect(screen.getByLabelText<HTMLInputElement>('File').readOnly).toBe(true);
    expect(screen.getByText('This file was chosen by the author of the app.')).toBeTruthy();
  });

  it('asks for no file where the kernel could not read it, and says why', () => {
    show(
      input({
        id: 'file',
        label: 'File',
        type: 'path',
        fixed: true,
        apart: true,
        initial: { t: 'str', v: 'data.csv' }
      })
    );
    expect(screen.getByLabelText<HTMLInputElement>('File').readOnly).toBe(true);
    expect(screen.getByText(/^The author’s file: the kernel is on another machine/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Upload File' })).toBeNull();
  });

  it('says what the value was when the step ran', () => {
    const run = show(degree);
    act(() => void run.finish('only'));
    type(screen.getByLabelText('Degree'), '9');
    pause();
    expect(screen.getByText('was 5 when this step ran at 10:47')).toBeTruthy();
  });

  it('undoes a change since the step ran, also one that was wrong, and keeps the keyboard there', () => {
    const run = show(degree);
    act(() => void run.finish('only'));
    const field = screen.getByLabelText<HTMLInputElement>('Degree');
    type(field, '9');
    pause();
    type(field, '99');
    pause();
    button('Undo, back to 5').focus();
    fireEvent.click(button('Undo, back to 5'));
    expect(sentValues(run).at(-1)).toEqual({ degree: { t: 'int', v: '5' } });
    expect([field.value, field.getAttribute('aria-invalid')]).toEqual(['5', null]);
    expect(screen.getByRole('article').dataset.look).toBe('done');
    expect(document.activeElement).toBe(field);
    expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull();
  });
});

describe('a value that was refused', () => {
  it('is sent again before the step runs', async () => {
    const run = show(degree);
    const send = jest.spyOn(run, 'send').mockResolvedValueOnce(false);
    type(screen.getByLabelText('Degree'), '7');
    await act(async () => {
      jest.advanceTimersByTime(PAUSE);
      await Promise.resolve();
    });
    expect(run.snapshot().state.steps['only']?.values['degree']).toEqual({ t: 'int', v: '5' });
    await pressRun();
    expect(send.mock.calls.map(([command]) => command.type)).toEqual([
      'set-inputs',
      'set-inputs',
      'run-step'
    ]);
  });
});
