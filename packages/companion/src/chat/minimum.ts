/** The least of a text that a cloud model needs: of each table what its columns are, no rows. */
import { shownTables, type ShownTable } from '../privacy/shownTables';
import { cut } from './cut';

/** Most columns that are named of one table. */
const MOST_NAMED = 60;
const NUMBER = /^(?:[-+]?[\d,. ]+(?:e[-+]?\d+)?%?|nan|inf|none|<na>)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}/;

/**
 * A text for a work order: where it shows a table it says how large that is, and which of its columns `about` names,
 * or all of them when it names none.
 *
 * @param about the question, the code and everything else around tables
 * @param size most characters
 */
export function minimum(text: string, about: string, size: number): string {
  let out = '';
  let from = 0;
  for (const table of shownTables(text)) {
    out += text.slice(from, table.start) + described(table, about);
    from = table.end;
  }
  return cut(out + text.slice(from), size);
}

/** What stands around the tables of a text: code and words in which columns are named. */
export function aroundTables(text: string): string {
  let out = '';
  let from = 0;
  for (const { start, end } of shownTables(text)) {
    out += text.slice(from, start);
    from = end;
  }
  return out + text.slice(from);
}

function described({ columns, rows, width }: ShownTable, about: string): string {
  const named = columns.filter(({ name }) => names(about, name));
  const told = (named.length > 0 ? named : columns).slice(0, MOST_NAMED);
  const list = told.map(({ name, cells }) => `${name} (${kindOf(cells)})`).join(', ');
  const which = named.length > 0 && named.length < width ? 'those asked about: ' : '';
  const size = `${rows} ${rows === 1 ? 'row' : 'rows'}, ${width} ${width === 1 ? 'column' : 'columns'}`;
  return `[table of ${size}${list === '' ? '' : `; ${which}${list}`}; no rows are shown]`;
}

/** Whether a text names a column, as a word of its own. */
function names(text: string, column: string): boolean {
  const word = column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'iu').test(text);
}

function kindOf(cells: readonly string[]): 'number' | 'date' | 'text' {
  const shown = cells.filter(cell => cell !== '');
  return shown.length > 0 && shown.every(cell => NUMBER.test(cell))
    ? 'number'
    : shown.length > 0 && shown.every(cell => DATE.test(cell))
      ? 'date'
      : 'text';
}
