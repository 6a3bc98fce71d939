/** A first look at a file: what it seems to be, which column means what, and what was assumed, in sentences. */
import type {
  Dialect,
  Inspection,
  LinkRole,
  PageRole,
  Source,
  TableReading,
  Tool
} from '../contract/table';
import { TableError } from '../contract/table';
import { findHeader, isAddress, sniff } from './dialect';
import { openTable, type Opened } from './open';
import { firstParquetRows, openParquet, type ParquetTable } from './parquet';
import {
  guessLinks,
  guessPages,
  knownLinkNames,
  knownPageNames,
  type Guess,
  type Look
} from './roles';
import { isBlankRow } from './rows';

/** How many rows are shown, and how many of a Parquet file are looked at. */
const SHOWN = 20;
const SAMPLE = 1000;

/** Most columns of a table: as many as a spreadsheet has. More of them come of a wrong delimiter. */
const MOST_COLUMNS = 16_384;

/** What a kind of table is looked at with. */
interface Kind<Role extends string> {
  readonly known: (row: readonly string[]) => number;
  /** How many known names make a header. */
  readonly least: number;
  readonly guess: (look: Look) => Guess<Role>;
  readonly needed: readonly Role[];
  /** A sentence for a role, the column as people call it. */
  readonly says: (role: Role, column: string) => string | undefined;
}

const linkKind: Kind<LinkRole> = {
  known: knownLinkNames,
  least: 2,
  guess: guessLinks,
  needed: ['from', 'to'],
  says: (role, column) =>
    ({
      from: `${column} is where a link starts.`,
      to: `${column} is where a link goes.`,
      type: `Only rows that are hyperlinks by ${column} count.`,
      status: `${column} is the status of the page that a link goes to.`,
      follow: `${column} says which links are followed.`,
      rel: `${column} says which links are nofollow.`,
      position: `${column} says which links belong to menus, headers and footers.`,
      count: `${column} says how often a link stands on its page.`,
      anchor: undefined
    })[role]
};

const pageKind: Kind<PageRole> = {
  known: knownPageNames,
  least: 1,
  guess: guessPages,
  needed: ['url'],
  says: (role, column) =>
    ({
      url: `${column} names the page.`,
      segment: `${column} is the page's segment.`,
      ranking: `${column} is the average place in search results.`,
      title: undefined,
      status: undefined,
      indexable: undefined,
      canonical: undefined,
      redirect: undefined,
      type: undefined,
      clicks: undefined,
      impressions: undefined
    })[role]
};

const toolNames: Readonly<Record<Tool, string | undefined>> = {
  'screaming-frog': 'a Screaming Frog export',
  sitebulb: 'a Sitebulb export',
  'search-console': 'a Search Console export',
  sitemap: 'a sitemap export',
  ours: 'an export of this link graph',
  unknown: undefined
};

const delimiterNames: Readonly<Record<Dialect['delimiter'], string | undefined>> = {
  ',': undefined,
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  ' ': 'spaces'
};

const encodingNames: Readonly<Record<Dialect['encoding'], string | undefined>> = {
  'utf-8': undefined,
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252 (Western European)'
};

/** What {@link inspectLinks} finds, for those who go on to read. */
export interface Looked<Role extends string> {
  readonly inspection: Inspection<Role>;
  /** Below the header, of the first megabyte. */
  readonly rows: readonly (readonly string[])[];
  /** The file itself, where it is Parquet: its bytes are read by now. */
  readonly parquet?: ParquetTable;
}

/** What of a file is settled before it is looked at; the rest is guessed. */
export interface Settled<Role extends string> {
  readonly dialect?: Partial<Dialect>;
  readonly roles?: TableReading<Role>['roles'];
}

/** Looks at an open file; it stays open. */
const lookAt = async <Role extends string>(
  opened: Opened,
  file: string,
  kind: Kind<Role>,
  fixed: Settled<Role> | undefined,
  signal?: AbortSignal
): Promise<Looked<Role>> => {
  if (opened.format === 'parquet') {
    const parquet = await openParquet(opened, file, signal);
    const rows = await firstParquetRows(parquet, SAMPLE, signal);
    const names = parquet.columns;
    const dialect: Dialect = {
      format: 'parquet',
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      header: 0
    };
    const look = { names, width: names.length, rows };
    return { ...told(kind, dialect, look, file, fixed, []), parquet };
  }
  const text = new TextDecoder().decode(opened.head, { stream: !opened.whole });
  const csv = fixed?.dialect?.format === 'parquet' ? undefined : fixed?.dialect;
  const { delimiter, quote, rows } = sniff(text, opened.whole, csv);
  const most = rows.reduce((width, row) => Math.max(width, row.length), 0);
  if (most > MOST_COLUMNS) {
    throw new TableError(
      'unsupported',
      `${file} has ${most.toLocaleString('en')} columns in one row, more than a table has. ` +
        'Check that it is a table with a row a line.',
      file
    );
  }
  const header = csv?.header === undefined ? findHeader(rows, kind.known, kind.least) : csv.header;
  const names = header === null ? null : (rows[header] ?? []).map(name => name.trim());
  const below = rows.slice(header === null ? 0 : header + 1).filter(row => !isBlankRow(row));
  if (below.length === 0) {
    const what = opened.whole
      ? 'has a header but no rows below it'
      : 'has no row that ends within its first megabyte';
    throw new TableError('empty', `${file} ${what}. Choose a file with rows.`, file);
  }
  const dialect: Dialect = { format: 'csv', encoding: opened.encoding, delimiter, quote, header };
  const width = names?.length ?? most;
  const skipped = rows.slice(0, header ?? 0).filter(row => !isBlankRow(row)).length;
  return told(
    kind,
    dialect,
    { names, width, rows: below },
    file,
    fixed,
    dialectSays(dialect, skipped)
  );
};

const dialectSays = (dialect: Dialect, skipped: number): string[] => {
  const said: string[] = [];
  if (dialect.header === null) {
    said.push('The file has no header: its first row is data.');
  }
  if (skipped > 0) {
    said.push(
      skipped === 1
        ? 'One row above the header is skipped.'
        : `${skipped} rows above the header are skipped.`
    );
  }
  const encoding = encodingNames[dialect.encoding];
  if (encoding) {
    said.push(`The text is encoded as ${encoding}.`);
  }
  const delimiter = delimiterNames[dialect.delimiter];
  if (delimiter) {
    said.push(`Columns are separated by ${delimiter}.`);
  }
  if (dialect.quote === "'") {
    said.push('Texts stand between single quotes.');
  }
  return said;
};

/** A column as people call it. */
const columnCalled = (columns: readonly string[], column: number, named: boolean): string =>
  named ? `Column ${columns[column] ?? column + 1}` : `Column ${column + 1}`;

const told = <Role extends string>(
  kind: Kind<Role>,
  dialect: Dialect,
  look: Look,
  file: string,
  fixed: Settled<Role> | undefined,
  dialectSentences: readonly string[]
): Looked<Role> => {
  const guess = kind.guess(look);
  const roles = fixed?.roles ?? guess.roles;
  const columns =
    look.names?.map((name, i) => (name === '' ? `Column ${i + 1}` : name)) ??
    Array.from({ length: look.width }, (_, i) => `Column ${i + 1}`);
  const missing = kind.needed.filter(role => roles[role] === undefined);
  const guessed: string[] = [];
  const named: string[] = [];
  for (const role in roles) {
    const column = roles[role];
    const sentence =
      column === undefined
        ? undefined
        : kind.says(role, columnCalled(columns, column, look.names !== null));
    if (sentence && column !== undefined) {
      const byCells = !fixed?.roles && guess.guessed.includes(role);
      const why = share(look, column) > 0.5 ? 'it holds addresses' : 'no column name says so';
      (byCells ? guessed : named).push(byCells ? sentence.replace(/\.$/, `: ${why}.`) : sentence);
    }
  }
  const tool = toolNames[guess.tool];
  return {
    rows: look.rows,
    inspection: {
      name: file,
      tool: guess.tool,
      reading: { dialect, roles },
      columns,
      rows: look.rows.slice(0, SHOWN).map(row => columns.map((_, i) => row[i] ?? '')),
      assumed: [
        ...guessed,
        ...dialectSentences,
        ...named,
        ...(tool ? [`Its column names are those of ${tool}.`] : [])
      ],
      missing
    }
  };
};

const share = (look: Look, column: number): number =>
  look.rows.filter(row => isAddress(row[column] ?? '')).length / look.rows.length;

/** Looks at a file that is open already; used by the readers, who go on with it. */
export const lookAtLinks = (
  opened: Opened,
  file: string,
  fixed: Settled<LinkRole> | undefined,
  signal?: AbortSignal
): Promise<Looked<LinkRole>> => lookAt(opened, file, linkKind, fixed, signal);

/** As {@link lookAtLinks}, for pages. */
export const lookAtPages = (
  opened: Opened,
  file: string,
  fixed: Settled<PageRole> | undefined,
  signal?: AbortSignal
): Promise<Looked<PageRole>> => lookAt(opened, file, pageKind, fixed, signal);

const inspect = async <Role extends string>(
  source: Source,
  look: (
    opened: Opened,
    file: string,
    fixed: Settled<Role> | undefined,
    signal?: AbortSignal
  ) => Promise<Looked<Role>>,
  dialect: Partial<Dialect> | undefined,
  signal?: AbortSignal
): Promise<Inspection<Role>> => {
  const opened = await openTable(source, dialect?.encoding, signal);
  try {
    return (await look(opened, source.name, dialect && { dialect }, signal)).inspection;
  } finally {
    await opened.close();
  }
};

/**
 * Looks at the first megabyte of a links file (of Parquet: at all of it) and proposes how to read it.
 *
 * @throws TableError when it is no table, or has no rows
 */
export const inspectLinks = (
  source: Source,
  dialect?: Partial<Dialect>,
  signal?: AbortSignal
): Promise<Inspection<LinkRole>> => inspect(source, lookAtLinks, dialect, signal);

/** As {@link inspectLinks}, for a pages file. */
export const inspectPages = (
  source: Source,
  dialect?: Partial<Dialect>,
  signal?: AbortSignal
): Promise<Inspection<PageRole>> => inspect(source, lookAtPages, dialect, signal);

/**
 * @throws TableError `missing-column` when a needed role has no column, naming the columns that there are
 */
export const requireRoles = <Role extends string>({ inspection }: Looked<Role>): void => {
  const { missing, columns, name } = inspection;
  const [first] = missing;
  if (first === undefined) {
    return;
  }
  const what = missing.map(role => needs[role] ?? role).join(' and no column that ');
  const shown = columns.slice(0, 12).join(', ') + (columns.length > 12 ? ', …' : '');
  throw new TableError(
    'missing-column',
    `${name} has no column that ${what}. Its columns are ${shown}. Choose the right ones and read it again.`,
    name
  );
};

const needs: Readonly<Record<string, string>> = {
  from: 'says where a link starts',
  to: 'says where a link goes',
  url: 'names the page'
};
