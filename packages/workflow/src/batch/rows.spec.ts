/** From a table to rows, and from finished runs to a table: what is matched, refused, read and written. */
import type { BatchState, InputFace, Output } from '@lockstep/protocol';
import { intInput, samplePlan, SampleRun } from '../sample';
import {
  columnsOf,
  consentsOf,
  matchColumns,
  readRows,
  resultsCsv,
  resultsOf,
  unmappedInputs
} from './index';

const country: InputFace = {
  id: 'country',
  label: 'Country',
  type: 'choice',
  choices: ['Belgium', 'Estonia', 'France'].map(v => ({ t: 'str', v })),
  initial: { t: 'str', v: 'France' },
  required: true,
  asked: false
};
const degree: InputFace = { ...intInput('min_degree'), label: 'Min. degree' };
const token: InputFace = {
  id: 'token',
  label: 'Token',
  type: 'secret',
  required: true,
  asked: false
};
const plan = samplePlan([
  { id: 'choose', inputs: [country, degree] },
  { id: 'send', inputs: [token], effects: [{ kind: 'sends', name: 'mail' }] }
]);

test('columns are matched by name and label, whatever case and punctuation', () => {
  const mapping = matchColumns(plan, ['Notes', 'MIN DEGREE', 'country', 'token']);
  expect(mapping).toEqual({ 'choose/min_degree': 1, 'choose/country': 2 });
  expect(columnsOf(plan, mapping).map(({ label, number }) => [label, number])).toEqual([
    ['Min. degree', true],
    ['Country', false]
  ]);
});

test('every wrong cell is named before anything starts, and the other rows stay usable', () => {
  const mapping = matchColumns(plan, ['country', 'min_degree']);
  const { rows, problems } = readRows(
    plan,
    {
      header: ['country', 'min_degree'],
      rows: [
        ['Belgium', '5'],
        ['Atlantis', 'many'],
        ['', '0'],
        ['Estonia', '']
      ]
    },
    mapping
  );
  expect(rows).toEqual([
    {
      row: 1,
      name: 'Belgium',
      values: { choose: { country: { t: 'str', v: 'Belgium' }, min_degree: { t: 'int', v: '5' } } }
    },
    { row: 4, name: 'Estonia', values: { choose: { country: { t: 'str', v: 'Estonia' } } } }
  ]);
  expect(problems.map(({ row, label }) => [row, label])).toEqual([
    [2, 'Country'],
    [2, 'Min. degree'],
    [3, 'Min. degree']
  ]);
  expect(problems[0]?.problem).toContain('Atlantis is not a choice of Country');
});

test('an input that nothing gives a value is named, and an effect is stated with its count', () => {
  const bare = samplePlan([{ id: 's', inputs: [{ ...intInput('n'), initial: undefined }] }]);
  expect(unmappedInputs(bare, {}).map(({ input }) => input.id)).toEqual(['n']);
  expect(consentsOf(plan, 13)).toEqual([
    { step: 'send', text: 'Step 2 sends mail, 13 times: once for each row.' }
  ]);
});

function shown(...outputs: Output[]): ReturnType<typeof resultsOf> {
  const run = new SampleRun(samplePlan([{ id: 'count', title: 'Count the sites' }]));
  run.send({ type: 'run-step', step: 'count' });
  run.fact({ type: 'step-started', step: 'count', epoch: 1 });
  outputs.forEach(output => run.fact({ type: 'output-added', step: 'count', output }));
  run.fact({ type: 'step-done', step: 'count', took: 1 });
  return resultsOf(run.state);
}

function display(data: Record<string, string>): Output {
  const parts: Record<string, { text: string }> = {};
  for (const [type, text] of Object.entries(data)) {
    parts[type] = { text };
  }
  return { kind: 'display', cell: 0, data: parts, metadata: {}, result: true };
}

test.each([
  ['152', [{ column: 'Count the sites', text: '152', number: true }]],
  ['np.int64(7)', [{ column: 'Count the sites', text: '7', number: true }]],
  ['[1] 2.5', [{ column: 'Count the sites', text: '2.5', number: true }]],
  ["'Synopsys'", [{ column: 'Count the sites', text: 'Synopsys', number: false }]],
  ['[1, 2]', []],
  ['<Figure size 640x480>', []]
])('the scalar %s is a result', (text, results) => {
  expect(shown(display({ 'text/plain': text }))).toEqual(results);
});

test('a table of one row gives its columns, a longer one none, and printed figures their names', () => {
  const one =
    '<div><style>td { x: y }</style><table border="1"><thead><tr><th></th><th>sites &amp; pages</th><th>best</th></tr></thead>' +
    '<tbody><tr><th>0</th><td>152</td><td>Universit&eacute; <b>libre</b></td></tr></tbody></table></div>';
  expect(shown(display({ 'text/html': one, 'text/plain': 'x' }))).toEqual([
    { column: 'sites & pages', text: '152', number: true },
    { column: 'best', text: 'Universit&eacute; libre', number: false }
  ]);
  expect(
    shown(display({ 'text/html': one.replace('</tbody>', '<tr><td>1</td></tr></tbody>') }))
  ).toEqual([]);
  const text = 'Sites kept: 152\nnothing here\nLinks = 1,402\n';
  expect(shown({ kind: 'stream', cell: 0, name: 'stdout', text })).toEqual([
    { column: 'Sites kept', text: '152', number: true },
    { column: 'Links', text: '1,402', number: true }
  ]);
});

test('a text in the CSV never begins a formula, and a negative number stays a number', () => {
  const row = {
    row: 1,
    name: '=HYPERLINK("x")',
    values: { s: { a: { t: 'str' as const, v: 'x,"y"' }, n: { t: 'int' as const, v: '-5' } } },
    status: 'done' as const,
    run: 'run00001',
    step: null,
    startedAt: null,
    took: 1234,
    problem: null,
    retries: 0,
    results: [
      { column: 'Best', text: '+SUM(1)', number: false },
      { column: 'Change', text: '-3.5', number: true }
    ]
  };
  const state: Pick<BatchState, 'rows' | 'columns'> = {
    columns: [
      { step: 's', input: 'a', label: 'A', number: false },
      { step: 's', input: 'n', label: 'N', number: true }
    ],
    rows: [row]
  };
  expect(resultsCsv(state)).toBe(
    'Row,Name,A,N,State,Seconds,Best,Change,Problem,Run\r\n' +
      '1,"\'=HYPERLINK(""x"")","x,""y""",-5,Done,1.2,\'+SUM(1),-3.5,,run00001\r\n'
  );
});
