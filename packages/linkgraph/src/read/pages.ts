/** Reads a pages file: rows by papaparse or from Parquet, columns typed by what all their values are. */
import type { TableInput } from '../contract/engine';
import type { OnRows } from '../contract/parts';
import type { RawPages } from '../contract/raw';
import type { PageRole, Tool } from '../contract/table';
import { ColumnBuilder, TextList, type Wish } from './column';
import { lookAtPages, requireRoles, type Looked } from './inspect';
import { openTable, stopIfAborted, type Opened } from './open';
import { MEASURED_COLUMNS } from './own';
import { parquetRow, parquetSlices } from './parquet';
import { pageRoles, type Roles } from './roles';
import { allRows, isBlankRow, newlineOf } from './rows';

/** What a role's column must become, so that findings can rely on it. */
const wishes: Readonly<Partial<Record<PageRole, Wish>>> = {
  title: 'text',
  canonical: 'text',
  redirect: 'text',
  segment: 'category',
  indexable: 'category',
  type: 'category',
  status: 'number',
  clicks: 'number',
  impressions: 'number',
  ranking: 'number'
};

/** One column on its way. */
interface Building {
  readonly column: number;
  readonly role: PageRole | undefined;
  readonly builder: ColumnBuilder;
}

/** All columns that are kept, under names that differ. */
const buildersOf = (
  columns: readonly string[],
  roles: Roles<PageRole>,
  leftOut: ReadonlySet<string>
): Building[] => {
  const taken = new Set<string>();
  const roleOf = new Map(pageRoles.map(role => [roles[role], role]));
  return columns.flatMap((name, column) => {
    if (column === roles.url || leftOut.has(name)) {
      return [];
    }
    let unique = name;
    for (let i = 2; taken.has(unique); i += 1) {
      unique = `${name} (${i})`;
    }
    taken.add(unique);
    const role = roleOf.get(column);
    return [{ column, role, builder: new ColumnBuilder(unique, role && wishes[role]) }];
  });
};

/** Columns of a file of ours that are measured anew. Its ids stay: a links file of ours may name pages by them. */
const measured = (tool: Tool): ReadonlySet<string> =>
  new Set(tool === 'ours' ? MEASURED_COLUMNS.filter(name => name !== 'id') : []);

/**
 * Reads a pages file, a row a page. Rows without an address and columns without a value are left out, and said.
 *
 * @throws TableError when the file is no table, names no pages, or reading was stopped
 */
export const readPages = async (
  input: TableInput<PageRole>,
  onRows?: OnRows,
  signal?: AbortSignal
): Promise<RawPages> => {
  const file = input.source.name;
  const opened = await openTable(input.source, input.reading?.dialect.encoding, signal);
  try {
    const looked = await lookAtPages(opened, file, input.reading, signal);
    requireRoles(looked);
    const { tool, reading, columns, assumed } = looked.inspection;
    const url = reading.roles.url ?? 0;
    const building = buildersOf(columns, reading.roles, measured(tool));
    const names = new TextList();
    let nameless = 0;
    for await (const rows of rowsOf(looked, opened, file, onRows, signal)) {
      for (const row of rows) {
        const name = row[url] ?? '';
        if (name.trim() === '') {
          nameless += 1;
          continue;
        }
        names.push(name);
        for (const { column, builder } of building) {
          builder.push(row[column] ?? '');
        }
      }
    }
    const typed = typeColumns(building);
    return {
      tool,
      file,
      names: names.finish(),
      columns: typed.columns,
      roles: typed.roles,
      assumed: [
        ...assumed,
        ...(nameless > 0 ? [namelessSays(nameless)] : []),
        ...typed.assumed,
        ...(tool === 'ours' ? ['Its measures are computed again from the links.'] : [])
      ]
    };
  } finally {
    await opened.close();
  }
};

const namelessSays = (rows: number): string =>
  rows === 1
    ? 'One row without a page’s name is left out.'
    : `${rows.toLocaleString('en')} rows without a page’s name are left out.`;

/** Rows below the header, blank ones left out, as texts by column. */
async function* rowsOf(
  { inspection, parquet }: Looked<PageRole>,
  opened: Opened,
  file: string,
  onRows?: OnRows,
  signal?: AbortSignal
): AsyncGenerator<(readonly string[])[]> {
  let count = 0;
  if (parquet) {
    for await (const slice of parquetSlices(parquet, parquet.columns, signal)) {
      count += slice.count;
      yield Array.from({ length: slice.count }, (_, row) => parquetRow(slice, row));
      onRows?.(count, parquet.buffer.byteLength);
    }
    return;
  }
  const { dialect } = inspection.reading;
  const cut = { ...dialect, newline: newlineOf(new TextDecoder().decode(opened.head)) };
  let above = dialect.header === null ? 0 : dialect.header + 1;
  for await (const rows of allRows(opened.bytes, cut, file)) {
    stopIfAborted(signal, file);
    const below = rows.slice(above).filter(row => !isBlankRow(row));
    above = Math.max(0, above - rows.length);
    count += below.length;
    yield below;
    onRows?.(count, opened.read());
  }
}

/** Types all columns; they share one decimal mark, since one program wrote them. */
const typeColumns = (
  building: readonly Building[]
): Pick<RawPages, 'columns' | 'roles' | 'assumed'> => {
  const kept = building.filter(({ builder }) => !builder.empty);
  const numeric = kept.filter(
    ({ role, builder }) => (role && wishes[role] === 'number') || builder.votes().numeric
  );
  const votes = numeric.map(({ builder }) => builder.votes());
  const sum = (of: 'comma' | 'point') => votes.reduce((all, vote) => all + vote[of], 0);
  const mark = sum('comma') > sum('point') ? ',' : '.';
  const named = (wanted: (building: Building) => boolean) =>
    numeric.filter(wanted).map(({ builder }) => builder.name);
  const percent = named(({ builder }) => builder.votes().percent > 0);
  const dropped = building.length - kept.length;
  const roles: Partial<Record<PageRole, number>> = {};
  kept.forEach(({ role }, i) => {
    if (role) {
      roles[role] = i;
    }
  });
  return {
    columns: kept.map(({ builder }) => builder.finish(mark)),
    roles,
    assumed: [
      ...(mark === ',' ? ['In numbers a comma stands before the decimals.'] : []),
      ...(percent.length > 0
        ? [`Percentages keep their number: 2.5 % is 2.5 (${percent.join(', ')}).`]
        : []),
      ...(dropped > 0
        ? [
            dropped === 1
              ? 'One column without any value is left out.'
              : `${dropped} columns without any value are left out.`
          ]
        : [])
    ]
  };
};
