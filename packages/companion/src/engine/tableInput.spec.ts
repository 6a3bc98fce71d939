/** A list of dicts in the code is a table on its card: what is typed there is what Python reads, rows, order and types. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { literalOf, sourcesOf } from '@lockstep/converter';
import { Text, type TableColumn, type Value } from '@lockstep/protocol';
import { rowOf, textOfValue, valueFromText } from '@lockstep/workflow';
import * as fc from 'fast-check';
import { appOf } from './testing/notebook';

const python = ['bin/python', 'Scripts/python.exe']
  .map(path => join(process.cwd(), '.venv', path))
  .find(existsSync);

/** Runs each code and says whose `ROWS` are not those of the JSON beside it, in value, type or order. */
const CHECK = `
import json, sys
for line in sys.stdin:
    code, wanted = json.loads(line)
    names = {}
    exec(code, names)
    if repr(names["ROWS"]) != repr(json.loads(wanted)): print(ascii([code, wanted]))
`;

const text = fc.string({ unit: 'grapheme' }).filter(one => Text.safeParse(one).success);
const cells: Record<TableColumn['element'], fc.Arbitrary<Value>> = {
  bool: fc.boolean().map(v => ({ t: 'bool', v })),
  int: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(v => ({ t: 'int', v: String(v) })),
  float: fc
    .integer({ min: -(10 ** 9), max: 10 ** 9 })
    .map(n => ({ t: 'float', v: n % 8 === 0 ? `${n / 8}.0` : String(n / 8) })),
  text: text.map(v => ({ t: 'str', v }))
};
const columns = fc.uniqueArray(
  fc.record({
    name: text.filter(name => name.trim() !== ''),
    element: fc.constantFrom('bool', 'int', 'float', 'text'),
    empty: fc.constantFrom(undefined, 'absent', 'null')
  }),
  { minLength: 1, maxLength: 4, selector: ({ name }) => name }
);

/** Columns, the rows of the notebook (each kind of cell at least once) and those that are typed instead. */
const tables = columns.chain(table => {
  const cell = ({ element, empty }: (typeof table)[number]): fc.Arbitrary<Value | null> =>
    empty === undefined
      ? cells[element]
      : fc.option(cells[element].filter(one => one.t !== 'str' || one.v !== ''));
  const row = fc.tuple(...table.map(cell));
  const full = fc.tuple(...table.map(({ element }) => cells[element]));
  const gaps = full.map(one => one.map((own, at) => (table[at]?.empty ? null : own)));
  return fc.record({
    table: fc.constant(table),
    own: fc.tuple(full, gaps, row),
    typed: fc.array(row, { maxLength: 5 })
  });
});

function listOf(table: readonly TableColumn[], rows: readonly (Value | null)[][]): Value {
  return { t: 'list', v: rows.map(row => rowOf(table, row, null)) };
}

/** JSON as Python's own reader takes it: `2` is an int, `2.0` a float. */
function jsonOf(value: Value): string {
  switch (value.t) {
    case 'list':
      return `[${value.v.map(jsonOf).join(',')}]`;
    case 'dict':
      return `{${value.v.map(([key, item]) => `${jsonOf(key)}:${jsonOf(item)}`).join(',')}}`;
    case 'str':
      return JSON.stringify(value.v);
    case 'null':
      return 'null';
    default:
      return String(value.v);
  }
}

const run = python === undefined ? test.skip : test;
run(
  `any table that is typed evaluates to the same rows in Python${python === undefined ? ', not run: .venv absent' : ''}`,
  () => {
    const lines = fc.sample(tables, { numRuns: 60, seed: 6 }).map(({ table, own, typed }) => {
      const initial = listOf(table, own);
      const app = appOf(['# Read', `ROWS = ${literalOf('python', initial)}`, '# Use', 'f(ROWS)']);
      const [step] = app.steps.filter(({ inputs }) => inputs.length > 0);
      const [input] = step?.inputs ?? [];
      if (step === undefined || input === undefined) {
        throw new Error('There is no input.');
      }
      const known = table.map(({ empty, ...one }) =>
        empty === undefined ? one : { ...one, empty }
      );
      expect([input.type, input.table]).toEqual(['table', known]);
      expect(input.initial && literalOf('python', input.initial)).toBe(
        literalOf('python', initial)
      );
      const wanted = listOf(table, typed);
      expect(valueFromText(input, textOfValue(wanted))).toEqual({ value: wanted });
      const [source] = sourcesOf(app, step, { [input.id]: wanted });
      return JSON.stringify([source?.code ?? '', jsonOf(wanted)]);
    });
    const differing = execFileSync(python ?? 'python3', ['-c', CHECK], {
      input: lines.join('\n'),
      encoding: 'utf8'
    });
    expect(differing).toBe('');
  }
);

test.each([
  ['[{"site": "a", "n": "x"}]', 'is not a table of these columns'],
  ['[{"site": "a"}]', 'is not a table of these columns'],
  ['[{"site": "a", "n": 1, "more": 1}]', 'is not a table of these columns'],
  ['{"site": "a", "n": 1}', 'is not a table of these columns'],
  ['site,n', 'is not a table of these columns']
])('%s is refused', (typed, why) => {
  const app = appOf(['# Read', 'ROWS = [{"site": "a", "n": 1}]', '# Use', 'f(ROWS)']);
  const [input] = app.steps.flatMap(({ inputs }) => inputs);
  expect(input && valueFromText(input, typed)).toHaveProperty(
    'problem',
    expect.stringContaining(why)
  );
});
