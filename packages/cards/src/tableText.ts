/** A table that a person pastes or types: read as CSV, its columns matched to those that the code uses. */
import Papa from 'papaparse';

export interface TypedTable {
  header: string[];
  rows: string[][];
  /** Rows that do not fit, a sentence each; rows are counted from 1 below the header. */
  problems: string[];
  /** The table itself cannot be used: why. */
  refusal: string | null;
}

/** Most rows that are read from a box; more belong into a file. */
export const MOST_TABLE_ROWS = 100_000;

/** Reads comma-, semicolon- or tab-separated text whose first line is the header. */
export function readTable(text: string): TypedTable {
  const { data, errors } = Papa.parse<string[]>(text.trim(), { skipEmptyLines: 'greedy' });
  const [header = [], ...rows] = data;
  const titles = header.map(title => title.trim());
  const problems = [
    ...errors
      .filter(({ type }) => type === 'Quotes')
      .map(({ row = 0 }) => `Row ${row} has a quote that is not closed.`),
    ...rows.flatMap((row, at) =>
      row.length === titles.length
        ? []
        : [`Row ${at + 1} has ${row.length} cells, the header has ${titles.length}.`]
    )
  ];
  return { header: titles, rows, problems, refusal: refusalOf(titles, rows) };
}

function refusalOf(header: readonly string[], rows: readonly string[][]): string | null {
  if (header.length === 0 || (header.length === 1 && header[0] === '')) {
    return 'Paste a table whose first line names the columns.';
  }
  const unnamed = header.findIndex(title => title === '');
  if (unnamed >= 0) {
    return `Column ${unnamed + 1} has no name.`;
  }
  const twice = header.find((title, at) => header.indexOf(title) !== at);
  if (twice !== undefined) {
    return `Two columns are named ${twice}.`;
  }
  if (rows.length === 0) {
    return 'The table has no rows yet.';
  }
  return rows.length > MOST_TABLE_ROWS
    ? `The table has ${rows.length} rows; upload it as a file.`
    : null;
}

/** Which column of the table gives each column that the code uses; -1 where none does. */
export type ColumnMapping = Readonly<Record<string, number>>;

/** Columns matched by name, whatever case, blanks and punctuation. */
export function matchNames(wanted: readonly string[], header: readonly string[]): ColumnMapping {
  return Object.fromEntries(
    wanted.map(name => {
      const exact = header.indexOf(name);
      return [
        name,
        exact >= 0 ? exact : header.findIndex(title => plainName(title) === plainName(name))
      ];
    })
  );
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The table as CSV, mapped columns under the names that the code uses, the others as they are. */
export function tableCsv({ header, rows }: TypedTable, mapping: ColumnMapping): string {
  const names = [...header];
  for (const [name, at] of Object.entries(mapping)) {
    if (at >= 0) {
      names[at] = name;
    }
  }
  return `${Papa.unparse([names, ...rows], { newline: '\n' })}\n`;
}
