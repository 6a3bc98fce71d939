/** The value of a `table` input: a list of dicts, one a row, whose cells each have the type of their column. */
import type { InputFace, InputType, TableColumn, Value } from '@lockstep/protocol';

/** Most rows of a table that is typed into a field; more belong into a file. */
export const MOST_TABLE_ROWS = 1000;

const TAG = { bool: 'bool', int: 'int', float: 'float', text: 'str' } as const;

/** A row's cell in a column; `undefined` where the row has none. */
export function cellOf(row: Value, column: string): Value | undefined {
  return row.t === 'dict'
    ? row.v.find(([key]) => key.t === 'str' && key.v === column)?.[1]
    : undefined;
}

/** Whether a value is a table's: rows, and nothing but rows. */
export function isTableValue(value: Value): boolean {
  return value.t === 'list' && value.v.length > 0 && value.v.every(({ t }) => t === 'dict');
}

/**
 * One sentence that says what is wrong with a table, or `null` when it fits.
 *
 * @param wanted what a column's type takes, in words: "a whole number"
 */
export function checkTable(
  { label, table = [] }: InputFace,
  rows: readonly Value[],
  wanted: (type: InputType) => string
): string | null {
  if (rows.length > MOST_TABLE_ROWS) {
    return `${label} has ${rows.length} rows, and takes ${MOST_TABLE_ROWS} at most.`;
  }
  for (const [at, row] of rows.entries()) {
    const name = `Row ${at + 1} of ${label}`;
    const cells = row.t === 'dict' ? row.v : null;
    const columns = cells?.map(([key]) =>
      key.t === 'str' ? table.find(column => column.name === key.v) : undefined
    );
    if (!cells || !columns?.every(column => column !== undefined)) {
      return `${name} is no row of this table.`;
    }
    if (new Set(columns).size < columns.length) {
      return `${name} has a column twice.`;
    }
    const strange = columns.find((column, cell) => !fits(column, cells[cell]?.[1]));
    if (strange) {
      return `${name}: ${strange.name} takes ${wanted(strange.element)}.`;
    }
    const missing = table.find(column => column.empty !== 'absent' && !columns.includes(column));
    if (missing) {
      return `${name} has no ${missing.name}.`;
    }
  }
  return null;
}

function fits({ element, empty }: TableColumn, cell: Value | undefined): boolean {
  return (
    cell?.t === TAG[element] ||
    (element === 'float' && cell?.t === 'int') ||
    (empty !== undefined && cell?.t === 'null')
  );
}

/**
 * A row from its cells, in the order of the columns. `null` cells are empty: left out, or `null`, as the column has
 * it in the notebook.
 *
 * @param from the row as it was: its order stays
 */
export function rowOf(
  table: readonly TableColumn[],
  cells: readonly (Value | null)[],
  from: Value | null
): Value {
  const fresh = table.flatMap(({ name, empty }, at): [Value, Value][] => {
    const cell = cells[at] ?? null;
    return cell === null && empty === 'absent'
      ? []
      : [[{ t: 'str', v: name }, cell ?? { t: 'null' }]];
  });
  const order = from?.t === 'dict' ? from.v.map(([key]) => (key.t === 'str' ? key.v : '')) : [];
  const place = ([key]: [Value, Value]): number => {
    const at = order.indexOf(key.t === 'str' ? key.v : '');
    return at < 0 ? order.length : at;
  };
  return { t: 'dict', v: fresh.sort((a, b) => place(a) - place(b)) };
}
