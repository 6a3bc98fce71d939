/** Columns of the pages files as columns of the pages: one value a page, files joined in turn. */
import {
  NO_CATEGORY,
  type CategoryColumn,
  type Column,
  type NumberColumn,
  type PageTable,
  type TextColumn
} from '../contract/graph';
import type { RawPages } from '../contract/raw';
import type { PageRole } from '../contract/table';
import { hasValue } from './cells';

/** One file's rows as pages. */
export interface PlacedRows {
  readonly file: RawPages;
  /** Page that each row describes, −1 when its page was folded into another. */
  readonly pageOf: Int32Array;
  /** Page that each row's clicks count for; −1 for a row that repeats a name. */
  readonly countsFor: Int32Array;
}

const SUMMED: readonly PageRole[] = ['clicks', 'impressions'];

/**
 * Columns of all files. Of several rows of one page the first with a value counts; clicks and impressions are summed
 * over the spellings of a page. A name that an earlier file has gets the file's name behind it.
 */
export function joinColumns(files: readonly PlacedRows[], pageCount: number): PageTable {
  const columns: Column[] = [];
  const roles: Partial<Record<PageRole, number>> = {};
  for (const placed of files) {
    const { file } = placed;
    const roleOf = new Map<number, PageRole>();
    for (const [role, index] of Object.entries(file.roles) as [PageRole, number][]) {
      roleOf.set(index, role);
    }
    const earlier = new Set(columns.map(({ name }) => name));
    file.columns.forEach((column, index) => {
      const role = roleOf.get(index);
      if (role !== undefined && roles[role] === undefined) {
        roles[role] = columns.length;
      }
      const name = freeName(column.name, file.file, earlier);
      earlier.add(name);
      columns.push(ofPages(column, name, placed, pageCount, role));
    });
  }
  return { columns, roles };
}

function freeName(name: string, file: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) {
    return name;
  }
  const named = `${name} (${file})`;
  let free = named;
  for (let i = 2; taken.has(free); i++) {
    free = `${named} ${String(i)}`;
  }
  return free;
}

function ofPages(
  column: Column,
  name: string,
  { pageOf, countsFor }: PlacedRows,
  pageCount: number,
  role: PageRole | undefined
): Column {
  switch (column.kind) {
    case 'number':
      return role !== undefined && SUMMED.includes(role)
        ? summed(column, name, countsFor, pageCount)
        : numbers(column, name, pageOf, pageCount);
    case 'category': {
      const codes = new Uint16Array(pageCount).fill(NO_CATEGORY);
      for (let row = pageOf.length - 1; row >= 0; row--) {
        const page = pageOf[row] ?? -1;
        if (page >= 0 && hasValue(column, row)) {
          codes[page] = column.codes[row] ?? NO_CATEGORY;
        }
      }
      return byFrequency(name, column.labels, codes);
    }
    case 'text':
      return texts(column, name, pageOf, pageCount);
  }
}

function summed(
  column: NumberColumn,
  name: string,
  countsFor: Int32Array,
  pageCount: number
): NumberColumn {
  const values = new Float64Array(pageCount).fill(NaN);
  for (let row = 0; row < countsFor.length; row++) {
    const page = countsFor[row] ?? -1;
    const value = column.values[row] ?? NaN;
    if (page >= 0 && !Number.isNaN(value)) {
      const before = values[page] ?? NaN;
      values[page] = Number.isNaN(before) ? value : before + value;
    }
  }
  return { kind: 'number', name, values };
}

function numbers(
  column: NumberColumn,
  name: string,
  pageOf: Int32Array,
  pageCount: number
): NumberColumn {
  const values = new Float64Array(pageCount).fill(NaN);
  for (let row = pageOf.length - 1; row >= 0; row--) {
    const page = pageOf[row] ?? -1;
    const value = column.values[row] ?? NaN;
    if (page >= 0 && !Number.isNaN(value)) {
      values[page] = value;
    }
  }
  return { kind: 'number', name, values };
}

function texts(
  column: TextColumn,
  name: string,
  pageOf: Int32Array,
  pageCount: number
): TextColumn {
  const rowOf = new Int32Array(pageCount).fill(-1);
  let total = 0;
  const length = (row: number) =>
    row < 0 ? 0 : (column.values.starts[row + 1] ?? 0) - (column.values.starts[row] ?? 0);
  for (let row = pageOf.length - 1; row >= 0; row--) {
    const page = pageOf[row] ?? -1;
    if (page >= 0 && length(row) > 0) {
      total += length(row) - length(rowOf[page] ?? -1);
      rowOf[page] = row;
    }
  }
  const bytes = new Uint8Array(total);
  const starts = new Uint32Array(pageCount + 1);
  for (let page = 0; page < pageCount; page++) {
    const row = rowOf[page] ?? -1;
    const start = starts[page] ?? 0;
    starts[page + 1] = start + length(row);
    if (row >= 0) {
      bytes.set(
        column.values.bytes.subarray(column.values.starts[row], column.values.starts[row + 1]),
        start
      );
    }
  }
  return { kind: 'text', name, values: { count: pageCount, bytes, starts } };
}

/** A category column whose labels are renumbered by how many pages have them; equal ones by their text. */
export function byFrequency(
  name: string,
  labels: readonly string[],
  codes: Uint16Array
): CategoryColumn {
  const counts = new Float64Array(labels.length);
  for (let page = 0; page < codes.length; page++) {
    const code = codes[page] ?? NO_CATEGORY;
    if (code !== NO_CATEGORY) {
      counts[code] = (counts[code] ?? 0) + 1;
    }
  }
  const order = labels
    .map((label, code) => ({ label, code, count: counts[code] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  const newCode = new Uint16Array(labels.length).fill(NO_CATEGORY);
  order.forEach(({ code }, place) => {
    newCode[code] = place;
  });
  const renumbered = codes.map(code => (code === NO_CATEGORY ? code : (newCode[code] ?? code)));
  return { kind: 'category', name, labels: order.map(({ label }) => label), codes: renumbered };
}

/**
 * The status that the links file tells of its targets, beside or as the status of the pages.
 *
 * @param status by page, 0 where it is not told
 */
export function withStatus(table: PageTable, status: Uint16Array): PageTable {
  const index = table.roles.status;
  const column = index === undefined ? undefined : table.columns[index];
  if (column !== undefined && column.kind !== 'number') {
    return table;
  }
  const values =
    column === undefined ? new Float64Array(status.length).fill(NaN) : column.values.slice();
  for (let page = 0; page < status.length; page++) {
    if (Number.isNaN(values[page] ?? NaN) && status[page] !== 0) {
      values[page] = status[page] ?? NaN;
    }
  }
  if (column !== undefined && index !== undefined) {
    return { ...table, columns: table.columns.with(index, { ...column, values }) };
  }
  const name = freeName('status', 'links', new Set(table.columns.map(each => each.name)));
  return {
    columns: [...table.columns, { kind: 'number', name, values }],
    roles: { ...table.roles, status: table.columns.length }
  };
}
