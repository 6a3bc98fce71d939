/**
 * Numbers as people and tools write them: thousands separated, decimals after a comma or a point, percentages. Which
 * of comma and point is the decimal one is told from a whole file's values, never from one.
 */

/** What ends the whole part of a number. */
export type DecimalMark = ',' | '.';

/** How a column's values vote, and whether they are numbers at all. */
export interface NumberVotes {
  /** Values that only a decimal comma explains, and that only a decimal point explains. */
  readonly comma: number;
  readonly point: number;
  readonly percent: number;
}

const absent = new Set([
  '',
  '-',
  '–',
  '—',
  'n/a',
  'na',
  'nan',
  'null',
  'none',
  '#n/a',
  '(not set)'
]);

/** Whether a cell says that there is no value. */
export const isAbsent = (cell: string): boolean => absent.has(cell.trim().toLowerCase());

/** A space or apostrophe between groups of three digits, or before a percent sign; \s holds the narrow ones too. */
const grouping = /(?<=\d)[\s'’](?=\d{3}(?!\d))|\s+(?=%$)/g;
const shape = /^[+\-−]?(\d{1,3}([.,]\d{3})+([.,]\d+)?|\d+([.,]\d+)?|[.,]\d+)(e[+-]?\d+)?%?$/i;

/** A cell without spaces and apostrophes, where it has the shape of a number; else `undefined`. */
const shaped = (cell: string): string | undefined => {
  const compact = cell.trim().replace(grouping, '');
  // A number with zeros before it is a code, such as 00123.
  return shape.test(compact) && !/^[+\-−]?0\d/.test(compact)
    ? compact.replace('−', '-')
    : undefined;
};

/** Whether a cell has the shape of a number. */
export const looksNumeric = (cell: string): boolean => shaped(cell) !== undefined;

/** Counts what one cell says about the decimal mark. */
export const voteOf = (cell: string): NumberVotes => {
  const number = shaped(cell)?.replace('%', '') ?? '';
  const percent = cell.includes('%') ? 1 : 0;
  const marks = number.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined) {
    return { comma: 0, point: 0, percent };
  }
  const decimals = number.length - number.lastIndexOf(last) - 1;
  const mixed = marks.some(mark => mark !== last);
  const repeated = marks.length > 1 && !mixed;
  // 1.234,5 and 4,25 say which mark is decimal; 1,234 alone does not; 1,234,567 says it is not the comma.
  if (repeated) {
    return { comma: last === '.' ? 1 : 0, point: last === ',' ? 1 : 0, percent };
  }
  const decided = mixed || decimals !== 3 || /^[+-]?0?[.,]/.test(number);
  return {
    comma: decided && last === ',' ? 1 : 0,
    point: decided && last === '.' ? 1 : 0,
    percent
  };
};

/**
 * The value of a cell; NaN when it has none. Percentages keep their number: "2.5 %" is 2.5.
 *
 * @param mark which mark is decimal
 */
export const numberOf = (cell: string, mark: DecimalMark): number => {
  const number = shaped(cell)?.replace('%', '');
  if (number === undefined) {
    return NaN;
  }
  const thousands = mark === ',' ? '.' : ',';
  return Number(number.replaceAll(thousands, '').replace(mark, '.'));
};
