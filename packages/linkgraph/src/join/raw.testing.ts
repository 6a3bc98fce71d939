/** Raw tables as a spec writes them, and a graph back as text to compare. */
import { NO_CATEGORY, type Column, type Names } from '../contract/graph';
import type { Joined } from '../contract/parts';
import type { RawLinks, RawPages } from '../contract/raw';
import type { PageRole } from '../contract/table';
import { cellText } from './cells';
import { nameText } from './name-store';

/** A row of links: start, target, flags, times. */
export type Row = readonly [from: string, to: string, flags?: number, times?: number];

/** Names end to end. */
export function namesOfTexts(texts: readonly string[]): Names {
  const parts = texts.map(text => new TextEncoder().encode(text));
  const starts = new Uint32Array(texts.length + 1);
  parts.forEach((part, i) => {
    starts[i + 1] = (starts[i] ?? 0) + part.length;
  });
  const bytes = new Uint8Array(starts[texts.length] ?? 0);
  parts.forEach((part, i) => {
    bytes.set(part, starts[i]);
  });
  return { count: texts.length, bytes, starts };
}

/** Links as reading gives them. */
export function linksOf(rows: readonly Row[], more: Partial<RawLinks> = {}): RawLinks {
  const places = new Map<string, number>();
  const place = (name: string) => {
    const known = places.get(name) ?? places.size;
    places.set(name, known);
    return known;
  };
  const ends = rows.map(([from, to]) => [place(from), place(to)] as const);
  return {
    tool: 'unknown',
    names: namesOfTexts([...places.keys()]),
    from: Uint32Array.from(ends, ([from]) => from),
    to: Uint32Array.from(ends, ([, to]) => to),
    flags: Uint8Array.from(rows, ([, , flags]) => flags ?? 0),
    ...(rows.some(([, , , times]) => times !== undefined)
      ? { times: Uint32Array.from(rows, ([, , , times]) => times ?? 1) }
      : {}),
    declaresTemplates: false,
    rows: rows.length,
    otherTypes: {},
    incomplete: 0,
    assumed: [],
    ...more
  };
}

/** A pages file: columns by name, one value a row. Numbers make number columns, texts of few words categories. */
export function pagesOf(
  names: readonly string[],
  columns: Readonly<Record<string, readonly (string | number | null)[]>> = {},
  roles: Readonly<Partial<Record<PageRole, string>>> = {},
  file = 'pages.csv'
): RawPages {
  const order = Object.keys(columns);
  return {
    tool: 'unknown',
    file,
    names: namesOfTexts(names),
    columns: order.map(name => columnOf(name, columns[name] ?? [])),
    roles: Object.fromEntries(
      Object.entries(roles).map(([role, name]) => [role, order.indexOf(name)])
    ),
    assumed: []
  };
}

function columnOf(name: string, values: readonly (string | number | null)[]): Column {
  if (values.some(value => typeof value === 'number')) {
    return {
      kind: 'number',
      name,
      values: Float64Array.from(values, v => (v === null ? NaN : +v))
    };
  }
  const texts = values.map(value => String(value ?? ''));
  if (name.startsWith('text')) {
    return { kind: 'text', name, values: namesOfTexts(texts) };
  }
  const labels = [...new Set(texts)].filter(text => text !== '');
  const codes = Uint16Array.from(texts, t => (t === '' ? NO_CATEGORY : labels.indexOf(t)));
  return { kind: 'category', name, labels, codes };
}

/** Every link as `from → to flags×times`, sorted: the graph without its numbers. */
export function linkTexts({ graph }: Pick<Joined, 'graph'>): string[] {
  const texts: string[] = [];
  for (let page = 0; page < graph.pageCount; page++) {
    for (let l = graph.outStart[page] ?? 0; l < (graph.outStart[page + 1] ?? 0); l++) {
      const to = nameText(graph.names, graph.outTo[l] ?? 0);
      const from = nameText(graph.names, page);
      texts.push(`${from} → ${to} ${String(graph.outFlags[l])}×${String(graph.outTimes[l])}`);
    }
  }
  return texts.sort();
}

/** Names of all pages, by number. */
export function pageTexts({ graph }: Pick<Joined, 'graph'>): string[] {
  return Array.from({ length: graph.pageCount }, (_, page) => nameText(graph.names, page));
}

/** A column of the table as texts by page name. */
export function columnTexts(joined: Joined, name: string): Record<string, string> {
  const column = joined.table.columns.find(each => each.name === name);
  if (column === undefined) {
    throw new Error(`There is no column ${name}.`);
  }
  return Object.fromEntries(pageTexts(joined).map((page, i) => [page, cellText(column, i)]));
}
