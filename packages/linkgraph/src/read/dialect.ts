/** Sniffs how bytes become rows: delimiter, quote, newline and where the header is, from the first megabyte. */
import type { Dialect } from '../contract/table';
import { firstRows, isBlankRow, newlineOf, type Cut } from './rows';

/** How many rows are looked at. */
const SAMPLE = 1000;

/** Rows above a header that may be skipped as a title. */
const TITLE_ROWS = 20;

/** From the least to the most likely to stand in a cell, so that the former win a tie; space only if all else fails. */
const delimiters = ['\t', ';', '|', ','] as const;

/** What a first look at a text told. */
interface Sniffed {
  readonly delimiter: Dialect['delimiter'];
  readonly quote: Dialect['quote'];
  /** Rows of the first megabyte, at most 1,000, blank ones too. */
  readonly rows: readonly string[][];
}

/** Whether a cell is an address. */
export const isAddress = (cell: string): boolean =>
  /^\s*(https?:\/\/|\/(?!\/)|www\.)\S*\s*$/i.test(cell);

/** Whether a cell is a number, a percentage or a date. */
export const isNumber = (cell: string): boolean => /^\s*[-+−]?\d[\d.,:%/\s’'-]*$/.test(cell);

/** How cells look that were cut at the right places. */
const isClean = (cell: string): boolean =>
  cell === '' || /^\s*https?:\/\/(?!\S+[,;|]https?:)\S+\s*$/i.test(cell) || isNumber(cell);

interface Score {
  readonly rows: string[][];
  /** The most common number of fields. */
  readonly fields: number;
  /** Share of rows with that many. */
  readonly even: number;
  /** Share of cells that look well cut. */
  readonly clean: number;
}

const score = (text: string, cut: Cut, whole: boolean): Score => {
  const rows = firstRows(text, cut, SAMPLE, whole);
  const counts = new Map<number, number>();
  let cells = 0;
  let clean = 0;
  let full = 0;
  for (const row of rows) {
    if (isBlankRow(row)) {
      continue;
    }
    full += 1;
    counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    cells += row.length;
    clean += row.filter(isClean).length;
  }
  let fields = 1;
  let most = 0;
  for (const [length, count] of counts) {
    // Of rows that are cut at all: one title more than rows must not make a table of one column.
    if (length > 1 && count > most) {
      fields = length;
      most = count;
    }
  }
  return { rows, fields, even: full > 0 ? most / full : 0, clean: cells > 0 ? clean / cells : 0 };
};

/** Whether the first of two scores is better by more than a hair. */
const better = (a: Score, b: Score): boolean =>
  Math.abs(a.even - b.even) > 0.005 ? a.even > b.even : a.clean > b.clean + 0.005;

/**
 * Tells delimiter and quote, and gives the rows they make.
 *
 * @param text the first megabyte
 * @param whole whether that is all of the file
 * @param fixed what a person said; it is kept, and the rest is guessed
 */
export const sniff = (
  text: string,
  whole: boolean,
  fixed: Partial<Pick<Dialect, 'delimiter' | 'quote'>> = {}
): Sniffed => {
  const newline = newlineOf(text);
  if (fixed.delimiter !== undefined && fixed.quote !== undefined) {
    const { delimiter, quote } = fixed;
    return {
      delimiter,
      quote,
      rows: firstRows(text, { delimiter, quote, newline }, SAMPLE, whole)
    };
  }
  const usual = fixed.quote ?? '"';
  // Excel's own first line, which says the delimiter.
  const stated = /^sep=([,;\t|])\r?\n/.exec(text)?.[1];
  const scored = (delimiter: Dialect['delimiter'], quote: Dialect['quote']) =>
    score(text, { delimiter, quote, newline }, whole);
  let delimiter: Dialect['delimiter'] = fixed.delimiter ?? ',';
  let best: Score | undefined;
  const candidates =
    fixed.delimiter === undefined
      ? delimiters.filter(one => stated === undefined || one === stated)
      : [];
  for (const candidate of candidates) {
    const found = scored(candidate, usual);
    if (found.fields > 1 && found.even > 0.3 && (!best || better(found, best))) {
      best = found;
      delimiter = candidate;
    }
  }
  const spaced = best || fixed.delimiter !== undefined ? undefined : scored(' ', usual);
  if (spaced && spaced.fields > 1 && spaced.even > 0.9) {
    best = spaced;
    delimiter = ' ';
  }
  best ??= scored(delimiter, usual);
  if (fixed.quote === undefined && quotedBy("'", best)) {
    return { delimiter, quote: "'", rows: scored(delimiter, "'").rows };
  }
  return { delimiter, quote: usual, rows: best.rows };
};

/** Whether at least half of the cells that are not numbers stand between these quotes. */
const quotedBy = (quote: string, { rows }: Score): boolean => {
  const cells = rows.flat().filter(cell => cell !== '' && !isNumber(cell));
  const quoted = cells.filter(
    cell => cell.length > 1 && cell.startsWith(quote) && cell.endsWith(quote)
  );
  return quoted.length > 0 && quoted.length * 2 >= cells.length;
};

/**
 * Which row is the header.
 *
 * @param known how many of a row's cells are names that this kind of table is known to have
 * @param least how many known names make a header without further signs
 * @returns the row's place from 0, or `null` when the first row is data
 */
export const findHeader = (
  rows: readonly string[][],
  known: (row: readonly string[]) => number,
  least: number
): number | null => {
  const above = rows.slice(0, TITLE_ROWS);
  let most = least - 1;
  let named: number | null = null;
  above.forEach((row, i) => {
    const names = known(row);
    if (names > most && !row.some(isAddress)) {
      most = names;
      named = i;
    }
  });
  if (named !== null) {
    return named;
  }
  const fields = widest(rows);
  const first = above.findIndex(
    row => row.length >= fields && !isBlankRow(row) && !/^sep=.?$/.test(row[0] ?? '')
  );
  const row = rows[first];
  return row && isHeader(row, rows.slice(first + 1)) ? first : null;
};

/** The most common number of fields, blank rows apart. */
const widest = (rows: readonly string[][]): number => {
  const counts = new Map<number, number>();
  for (const row of rows) {
    if (!isBlankRow(row)) {
      counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1;
};

/** Whether a row without known names still names columns: its cells are no data, and differ from those below. */
const isHeader = (row: readonly string[], below: readonly string[][]): boolean => {
  const cells = row.map(cell => cell.trim());
  if (
    below.every(isBlankRow) ||
    cells.some(cell => cell === '' || cell.length > 60 || isAddress(cell) || isNumber(cell)) ||
    new Set(cells).size < cells.length
  ) {
    return false;
  }
  return cells.every((cell, column) => below.every(other => other[column]?.trim() !== cell));
};
