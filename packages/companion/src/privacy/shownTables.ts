/** Tables as kernels print them: pandas' DataFrames and Series, Markdown, and lines of comma-separated values. */

/** A table in a text. `start` and `end` count UTF-16 units and take whole lines. */
export interface ShownTable {
  start: number;
  end: number;
  /** In their order, with the cells that are shown. */
  columns: { name: string; cells: string[] }[];
  /** How many rows and columns there are, as the table itself says; what is shown where it does not. */
  rows: number;
  width: number;
}

interface Line {
  /** Without the blanks at its end. */
  text: string;
  start: number;
  end: number;
}

/** `[8302 rows x 20 columns]`, `Name: site, Length: 12, dtype: object`. */
const SHAPE = /^\[(\d+) rows x (\d+) columns\]$/;
const SERIES = /^(?:Name: (.+?), )?(?:Length: (\d+), )?dtype: \w+/;
/** Where pandas leaves rows out. */
const ELLIPSIS = /^[.\s]+$/;
/** Fewest lines of values that make comma-separated lines a table. */
const FEWEST = 2;
/** Most pieces that a wide frame is put together of. */
const PIECES = 100;
/** Longest line of comma-separated values, in characters. */
const LONGEST = 2_000;

/** Every table of a text, in order. Time is linear in the text's length. */
export function shownTables(text: string): ShownTable[] {
  const lines = linesOf(text);
  const found: ShownTable[] = [];
  const looked = { until: 0 };
  for (let at = 0; at < lines.length;) {
    const read =
      frameAt(lines, at) ??
      markdownAt(lines, at) ??
      seriesAt(lines, at, looked) ??
      csvAt(lines, at);
    if (read === null) {
      const rest = restAt(lines, at, found.at(-1)?.end ?? -1);
      if (rest !== null) {
        found.push(rest);
      }
      at += 1;
    } else {
      const first = lines[at];
      const last = lines[read.next - 1];
      if (first !== undefined && last !== undefined) {
        found.push({ ...read.table, start: first.start, end: last.end });
      }
      at = read.next;
    }
  }
  return found;
}

/** The end of a frame whose head was cut off: the lines above its shape, up to an empty one or the last table. */
function restAt(lines: readonly Line[], at: number, after: number): ShownTable | null {
  const line = lines[at];
  const shape = SHAPE.exec(line?.text.trim() ?? '');
  if (line === undefined || shape === null) {
    return null;
  }
  let first = at;
  const isOfIt = (above: Line | undefined, distance: number): above is Line =>
    above !== undefined && above.start > after && (distance === 1 || above.text.trim() !== '');
  while (isOfIt(lines[first - 1], at - first + 1)) {
    first -= 1;
  }
  const start = lines[first]?.start ?? line.start;
  return { start, end: line.end, columns: [], rows: Number(shape[1]), width: Number(shape[2]) };
}

type Read = { table: Omit<ShownTable, 'start' | 'end'>; next: number } | null;

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split('\n').map(line => {
    const own = { text: line.trimEnd(), start, end: start + line.length };
    start = own.end + 1;
    return own;
  });
}

const isRow = (line: string | undefined): line is string =>
  line !== undefined && line.trim() !== '' && !SHAPE.test(line.trim()) && !SERIES.test(line);

/** Names in a line, each with the place where it ends: pandas sets columns flush right. */
function endsOf(header: string): { name: string; end: number }[] {
  return [...header.matchAll(/\S+(?: \S+)*/g)].map(({ 0: name, index }) => ({
    name,
    end: index + name.length
  }));
}

/** A DataFrame: a header that begins with blanks, then lines whose cells end where its names end. */
function frameAt(lines: readonly Line[], at: number, pieces = PIECES): Read {
  const written = lines[at]?.text ?? '';
  const header = written.endsWith('\\') ? written.slice(0, -1).trimEnd() : written;
  const names = endsOf(header);
  if (!/^ {2,}\S/.test(header) || names.length === 0) {
    return null;
  }
  // The index may have a name, on a line of its own.
  const first = /^\S+(?: \S+)*\s*(?:\.\.\.\s*)?$/.test(lines[at + 1]?.text ?? '') ? at + 2 : at + 1;
  if (!/^\S/.test(lines[first]?.text ?? '') || !fits(lines[first]?.text, names)) {
    return null;
  }
  const columns = names.map(({ name }) => ({ name, cells: [] as string[] }));
  let next = first;
  for (; fits(lines[next]?.text, names); next += 1) {
    cellsOf(lines[next]?.text ?? '', names).forEach((cell, column) =>
      columns[column]?.cells.push(cell)
    );
  }
  const after = lines[next]?.text.trim() === '' ? next + 1 : next;
  // A wide frame goes on with its other columns.
  const more = written.endsWith('\\') && pieces > 1 ? frameAt(lines, after, pieces - 1) : null;
  const all = [...columns, ...(more?.table.columns ?? [])].filter(({ name }) => name !== '...');
  const shape = more === null ? SHAPE.exec(lines[after]?.text.trim() ?? '') : null;
  const shown = Math.max(...columns.map(({ cells }) => cells.length));
  return {
    table: {
      columns: all,
      rows: more?.table.rows ?? Number(shape?.[1] ?? shown),
      width: Number(shape?.[2] ?? all.length)
    },
    next: more?.next ?? (shape === null ? next : after + 1)
  };
}

/** Whether no cell of a line reaches over the end of a name, and half of them or more end where it ends. */
function fits(line: string | undefined, names: readonly { end: number }[]): boolean {
  if (!isRow(line)) {
    return false;
  }
  if (ELLIPSIS.test(line)) {
    return true;
  }
  const filled = names.filter(({ end }) => /\S/.test(line[end - 1] ?? '')).length;
  return filled * 2 >= names.length && names.every(({ end }) => /^\s?$/.test(line.charAt(end)));
}

function cellsOf(line: string, names: readonly { end: number }[]): string[] {
  if (ELLIPSIS.test(line)) {
    return [];
  }
  return names.map(({ end }, at) => {
    const text = line.slice(names[at - 1]?.end ?? 0, end).trim();
    // Before the first cell stands the row's label, two blanks away.
    return at === 0 ? (text.split(/\s{2,}/).at(-1) ?? '') : text;
  });
}

/** `| a | b |`, a line of dashes, rows. */
function markdownAt(lines: readonly Line[], at: number): Read {
  if (
    !/^\s*\|.*\|\s*$/.test(lines[at]?.text ?? '') ||
    !/^\s*\|[\s:|-]+\|\s*$/.test(lines[at + 1]?.text ?? '')
  ) {
    return null;
  }
  const split = (line: string) =>
    line
      .trim()
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim());
  const columns = split(lines[at]?.text ?? '').map(name => ({ name, cells: [] as string[] }));
  let next = at + 2;
  for (; /^\s*\|.*\|\s*$/.test(lines[next]?.text ?? ''); next += 1) {
    split(lines[next]?.text ?? '').forEach((cell, column) => columns[column]?.cells.push(cell));
  }
  return { table: { columns, rows: next - at - 2, width: columns.length }, next };
}

/**
 * A Series: labels and values, and a line that names it.
 *
 * @param looked how far lines of labels and values go below which no such line stands: none of them is looked at again
 */
function seriesAt(lines: readonly Line[], at: number, looked: { until: number }): Read {
  if (at < looked.until) {
    return null;
  }
  const pair = /^(\S.*?)\s{2,}(\S.*)$/;
  let next = at;
  const cells: string[] = [];
  const labels: string[] = [];
  for (; ; next += 1) {
    const line = lines[next]?.text ?? '';
    const [, label, value] = pair.exec(line) ?? [];
    if (label !== undefined && value !== undefined && !SERIES.test(line)) {
      labels.push(label);
      cells.push(value.trim());
    } else if (next === at || !ELLIPSIS.test(line)) {
      break;
    }
  }
  looked.until = next;
  const named = SERIES.exec(lines[next]?.text ?? '');
  if (cells.length === 0 || named === null) {
    return null;
  }
  return {
    table: {
      columns: [
        { name: 'index', cells: labels },
        { name: named[1] ?? 'values', cells }
      ],
      rows: Number(named[2] ?? cells.length),
      width: 2
    },
    next: next + 1
  };
}

/** Comma-separated lines of one width below a line of names. */
function csvAt(lines: readonly Line[], at: number): Read {
  const cut = (line = '') =>
    line.length > LONGEST ? [] : line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const header = lines[at]?.text ?? '';
  const names = header.includes(',') ? cut(header) : [];
  if (
    names.length < 2 ||
    !names.every(name => /^"?[\p{L}_][\p{L}\p{N}_ .-]{0,60}"?$/u.test(name))
  ) {
    return null;
  }
  const columns = names.map(name => ({ name: bare(name), cells: [] as string[] }));
  let next = at + 1;
  for (
    let row = cut(lines[next]?.text);
    row.length === names.length;
    row = cut(lines[next]?.text)
  ) {
    row.forEach((cell, column) => columns[column]?.cells.push(bare(cell)));
    next += 1;
  }
  const rows = next - at - 1;
  return rows < FEWEST ? null : { table: { columns, rows, width: names.length }, next };
}

const bare = (cell: string): string => cell.trim().replace(/^"|"$/g, '').replaceAll('""', '"');
