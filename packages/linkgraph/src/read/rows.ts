/** Rows of a CSV text as papaparse reads them: the first rows for a look, or all of them chunk by chunk. */
import Papa from 'papaparse';
import { TableError } from '../contract/table';

/** What papaparse needs of a dialect. */
export interface Cut {
  readonly delimiter: string;
  readonly quote: string;
  /** What ends a row: LF (a CR before it does not count), or CR in files without any LF. */
  readonly newline: '\n' | '\r';
}

/** Longest row in characters: beyond it a quote was opened and never closed. */
const LONGEST_ROW = 1 << 24;

/** What ends the rows of a text. */
export const newlineOf = (text: string): '\n' | '\r' =>
  !text.includes('\n') && text.includes('\r') ? '\r' : '\n';

/** A row without the CR that stood before its LF. */
const withoutReturn = (row: string[], cut: Cut): string[] => {
  const last = row.at(-1);
  if (cut.newline === '\n' && last?.endsWith('\r')) {
    row[row.length - 1] = last.slice(0, -1);
  }
  return row;
};

/** Whether a row has nothing in it, as the line at a file's end. */
export const isBlankRow = (row: readonly string[]): boolean => row.length === 1 && row[0] === '';

/** What papaparse's parser gives; its types say any. */
interface Parsed {
  readonly data: string[][];
  readonly meta: { readonly cursor: number };
}

const isParsed = (value: unknown): value is Parsed =>
  typeof value === 'object' &&
  value !== null &&
  'data' in value &&
  Array.isArray(value.data) &&
  'meta' in value &&
  typeof value.meta === 'object' &&
  value.meta !== null &&
  'cursor' in value.meta &&
  typeof value.meta.cursor === 'number';

const parse = (text: string, cut: Cut, rows: number, last: boolean): Parsed => {
  const parser = new Papa.Parser({
    delimiter: cut.delimiter,
    quoteChar: cut.quote,
    newline: cut.newline,
    preview: rows
  });
  const parsed: unknown = parser.parse(text, 0, !last);
  if (!isParsed(parsed)) {
    throw new Error('papaparse gave no rows');
  }
  return parsed;
};

/**
 * The first rows of a text, blank ones too.
 *
 * @param limit how many at most; 0: all
 * @param whole whether the text ends with its last row; else a row cut at its end is left out
 */
export const firstRows = (text: string, cut: Cut, limit: number, whole: boolean): string[][] => {
  return parse(text, cut, limit, whole).data.map(row => withoutReturn(row, cut));
};

/**
 * All rows of a file, chunk by chunk; blank ones too.
 *
 * @param chunks UTF-8 bytes
 * @throws TableError `bad-row` when a quote is opened and never closed for 16 million characters
 */
export async function* allRows(
  chunks: AsyncIterable<Uint8Array>,
  cut: Cut,
  file: string
): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder();
  let text = '';
  let wanted = 0;
  let rows = 0;
  const take = (last: boolean): string[][] => {
    const parsed = parse(text, cut, 0, last);
    text = last ? '' : text.slice(parsed.meta.cursor);
    // A row that is not whole is tried again when the text has doubled, so that a stray quote costs no square.
    wanted = parsed.data.length > 0 ? 0 : 2 * text.length;
    rows += parsed.data.length;
    return parsed.data.map(row => withoutReturn(row, cut));
  };
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length < wanted) {
      continue;
    }
    if (text.length > LONGEST_ROW && wanted > 0) {
      throw neverClosed(rows + 1, file);
    }
    yield take(false);
  }
  text += decoder.decode();
  if (text !== '') {
    yield take(true);
  }
}

/** The error for a row that does not end. */
export const neverClosed = (row: number, file: string): TableError =>
  new TableError(
    'bad-row',
    `Row ${row.toLocaleString('en')} of ${file} does not end: a quote opens there and is never closed. ` +
      'Correct that row and read the file again.',
    file
  );
