/** Links by number, as Parquet files of ours have them, get the names that the pages file of ours gives these numbers. */
import type { Names } from '../contract/graph';
import type { RawLinks, RawPages } from '../contract/raw';
import { TableError } from '../contract/table';
import { nameText } from './nameText';

/** The column of numbers in a pages file of ours. */
const ID = 'id';

/** Tables in which pages go by name. */
interface Named {
  readonly links: RawLinks;
  /** Without the column of numbers, which means nothing once a graph is joined. */
  readonly pages: readonly RawPages[];
}

/**
 * Names pages of links that a file of ours tells by number. Other files stay as they are.
 *
 * @param file the links file's name
 * @throws TableError when a number is in no pages file
 */
export function nameById(links: RawLinks, pages: readonly RawPages[], file: string): Named {
  const rest = pages.map(withoutIds);
  const numbered = pages.find(table => table.tool === 'ours' && idsOf(table) !== undefined);
  if (links.tool !== 'ours' || !allNumbers(links.names)) {
    return { links, pages: rest };
  }
  if (numbered === undefined) {
    throw new TableError(
      'missing-column',
      `${file} names pages by number. Add the pages file that was written with it.`,
      file
    );
  }
  return { links: renamed(links, numbered, file), pages: rest };
}

function renamed(links: RawLinks, table: RawPages, file: string): RawLinks {
  const rows = new Map<number, number>();
  idsOf(table)?.forEach((id, row) => rows.set(id, row));
  const { count } = links.names;
  const rowOf = Uint32Array.from({ length: count }, (_, place) => {
    const id = nameText(links.names, place);
    const row = rows.get(Number(id));
    if (row === undefined) {
      throw new TableError(
        'bad-row',
        `${file} names a page ${id} that ${table.file} does not have. Give the two files that were written together.`,
        file
      );
    }
    return row;
  });
  return { ...links, names: pick(table.names, rowOf) };
}

function pick({ bytes, starts }: Names, rows: Uint32Array): Names {
  const picked = new Uint32Array(rows.length + 1);
  rows.forEach((row, place) => {
    const length = (starts[row + 1] ?? 0) - (starts[row] ?? 0);
    picked[place + 1] = (picked[place] ?? 0) + length;
  });
  const all = new Uint8Array(picked[rows.length] ?? 0);
  rows.forEach((row, place) =>
    all.set(bytes.subarray(starts[row], starts[row + 1]), picked[place])
  );
  return { count: rows.length, bytes: all, starts: picked };
}

/** Whether there are names, and each is a whole number. */
function allNumbers({ count, bytes, starts }: Names): boolean {
  for (let place = 0; place < count; place += 1) {
    if (starts[place] === starts[place + 1]) {
      return false;
    }
  }
  return count > 0 && bytes.subarray(0, starts[count]).every(byte => byte >= 48 && byte <= 57);
}

function idsOf({ columns }: RawPages): Float64Array | undefined {
  const column = columns.find(({ name }) => name === ID);
  return column?.kind === 'number' ? column.values : undefined;
}

function withoutIds(table: RawPages): RawPages {
  const at = table.columns.findIndex(({ name }) => name === ID);
  if (table.tool !== 'ours' || at < 0) {
    return table;
  }
  const roles = Object.fromEntries(
    Object.entries(table.roles).map(([role, column]) => [role, column > at ? column - 1 : column])
  );
  return { ...table, columns: table.columns.filter((_, column) => column !== at), roles };
}
