import type { TableColumn, Value } from '@lockstep/protocol';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import fc from 'fast-check';
import { GuidedApp } from './guidedApp';
import { input, planOfSteps, planStep } from './scriptedPlan';
import { NOON, ScriptedRun } from './scriptedRun';
import { readTableRows, tableRowsOf } from './tableRows';
import { testHost } from './testHost';

const str = (v: string): Value => ({ t: 'str', v });
const int = (v: string): Value => ({ t: 'int', v });
const row = (cells: Record<string, Value>): Value => ({
  t: 'dict',
  v: Object.entries(cells).map(([name, cell]) => [str(name), cell])
});
const rows = (...v: Value[]): Value => ({ t: 'list', v });

const table: TableColumn[] = [
  { name: 'site', element: 'text' },
  { name: 'weight', element: 'int' },
  { name: 'known', element: 'bool', empty: 'absent' }
];
const sites = input({
  id: 'sites',
  label: 'Sites',
  type: 'table',
  table,
  initial: rows(
    row({ weight: int('2'), site: str('a.org') }),
    row({ site: str('b.org'), weight: int('5'), known: { t: 'bool', v: true } })
  )
});

/** A run of one step with the table, once its editor is here. */
async function show(more: Partial<typeof sites> = {}): Promise<ScriptedRun> {
  const step = planStep('only', 1, 'Only step', { inputs: [{ ...sites, ...more }] });
  const run = new ScriptedRun(planOfSteps([step]));
  render(<GuidedApp session={run} host={testHost(NOON)} notebookLabel="a.ipynb" />);
  await screen.findByRole('group', { name: 'Sites' });
  return run;
}

const field = (name: string): HTMLInputElement => screen.getByLabelText(name);
const press = (name: string): boolean => fireEvent.click(screen.getByRole('button', { name }));
const type = (name: string, value: string): boolean =>
  fireEvent.change(field(name), { target: { value } });
const leave = (): void =>
  void act(() => fireEvent.blur(screen.getByRole('group', { name: 'Sites' })));
const sent = (run: ScriptedRun): unknown =>
  run.sent
    .flatMap(command => (command.type === 'set-inputs' ? [command.values['sites']] : []))
    .at(-1);

describe('a table', () => {
  it('shows a typed cell for each column, by its row and its name', async () => {
    await show();
    expect(screen.getAllByRole('columnheader').map(head => head.textContent)).toEqual([
      'site',
      'weight',
      'known'
    ]);
    expect(field('Sites, row 2, weight').value).toBe('5');
    expect(field('Sites, row 1, known').value).toBe('');
    expect(field('Sites, row 1, weight').inputMode).toBe('decimal');
  });

  it('gives a list of dicts, and leaves what nobody touched as it was', async () => {
    const run = await show();
    type('Sites, row 2, site', 'c.org');
    type('Sites, row 2, known', '');
    leave();
    expect(sent(run)).toEqual(
      rows(
        row({ weight: int('2'), site: str('a.org') }),
        row({ site: str('c.org'), weight: int('5') })
      )
    );
  });

  it('adds a row with Enter, moves it, removes one, and tells each', async () => {
    const run = await show();
    fireEvent.keyDown(field('Sites, row 1, weight'), { key: 'Enter' });
    expect(screen.getByText('Row 2 added.')).toBeTruthy();
    expect(document.activeElement).toBe(field('Sites, row 2, site'));
    type('Sites, row 2, site', 'new.org');
    type('Sites, row 2, weight', '7');
    press('Move row 2 up');
    expect(screen.getByText('Now row 1 of 3.')).toBeTruthy();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move row 1 up');
    press('Remove row 2');
    leave();
    expect(sent(run)).toEqual(
      rows(
        row({ site: str('new.org'), weight: int('7') }),
        row({ site: str('b.org'), weight: int('5'), known: { t: 'bool', v: true } })
      )
    );
  });

  it('names the cell that is wrong, marks it, and sends nothing', async () => {
    const run = await show();
    type('Sites, row 2, weight', 'many');
    leave();
    expect(screen.getByText('Row 2, weight: “many” is not a whole number.')).toBeTruthy();
    expect(field('Sites, row 2, weight').getAttribute('aria-invalid')).toBe('true');
    expect(field('Sites, row 1, weight').getAttribute('aria-invalid')).toBeNull();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Run' }).disabled).toBe(true);
    expect(run.sent).toEqual([]);
  });

  it('counts an added row when something stands in it, and an empty table is an answer', async () => {
    const run = await show();
    press('Add a row');
    leave();
    expect(sent(run)).toBeUndefined();
    press('Remove row 2');
    press('Remove row 1');
    leave();
    expect(sent(run)).toEqual(rows());
  });

  it('takes a pasted table, its columns matched, and names the rows that do not fit', async () => {
    const run = await show();
    press('Paste a table for Sites');
    const box = await screen.findByRole('group', { name: 'Table for Sites' });
    const paste = (text: string): boolean =>
      fireEvent.change(within(box).getByRole('textbox'), { target: { value: text } });
    paste('Site;pages\nc.org;3\nd.org;x\n');
    expect(within(box).getByText(/^No column gives weight, known\./)).toBeTruthy();
    fireEvent.change(within(box).getByLabelText('weight'), { target: { value: '1' } });
    const list = within(box).getByRole('list', { name: 'Rows that do not fit' });
    expect(list.textContent).toBe('Row 2, weight: “x” is not a whole number.');
    paste('Site;pages;Known\nc.org;3;Yes\nd.org;4;\n');
    fireEvent.click(within(box).getByRole('button', { name: 'Add 2 rows' }));
    expect(screen.getByText('4 rows in the table.')).toBeTruthy();
    expect(sent(run)).toHaveProperty('v.length', 4);
    expect(sent(run)).toHaveProperty('v.2', {
      ...row({ site: str('c.org'), weight: int('3'), known: { t: 'bool', v: true } })
    });
    expect(document.activeElement?.textContent).toBe('Paste a table');
  });

  it('is shown and not changed where values cannot be put into the code', async () => {
    await show({ fixed: true });
    expect(field('Sites, row 1, site').disabled).toBe(true);
    expect(screen.queryByRole('button', { name: /row|table/i })).toBeNull();
  });
});

describe('rows of a table', () => {
  const cell: Record<TableColumn['element'], fc.Arbitrary<Value>> = {
    bool: fc.boolean().map(v => ({ t: 'bool', v })),
    int: fc.bigInt().map(v => int(String(v))),
    float: fc.constantFrom({ t: 'float', v: '2' }, int('2'), { t: 'float', v: 'nan' }),
    text: fc.string({ unit: 'grapheme' }).map(str)
  };
  const any = fc
    .uniqueArray(
      fc.record({
        name: fc.string({ minLength: 1 }),
        element: fc.constantFrom('bool', 'int', 'float', 'text'),
        empty: fc.constantFrom(undefined, 'absent', 'null')
      }),
      { maxLength: 4, minLength: 1, selector: ({ name }) => name }
    )
    .chain(columns =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.array(
          fc.tuple(
            ...columns.map(({ name, element, empty }) => {
              const given = cell[element].map((one): [Value, Value][] => [[str(name), one]]);
              const none = fc.constant<[Value, Value][]>([[str(name), { t: 'null' }]]);
              return empty === undefined
                ? given
                : empty === 'null'
                  ? fc.oneof(given, none)
                  : fc.oneof(given, none, fc.constant<[Value, Value][]>([]));
            })
          )
        )
      })
    );

  it('are the value that they were made of, gaps, types and order too', () => {
    fc.assert(
      fc.property(any, fc.boolean(), ({ columns, rows: all }, turned) => {
        const value: Value = {
          t: 'list',
          v: all.map(cells => ({ t: 'dict', v: turned ? cells.flat().reverse() : cells.flat() }))
        };
        const face = {
          ...sites,
          table: columns.map(({ empty, ...one }) => (empty === undefined ? one : { ...one, empty }))
        };
        expect(readTableRows(face, tableRowsOf(face, value))).toEqual({ value });
      })
    );
  });
});
