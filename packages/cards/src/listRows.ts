/** The rows of a list card: what is ticked is the value; what is not stays in sight, so that it can be taken again. */
import type { InputFace, StoredValue } from '@lockstep/protocol';
import { isSecretMark } from '@lockstep/protocol';
import { textOfValue } from '@lockstep/workflow';

/** A row. `fresh`: added here and empty so far, so it is no item yet. */
export interface ListRow {
  key: number;
  text: string;
  ticked: boolean;
  fresh: boolean;
}

/** Longer lists are typed as text, one item a line: so many rows help nobody. */
export const MOST_ROWS = 100;

/** The items of a list as text, `null` for what is no list or too long a one. */
export function itemsOf(value: StoredValue | undefined): string[] | null {
  const items = value === undefined || isSecretMark(value) || value.t !== 'list' ? [] : value.v;
  return items.length > MOST_ROWS ? null : items.map(textOfValue);
}

/** The items that the rows stand for. */
export function itemsIn(rows: readonly ListRow[]): string[] {
  return rows.filter(row => row.ticked && !(row.fresh && row.text === '')).map(({ text }) => text);
}

/** The first rows of a list: its items ticked, and what the notebook has beside them unticked. */
export function firstRows(input: InputFace, items: readonly string[]): ListRow[] {
  const known = itemsOf(input.initial) ?? [];
  return rowsFor(
    items,
    known.map((text, key) => ({ key, text, ticked: false, fresh: false }))
  );
}

/**
 * The rows of a value that came from elsewhere: its items in their order, and the known rows that are none of them
 * unticked behind the row that they followed.
 */
export function rowsFor(items: readonly string[], known: readonly ListRow[]): ListRow[] {
  const left = [...known];
  let next = Math.max(-1, ...known.map(({ key }) => key)) + 1;
  const rows = items.map((text): ListRow => {
    const at = left.findIndex(row => row.text === text);
    const [same] = at < 0 ? [] : left.splice(at, 1);
    return { key: same?.key ?? next++, text, ticked: true, fresh: false };
  });
  known.forEach((row, at) => {
    if (left.includes(row)) {
      const before = known[at - 1]?.key;
      const place = rows.findIndex(({ key }) => key === before);
      rows.splice(place + 1, 0, { ...row, ticked: row.fresh && row.text === '' });
    }
  });
  return rows;
}

/** The rows with one of them a place further up (−1) or down (1). */
export function moved<T>(rows: readonly T[], at: number, way: -1 | 1): T[] {
  const row = rows[at];
  const next = [...rows];
  if (row !== undefined && rows[at + way] !== undefined) {
    next.splice(at, 1);
    next.splice(at + way, 0, row);
  }
  return next;
}

/** The rows with an empty one behind a place. */
export function added(rows: readonly ListRow[], behind: number): ListRow[] {
  const key = Math.max(-1, ...rows.map(row => row.key)) + 1;
  return rows.toSpliced(behind + 1, 0, { key, text: '', ticked: true, fresh: true });
}
