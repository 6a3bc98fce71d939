/** Reads Parquet files, as DataFrame writers and our engines write them: some columns, a group of rows at a time. */
import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData
} from 'hyparquet';
import { TableError } from '../contract/table';
import { stopIfAborted, type Opened } from './open';

/** Largest file that is read here, in bytes: Parquet is read from its end, so all of it is kept. */
const LARGEST = 1 << 30;

/** A Parquet file in memory. */
export interface ParquetTable {
  readonly file: string;
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  /** Columns with one plain value a row, without the row numbers that pandas adds. */
  readonly columns: readonly string[];
  readonly rows: number;
}

const unreadable = (error: unknown, file: string): TableError => {
  if (error instanceof TableError) {
    return error;
  }
  const why = error instanceof Error ? error.message : String(error);
  return /unsupported compression codec/i.test(why)
    ? new TableError(
        'unsupported',
        `${file} is compressed in a way that is not read here (${why.split(':').at(-1)?.trim()}). ` +
          'Write it with compression="snappy" and read it again.',
        file
      )
    : new TableError(
        'unreadable',
        `${file} is not a whole Parquet file (${why}). Write it again and read that.`,
        file
      );
};

/**
 * Takes a Parquet file into memory and reads its foot.
 *
 * @throws TableError `too-large` over 1 GB, `unreadable` when it is cut or broken, `empty` without rows
 */
export const openParquet = async (
  opened: Opened,
  file: string,
  signal?: AbortSignal
): Promise<ParquetTable> => {
  const chunks: Uint8Array[] = [];
  let byteLength = 0;
  for await (const chunk of opened.bytes) {
    stopIfAborted(signal, file);
    chunks.push(chunk);
    byteLength += chunk.length;
    if (byteLength > LARGEST) {
      throw new TableError(
        'too-large',
        `${file} is larger than 1 GB. Load it through the kernel with engine="duckdb".`,
        file
      );
    }
  }
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  const buffer: AsyncBuffer = {
    byteLength,
    slice: (start, end) => bytes.buffer.slice(start, end)
  };
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const columns = parquetSchema(metadata)
      .children.filter(column => column.children.length === 0)
      .map(column => column.element.name)
      .filter(name => !/^__index_level_\d+__$/.test(name));
    const rows = Number(metadata.num_rows);
    if (rows === 0 || columns.length === 0) {
      throw new TableError('empty', `${file} has no rows. Choose a file with rows.`, file);
    }
    return { file, buffer, metadata, columns, rows };
  } catch (error) {
    throw unreadable(error, file);
  }
};

/** Some rows of a Parquet table, column by column. */
export interface ParquetSlice {
  readonly count: number;
  /** Values of each column that was asked for, in that order. */
  readonly columns: readonly ArrayLike<unknown>[];
}

/**
 * Rows of a Parquet table in order, one of its row groups at a time; columns as they are stored, no object a row.
 *
 * @param columns names of the columns wanted
 * @param limit how many rows at most; default: all
 */
export async function* parquetSlices(
  { file, buffer, metadata, rows }: ParquetTable,
  columns: readonly string[],
  signal?: AbortSignal,
  limit = rows
): AsyncGenerator<ParquetSlice> {
  try {
    const scan = await parquetScan({ file: buffer, metadata, columns: [...columns] });
    for (const { rowStart, rowEnd } of scan.ranges) {
      if (rowStart >= limit) {
        return;
      }
      const range = { rowStart, rowEnd: Math.min(rowEnd, limit) };
      const values: ArrayLike<unknown>[] = [];
      for (const column of columns) {
        stopIfAborted(signal, file);
        values.push(await scan.readColumn({ column, ...range }));
      }
      yield { count: range.rowEnd - rowStart, columns: values };
    }
  } catch (error) {
    throw unreadable(error, file);
  }
}

/** Row `row` of a slice, as texts. */
export const parquetRow = ({ columns }: ParquetSlice, row: number): string[] =>
  columns.map(column => parquetText(column[row]));

/** A Parquet value as text; nothing is an empty text. */
export const parquetText = (value: unknown): string => {
  if (typeof value === 'string') {
    return value;
  }
  if (value === null || value === undefined) {
    return '';
  }
  if (value instanceof Uint8Array) {
    return new TextDecoder().decode(value);
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  }
  if (typeof value === 'number') {
    return Number.isNaN(value) ? '' : String(value);
  }
  return typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);
};

/** The first rows, as text. */
export const firstParquetRows = async (
  table: ParquetTable,
  limit: number,
  signal?: AbortSignal
): Promise<string[][]> => {
  const rows: string[][] = [];
  for await (const slice of parquetSlices(table, table.columns, signal, limit)) {
    for (let row = 0; row < slice.count; row += 1) {
      rows.push(parquetRow(slice, row));
    }
  }
  return rows;
};
