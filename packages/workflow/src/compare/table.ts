/** Two tables of one place, row by row: rows are known by what names them, not by where they stand. */
import { change, printedNumber } from './number';

/** A table as text: a header, and rows of as many cells. */
export interface Table {
  header: string[];
  rows: string[][];
}

/** A common column of two tables. `numeric`: a difference is stated. */
export interface ColumnComparison {
  name: string;
  numeric: boolean;
}

/** One common row. `place`: "4", or "2 → 3" where it stands elsewhere. */
export interface RowComparison {
  name: string;
  place: string;
  cells: { a: string; b: string; change: string }[];
  differs: boolean;
}

export interface TableComparison {
  kind: 'table';
  /** The column that names rows. */
  key: string;
  columns: ColumnComparison[];
  rows: RowComparison[];
  onlyA: string[];
  onlyB: string[];
  equal: boolean;
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'"
};

/** Longer tables are compared by their digest alone, in characters. */
const LONGEST = 4_000_000;

/** The first table of an HTML text, `null` when it holds none with a header. Spans count once: such tables are rare here. */
export function tableIn(html: string): Table | null {
  const [, inside] = html.length > LONGEST ? [] : html.split(/<table\b[^<>]*>/i, 2);
  if (inside === undefined) {
    return null;
  }
  // Cut rather than matched: each character is looked at a fixed number of times, whatever the markup.
  const [body = ''] = inside.split(/<\/table>/i, 1);
  const rows = pieces(body, /<tr\b/i).map(row => pieces(row, /<t[hd]\b/i).map(plain));
  const [header, ...others] = withoutIndexRow(rows.filter(row => row.length > 0));
  const fitting = others.filter(row => row.length === header?.length);
  return header === undefined || header.length < 2 || fitting.length === 0
    ? null
    : { header, rows: fitting };
}

/** pandas writes the name of an index into a second row of heads, with nothing behind it. */
function withoutIndexRow(rows: string[][]): string[][] {
  const [header, second, ...others] = rows;
  const [name = '', ...rest] = second ?? [];
  const named =
    header?.[0] === '' &&
    name !== '' &&
    rest.length === header.length - 1 &&
    rest.every(cell => cell === '');
  return named ? [[name, ...header.slice(1)], ...others] : rows;
}

/** What begins with such a tag, each piece without the tag's own rest. */
function pieces(markup: string, tag: RegExp): string[] {
  return markup
    .split(tag)
    .slice(1)
    .map(piece => piece.slice(piece.indexOf('>') + 1));
}

function plain(markup: string): string {
  return markup
    .replace(/<[^<>]*>/g, '')
    .replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Compares by common rows; `null` when the tables have nothing to go by. */
export function compareTables(a: Table, b: Table): TableComparison | null {
  const key = keyOf(a, b);
  if (key === null) {
    return null;
  }
  const [inA, inB] = [rowsBy(a, key.a), rowsBy(b, key.b)];
  const columns = a.header.flatMap((name, at) => {
    const other = b.header.indexOf(name);
    return at === key.a || other < 0 || (at === 0 && isCounter(a, at))
      ? []
      : [{ name, a: at, b: other }];
  });
  const common = [...inA].filter(([name]) => inB.has(name));
  const read = columns.map(column => ({
    ...column,
    numeric: common.every(([name, row]) => {
      const other = inB.get(name);
      return [row.cells[column.a], other?.cells[column.b]].every(
        cell => cell === undefined || cell === '' || cell === 'NaN' || printedNumber(cell) !== null
      );
    })
  }));
  const rows = common.map(([name, row]): RowComparison => {
    const other = inB.get(name) ?? row;
    const cells = read.map(column => {
      const [left = '', right = ''] = [row.cells[column.a], other.cells[column.b]];
      return { a: left, b: right, change: left === right ? '' : changeOf(left, right) };
    });
    const moved = row.place !== other.place;
    return {
      name,
      place: moved ? `${row.place} → ${other.place}` : String(row.place),
      cells,
      differs: moved || cells.some(cell => cell.a !== cell.b)
    };
  });
  const onlyA = [...inA.keys()].filter(name => !inB.has(name));
  const onlyB = [...inB.keys()].filter(name => !inA.has(name));
  const sameShape = a.header.join('\u0000') === b.header.join('\u0000');
  return {
    kind: 'table',
    key: a.header[key.a] ?? '',
    columns: read.map(({ name, numeric }) => ({ name, numeric })),
    rows,
    onlyA,
    onlyB,
    equal: sameShape && onlyA.length === 0 && onlyB.length === 0 && !rows.some(row => row.differs)
  };
}

/** The difference of two cells that are not the same text. */
export function changeOf(a: string, b: string): string {
  const [left, right] = [printedNumber(a), printedNumber(b)];
  return (left && right ? change(left, right) : null) ?? `${a || 'nothing'} → ${b || 'nothing'}`;
}

/** The column that names rows in both: an index of names, else the first text column that tells all rows apart. */
function keyOf(a: Table, b: Table): { a: number; b: number } | null {
  for (const [at, name] of a.header.entries()) {
    // An index has no name, and stands first in both.
    const other = at === 0 && name === '' ? 0 : b.header.indexOf(name);
    if (other < 0 || isCounter(a, at)) {
      continue;
    }
    const cells = a.rows.map(row => row[at] ?? '');
    const numbers = cells.every(cell => printedNumber(cell) !== null);
    const tells = new Set(cells).size === cells.length && distinct(b, other);
    if (tells && (!numbers || at === 0)) {
      return { a: at, b: other };
    }
  }
  return isCounter(a, 0) && isCounter(b, 0) ? { a: 0, b: 0 } : null;
}

function distinct(table: Table, at: number): boolean {
  return new Set(table.rows.map(row => row[at])).size === table.rows.length;
}

/** 0, 1, 2 … or 1, 2, 3 …: where rows stand, and not what they are. */
function isCounter({ rows }: Table, at: number): boolean {
  const first = Number(rows[0]?.[at]);
  return (
    (first === 0 || first === 1) && rows.every((row, index) => row[at] === String(first + index))
  );
}

function rowsBy({ rows }: Table, key: number): Map<string, { place: number; cells: string[] }> {
  return new Map(rows.map((cells, at) => [cells[key] ?? '', { place: at + 1, cells }]));
}
