/** All columns of a graph under one name each, metrics and the pages' own alike, made only when somebody asks. */
import {
  NO_CATEGORY,
  type CategoryColumn,
  type Column,
  type LinkGraph,
  type NumberColumn
} from '../contract/graph';
import type { Metrics } from '../contract/measure';
import type { Measured } from '../contract/parts';
import { nameText } from './nameText';

/** A column with what people call it and where it comes from. */
export interface NamedColumn {
  readonly name: string;
  readonly label: string;
  readonly from: 'metric' | 'pages';
  /** The values; built at the first call. */
  read(): Column;
}

/** The columns of one graph, in the order that a person is offered them. */
export interface Columns {
  readonly all: readonly NamedColumn[];
  /** `undefined` when there is none of this name. `name` is the pages' names. */
  find(name: string): Column | undefined;
}

/** Groups beyond this many are one page or two each; codes end here. */
const MOST_GROUPS = 65_000;

/** Gathers the columns. A file's column that is called like a metric gets "(file)" behind its name. */
export function gatherColumns(measured: Measured): Columns {
  const { graph, metrics, table } = measured;
  const metric = (name: string, label: string, make: () => Column): NamedColumn => {
    let made: Column | undefined;
    return { name, label, from: 'metric', read: () => (made ??= make()) };
  };
  const counts = (name: string, label: string, values: Uint32Array): NamedColumn =>
    metric(name, label, () => ({ kind: 'number', name, values: new Float64Array(values) }));
  const all = [
    metric('depth', 'Clicks from home', () => depthColumn(metrics.depth)),
    metric('pagerank', 'PageRank', () => rankColumn(graph, metrics)),
    counts('pagesIn', 'Pages linking here', metrics.pagesIn),
    counts('pagesOut', 'Pages linked to', metrics.pagesOut),
    counts('linksIn', 'Links in', metrics.linksIn),
    counts('linksOut', 'Links out', metrics.linksOut),
    metric('component', 'Connected group', () =>
      groupColumn('component', 'Group', metrics.component)
    ),
    metric('strong', 'Round-trip group', () => groupColumn('strong', 'Group', metrics.strong)),
    metric('community', 'Community', () => groupColumn('community', 'Community', metrics.community))
  ];
  const taken = new Set(['name', ...all.map(({ name }) => name)]);
  for (const column of table.columns) {
    if (column.kind === 'category' && column.labels.length === 0) {
      // No page has a word, as with segments of names that are no addresses.
      continue;
    }
    const name = freeName(column.name, taken);
    taken.add(name);
    all.push({ name, label: name, from: 'pages', read: () => column });
  }
  const byName = new Map(all.map(column => [column.name, column]));
  return {
    all,
    find: name =>
      name === 'name' ? { kind: 'text', name, values: graph.names } : byName.get(name)?.read()
  };
}

/** One value for people and programs; `null` where the page has none. */
export function valueOf(column: Column, page: number): string | number | null {
  switch (column.kind) {
    case 'number': {
      const value = column.values[page] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    }
    case 'category':
      return column.labels[column.codes[page] ?? NO_CATEGORY] ?? null;
    case 'text': {
      const text = nameText(column.values, page);
      return text === '' ? null : text;
    }
  }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) {
    return wanted;
  }
  const base = `${wanted} (file)`;
  let name = base;
  for (let number = 2; taken.has(name); number += 1) {
    name = `${base} ${number}`;
  }
  return name;
}

function depthColumn(depth: Int32Array): NumberColumn {
  const values = new Float64Array(depth.length);
  depth.forEach((clicks, page) => {
    values[page] = clicks < 0 ? Number.NaN : clicks;
  });
  return { kind: 'number', name: 'depth', values };
}

/** A page of another host is not ranked, so it has no PageRank rather than none at all. */
function rankColumn(graph: LinkGraph, { pagerank }: Metrics): NumberColumn {
  const values = pagerank.slice();
  graph.external.forEach((external, page) => {
    if (external === 1 && values[page] === 0) {
      values[page] = Number.NaN;
    }
  });
  return { kind: 'number', name: 'pagerank', values };
}

/** Group numbers, all below the number of pages, as words: "Group 1" the largest; equal sizes by the lower number. */
function groupColumn(name: string, word: string, groups: Uint32Array): CategoryColumn {
  const sizes = new Uint32Array(groups.length);
  let largest = 0;
  for (const group of groups) {
    const size = (sizes[group] ?? 0) + 1;
    sizes[group] = size;
    largest = size > largest ? size : largest;
  }
  const ordered = bySize(sizes, largest).subarray(0, MOST_GROUPS);
  const places = new Uint16Array(groups.length).fill(NO_CATEGORY);
  ordered.forEach((group, place) => {
    places[group] = place;
  });
  return {
    kind: 'category',
    name,
    labels: Array.from(ordered, (_, place) => `${word} ${place + 1}`),
    codes: codesOf(groups, places)
  };
}

function codesOf(groups: Uint32Array, places: Uint16Array): Uint16Array {
  const codes = new Uint16Array(groups.length);
  for (let page = 0; page < codes.length; page += 1) {
    codes[page] = places[groups[page] ?? 0] ?? NO_CATEGORY;
  }
  return codes;
}

/** Groups that have pages, largest first, by counting: a site may have as many groups as pages. */
function bySize(sizes: Uint32Array, largest: number): Uint32Array {
  const before = new Uint32Array(largest + 2);
  for (const size of sizes) {
    before[largest - size + 1] = (before[largest - size + 1] ?? 0) + 1;
  }
  for (let at = 1; at < before.length; at += 1) {
    before[at] = (before[at] ?? 0) + (before[at - 1] ?? 0);
  }
  const ordered = new Uint32Array(before[largest] ?? 0);
  sizes.forEach((size, group) => {
    if (size > 0) {
      const at = before[largest - size] ?? 0;
      ordered[at] = group;
      before[largest - size] = at + 1;
    }
  });
  return ordered;
}
