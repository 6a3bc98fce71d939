/** Reads what several values have in common: the type of a list's items, the columns of a list of dicts. */
import type { Input, TableColumn, Value } from '@lockstep/protocol';

type Element = NonNullable<Input['element']>;

/** More columns than this are data, not an answer. */
const MOST_COLUMNS = 12;

const ELEMENTS: Partial<Record<Value['t'], Element>> = {
  bool: 'bool',
  int: 'int',
  float: 'float',
  str: 'text'
};

/** The type that all values have, `null` when they have none in common. */
export function elementOf(values: readonly Value[]): Element | null {
  const kinds = new Set(values.map(value => value.t));
  const [only] = kinds;
  if (kinds.size === 2 && kinds.has('int') && kinds.has('float')) {
    return 'float';
  }
  return kinds.size === 1 && only !== undefined ? (ELEMENTS[only] ?? null) : null;
}

/** The rows' dicts by their keys, `null` when one is no dict, or has a key that is no text or stands twice. */
function rowsOf(values: readonly Value[]): Map<string, Value>[] | null {
  const rows: Map<string, Value>[] = [];
  for (const value of values) {
    const pairs = value.t === 'dict' ? value.v : [];
    const row = new Map(pairs.flatMap(([key, item]) => (key.t === 'str' ? [[key.v, item]] : [])));
    if (value.t !== 'dict' || row.size < pairs.length) {
      return null;
    }
    rows.push(row);
  }
  return rows;
}

/** The columns of a list of dicts, in the order of their first rows; `null` when it is no table. */
export function columnsOf(values: readonly Value[]): TableColumn[] | null {
  const rows = rowsOf(values);
  const names = new Set(rows?.flatMap(row => [...row.keys()]));
  if (rows === null || names.size === 0 || names.size > MOST_COLUMNS) {
    return null;
  }
  const columns: TableColumn[] = [];
  for (const name of names) {
    const cells = rows.flatMap(row => row.get(name) ?? []);
    const given = cells.filter(({ t }) => t !== 'null');
    const element = elementOf(given);
    if (element === null || name.trim() === '') {
      return null;
    }
    const empty =
      cells.length < rows.length ? 'absent' : given.length < cells.length ? 'null' : undefined;
    columns.push({ name, element, ...(empty === undefined ? {} : { empty }) });
  }
  return columns;
}
