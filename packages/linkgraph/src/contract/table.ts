/** How a table of links or pages is read: its dialect, its columns, and what was assumed about both. */

/** Bytes of one file. */
export interface Source {
  /** The file's name as people know it, such as `all_inlinks.csv`. */
  readonly name: string;
  /** Bytes, where known before reading. */
  readonly size?: number;
  /**
   * Opens the file at its first byte; may be called again. Gzip is recognised by its first bytes, not by its name.
   *
   * @throws TableError when the file cannot be opened
   */
  open(signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** What a column of a links table can mean. `from` and `to` are needed. */
export type LinkRole =
  'from' | 'to' | 'type' | 'status' | 'anchor' | 'follow' | 'rel' | 'position' | 'count';

/**
 * What a column of a pages table can mean. `url` is needed. Columns without a role stay as columns to colour,
 * size and filter by.
 */
export type PageRole =
  | 'url'
  | 'title'
  | 'segment'
  | 'status'
  | 'indexable'
  | 'canonical'
  | 'redirect'
  | 'type'
  | 'clicks'
  | 'impressions'
  | 'ranking';

/** Which program wrote the file, where its column names tell. */
export type Tool =
  'screaming-frog' | 'sitebulb' | 'search-console' | 'sitemap' | 'ours' | 'unknown';

/** How bytes become rows. */
export interface Dialect {
  readonly format: 'csv' | 'parquet';
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly delimiter: ',' | ';' | '\t' | '|' | ' ';
  readonly quote: '"' | "'";
  /** Row of the header, from 0; rows above it (a title) are skipped. `null`: the file has no header. */
  readonly header: number | null;
}

/** A dialect and the columns' meaning: what {@link Inspection} proposes and a person may correct. */
export interface TableReading<Role extends string> {
  readonly dialect: Dialect;
  /** Role → index of its column, from 0. */
  readonly roles: { readonly [R in Role]?: number };
}

/** What a first look at a file (at most its first megabyte) told. */
export interface Inspection<Role extends string> {
  readonly name: string;
  readonly tool: Tool;
  readonly reading: TableReading<Role>;
  /** Names of all columns; `Column 1` … when there is no header. */
  readonly columns: readonly string[];
  /** At most 20 rows below the header, as text. */
  readonly rows: readonly (readonly string[])[];
  /** What was assumed, one sentence each, gravest first: "Column Source is where a link starts". */
  readonly assumed: readonly string[];
  /** Needed roles that no column was found for. */
  readonly missing: readonly Role[];
}

/** A file that cannot be read as it stands; the message is one sentence for people: what, where, what to do. */
export class TableError extends Error {
  override readonly name = 'TableError';

  /**
   * @param code for programs
   * @param message one sentence for people
   * @param file the file's name
   */
  constructor(
    readonly code:
      | 'empty'
      | 'unreadable'
      | 'unsupported'
      | 'missing-column'
      | 'bad-row'
      | 'too-large'
      | 'aborted',
    message: string,
    readonly file: string
  ) {
    super(message);
  }
}
