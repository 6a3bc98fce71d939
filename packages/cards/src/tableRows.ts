/** The rows of a table while they are typed: what each cell shows, and what it is read as. */
import type { InputFace, TableColumn, Value } from '@lockstep/protocol';
import {
  cellFromText,
  cellOf,
  checkValue,
  rowOf,
  textOfValue,
  type Typed
} from '@lockstep/workflow';

/** A row. `from`: the row as the run has it, whose untouched cells stay as they are; `null` for one added here. */
export interface TableRow {
  key: number;
  from: Value | null;
  /** A text for each column. */
  cells: readonly string[];
}

/** The rows of a table's value. */
export function tableRowsOf({ table = [] }: InputFace, value: Value | null): TableRow[] {
  const rows = value?.t === 'list' ? value.v : [];
  return rows.map((from, key) => ({
    key,
    from,
    cells: table.map(({ name }) => textOfCell(cellOf(from, name)))
  }));
}

function textOfCell(cell: Value | undefined): string {
  return cell === undefined ? '' : textOfValue(cell);
}

/** Whether a row was added and nothing is in it yet, so that it is none. */
export function isBlank({ from, cells }: TableRow, table: readonly TableColumn[]): boolean {
  return (
    from === null &&
    table.every(({ element }, at) => {
      const text = cells[at] ?? '';
      return text === '' || (element === 'bool' && text === 'false');
    })
  );
}

/** What is wrong with a cell, in a few words behind its place; `null` when it can be read. */
export function cellProblem(column: TableColumn, row: TableRow, at: number): string | null {
  const cell = readCell(column, row, at);
  return 'problem' in cell ? cell.problem : null;
}

function readCell(
  column: TableColumn,
  { from, cells }: TableRow,
  at: number
): Typed | { value: null } {
  const text = cells[at] ?? '';
  const before = from === null ? undefined : cellOf(from, column.name);
  return before !== undefined && textOfCell(before) === text
    ? { value: before }
    : cellFromText(column, text);
}

/** A row read: its value, or the first cell that is wrong, in one sentence. */
export function readTableRow(table: readonly TableColumn[], row: TableRow, number: number): Typed {
  const values: (Value | null)[] = [];
  for (const [at, column] of table.entries()) {
    const cell = readCell(column, row, at);
    if ('problem' in cell) {
      const { name } = column;
      return {
        problem:
          (row.cells[at] ?? '').trim() === ''
            ? `Row ${number} has no ${name} yet.`
            : `Row ${number}, ${name}: ${cell.problem}`
      };
    }
    values.push(cell.value);
  }
  return { value: rowOf(table, values, row.from) };
}

/** All rows read as the table's value. */
export function readTableRows(input: InputFace, rows: readonly TableRow[]): Typed {
  const { table = [] } = input;
  const read: Value[] = [];
  for (const row of rows.filter(one => !isBlank(one, table))) {
    const typed = readTableRow(table, row, rows.indexOf(row) + 1);
    if ('problem' in typed) {
      return typed;
    }
    read.push(typed.value);
  }
  const value: Value = { t: 'list', v: read };
  const problem = checkValue(input, value);
  return problem === null ? { value } : { problem };
}

/** The rows with others behind a place. */
export function withRows(
  rows: readonly TableRow[],
  behind: number,
  added: readonly (readonly string[])[]
): TableRow[] {
  const key = Math.max(-1, ...rows.map(row => row.key)) + 1;
  const fresh = added.map((cells, at): TableRow => ({ key: key + at, from: null, cells }));
  return rows.toSpliced(behind + 1, 0, ...fresh);
}

/** An empty row's cells: a tick has no emptiness, unless its column has. */
export function blankCells(table: readonly TableColumn[]): string[] {
  return table.map(({ element, empty }) =>
    element === 'bool' && empty === undefined ? 'false' : ''
  );
}
