/** The table of a batch's results: which columns it has, and its text as CSV. Pure. */
import type { BatchResult, BatchState, Value } from '@lockstep/protocol';
import { textOfValue } from '../showValue';

/** A column of results. `number`: every value in it is one. */
export interface ResultColumn {
  name: string;
  number: boolean;
}

/** The columns of results of all rows, in the order in which they were first seen. */
export function resultColumns({
  rows
}: {
  rows: readonly { results: readonly BatchResult[] }[];
}): ResultColumn[] {
  const columns = new Map<string, boolean>();
  for (const { results } of rows) {
    for (const { column, number } of results) {
      columns.set(column, (columns.get(column) ?? true) && number);
    }
  }
  return [...columns].map(([name, number]) => ({ name, number }));
}

/** A row's result in a column, `null` where it has none. */
export function resultIn(results: readonly BatchResult[], column: string): BatchResult | null {
  return results.find(one => one.column === column) ?? null;
}

/** A value in a cell of a table. */
export function cellText(value: Value | undefined): string {
  return value === undefined ? '' : textOfValue(value);
}

const STATUS_WORDS = {
  queued: 'Queued',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled'
} as const;

/** A row's status as a word. */
export function rowStatusWord(status: keyof typeof STATUS_WORDS): string {
  return STATUS_WORDS[status];
}

/** The results as CSV (RFC 4180): row, inputs, state, seconds, results, problem, run. */
export function resultsCsv(state: Pick<BatchState, 'rows' | 'columns'>): string {
  const results = resultColumns(state);
  const head = [
    'Row',
    'Name',
    ...state.columns.map(({ label }) => label),
    'State',
    'Seconds',
    ...results.map(({ name }) => name),
    'Problem',
    'Run'
  ];
  const lines = state.rows.map((row): CsvCell[] => [
    String(row.row),
    row.name,
    ...state.columns.map(({ step, input, number }) => {
      const text = cellText(row.values[step]?.[input]);
      return number ? { number: text } : text;
    }),
    rowStatusWord(row.status),
    row.took === null ? '' : (row.took / 1000).toFixed(1),
    ...resultCells(row.results, results),
    row.status === 'failed' ? (row.problem ?? '') : '',
    row.run ?? ''
  ]);
  return csvOf([head, ...lines]);
}

/** A cell of a CSV: text, or a number as it is written. */
export type CsvCell = string | { number: string };

/** The results of a row, one for each column. */
export function resultCells(
  results: readonly BatchResult[],
  columns: readonly ResultColumn[]
): CsvCell[] {
  return columns.map(({ name }) => {
    const found = resultIn(results, name);
    return found === null ? '' : found.number ? { number: found.text } : found.text;
  });
}

/** A table as CSV (RFC 4180). No text of it is run by a spreadsheet. */
export function csvOf(lines: readonly (readonly CsvCell[])[]): string {
  return lines
    .map(line => {
      const cells = line.map(cell => (typeof cell === 'string' ? guarded(cell) : cell.number));
      return `${cells.map(quoted).join(',')}\r\n`;
    })
    .join('');
}

/** A spreadsheet runs a text that begins like a formula; an apostrophe before it says that it is text. */
function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
