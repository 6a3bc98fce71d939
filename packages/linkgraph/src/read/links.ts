/** Reads a links file: CSV through the byte scanner, Parquet in slices of rows, both into one collector. */
import type { OnRows } from '../contract/parts';
import type { LoadRequest, TableInput } from '../contract/engine';
import type { RawLinks } from '../contract/raw';
import { TableError, type Dialect, type LinkRole } from '../contract/table';
import { LinkCollector, Slot, SLOTS } from './collect';
import { lookAtLinks, requireRoles } from './inspect';
import { hashOf, SLACK } from './intern';
import { openTable, stopIfAborted, type Opened } from './open';
import { parquetSlices, parquetText, type ParquetTable } from './parquet';
import { linkRoles, type Roles } from './roles';
import { neverClosed, newlineOf } from './rows';
import { RowScanner, type RowFields } from './scan';
import { plain } from './words';

/** Bytes handed to the scanner at a time: few enough to stay in a core's own cache. */
const PIECE = 1 << 17;

/** Most bytes of distinct names: typed arrays of more are refused by browsers. */
const MOST_NAMES = 1 << 30;

const slotOf: Readonly<Record<LinkRole, number>> = { ...Slot, anchor: -1 };

/** For each column, where its range goes. */
const slotsOf = (roles: Roles<LinkRole>): Int8Array => {
  const wanted = linkRoles.flatMap(role => {
    const column = roles[role];
    return column === undefined || slotOf[role] < 0 ? [] : [{ column, slot: slotOf[role] }];
  });
  const slots = new Int8Array(Math.max(0, ...wanted.map(({ column }) => column + 1))).fill(-1);
  for (const { column, slot } of wanted) {
    slots[column] = slot;
  }
  return slots;
};

const tooLarge = (file: string): TableError =>
  new TableError(
    'too-large',
    `${file} names more pages than fit in memory here. Load it through the kernel with engine="duckdb".`,
    file
  );

/**
 * Reads the links of a file.
 *
 * @param options `types`: link types that count, in lower case; default: hyperlinks, or all without a type column
 * @throws TableError when the file is no table, lacks a needed column, or reading was stopped
 */
export const readLinks = async (
  input: TableInput<LinkRole>,
  options: { readonly types?: LoadRequest['types'] },
  onRows?: OnRows,
  signal?: AbortSignal
): Promise<RawLinks> => {
  const file = input.source.name;
  const opened = await openTable(input.source, input.reading?.dialect.encoding, signal);
  try {
    const looked = await lookAtLinks(opened, file, input.reading, signal);
    requireRoles(looked);
    const { tool, reading, columns, assumed } = looked.inspection;
    const { roles, dialect } = reading;
    const has = new Set(linkRoles.filter(role => roles[role] !== undefined));
    const collector = new LinkCollector({
      has,
      inverted:
        roles.follow !== undefined && /^(is )?no ?follow/.test(plain(columns[roles.follow] ?? '')),
      types: options.types
    });
    if (looked.parquet) {
      await collectParquet(looked.parquet, roles, collector, onRows, signal);
    } else {
      await collectCsv(opened, dialect, roles, collector, file, onRows, signal);
    }
    return { tool, ...collector.finish(), assumed };
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(file) : error;
  } finally {
    await opened.close();
  }
};

const collectCsv = async (
  opened: Opened,
  dialect: Dialect,
  roles: Roles<LinkRole>,
  collector: LinkCollector,
  file: string,
  onRows?: OnRows,
  signal?: AbortSignal
): Promise<void> => {
  const newline = newlineOf(new TextDecoder().decode(opened.head));
  const scanner = new RowScanner(
    dialect.delimiter.charCodeAt(0),
    dialect.quote.charCodeAt(0),
    newline.charCodeAt(0),
    slotsOf(roles)
  );
  const firstRow = dialect.header === null ? 0 : dialect.header + 1;
  let row = 0;
  const collect = (last: boolean): void => {
    while (scanner.next(last)) {
      row += 1;
      if (row > firstRow && !scanner.blank) {
        collector.add(scanner, row);
      }
    }
    collector.settle();
    if (scanner.stuck) {
      throw neverClosed(row + 1, file);
    }
    if (collector.nameBytes > MOST_NAMES) {
      throw tooLarge(file);
    }
  };
  for await (const chunk of opened.bytes) {
    stopIfAborted(signal, file);
    for (let at = 0; at < chunk.length; at += PIECE) {
      scanner.push(chunk.subarray(at, at + PIECE));
      collect(false);
    }
    onRows?.(collector.rows, opened.read());
  }
  collect(true);
  onRows?.(collector.rows, opened.read());
};

/** One row's texts as bytes, so that Parquet goes through the same collector. */
class TextFields implements RowFields {
  private bytes = new Uint8Array(1 << 12);
  view = new DataView(this.bytes.buffer);
  readonly start = new Int32Array(SLOTS);
  readonly stop = new Int32Array(SLOTS);
  readonly hash = new Int32Array(SLOTS);
  private readonly encoder = new TextEncoder();
  private end = 0;

  /** Forgets the row before. */
  clear(): void {
    this.end = 0;
  }

  set(slot: number, text: string): void {
    // A UTF-16 unit becomes at most three bytes.
    const room = this.end + text.length * 3 + SLACK;
    if (room > this.bytes.length) {
      const bytes = new Uint8Array(room * 2);
      bytes.set(this.bytes);
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer);
    }
    const { written } = this.encoder.encodeInto(text, this.bytes.subarray(this.end));
    this.start[slot] = this.end;
    this.end += written;
    this.stop[slot] = this.end;
    this.hash[slot] = hashOf(this.view, this.end - written, this.end);
  }
}

const collectParquet = async (
  table: ParquetTable,
  roles: Roles<LinkRole>,
  collector: LinkCollector,
  onRows?: OnRows,
  signal?: AbortSignal
): Promise<void> => {
  const wanted = [...slotsOf(roles)].flatMap((slot, column) => {
    const name = table.columns[column];
    return slot >= 0 && name !== undefined ? [{ slot, name }] : [];
  });
  const fields = new TextFields();
  const names = wanted.map(({ name }) => name);
  const slots = wanted.map(({ slot }) => slot);
  for await (const { count, columns } of parquetSlices(table, names, signal)) {
    for (let row = 0; row < count; row += 1) {
      fields.clear();
      for (let i = 0; i < slots.length; i += 1) {
        fields.set(slots[i] ?? 0, parquetText(columns[i]?.[row]));
      }
      collector.add(fields, collector.rows + 1);
      collector.settle();
    }
    onRows?.(collector.rows, table.buffer.byteLength);
  }
};
