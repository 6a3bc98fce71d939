/**
 * Which part of the site a page belongs to: a column that says it, else the first part of the path, else, where names
 * are no addresses, a column of few words.
 */
import {
  NO_CATEGORY,
  type CategoryColumn,
  type Column,
  type LinkGraph,
  type PageTable
} from '../contract/graph';
import { emptyAddress, scan, Trait } from './address';
import { cellText } from './cells';
import { byFrequency } from './columns';
import { NameStore } from './name-store';

/** More segments than this nobody tells apart; pages of the others have none. */
const MOST_SEGMENTS = 250;
/** A column of more words is no division that somebody made, such as one of countries or of kinds. */
const MOST_WORDS = 60;
const SLASH = 0x2f;

/** The table with a segment column, and what was assumed for it. */
export function withSegment(
  table: PageTable,
  graph: Pick<LinkGraph, 'names' | 'pageCount' | 'external'>,
  wanted: string | undefined
): { table: PageTable; assumed: readonly string[] } {
  const assumed: string[] = [];
  let index = table.roles.segment;
  if (wanted !== undefined) {
    const named = table.columns.findIndex(({ name }) => name === wanted);
    if (named >= 0) {
      index = named;
    } else {
      const instead = index === undefined ? 'the first part of the path' : 'the segment column';
      assumed.push(`No column is called ${wanted}, so segments come from ${instead}.`);
    }
  }
  const column = index === undefined ? undefined : table.columns[index];
  if (column?.kind === 'category' && column.labels.length <= MOST_SEGMENTS && index !== undefined) {
    return { table: { ...table, roles: { ...table.roles, segment: index } }, assumed };
  }
  const segment =
    column === undefined ? fromPaths(graph) : grouped(column, graph.pageCount, assumed);
  if (column === undefined && segment.labels.length === 0 && !anyAddress(graph)) {
    const few = table.columns.findIndex(dividesPages);
    const name = table.columns[few]?.name;
    if (name !== undefined) {
      assumed.push(`Names are no addresses, so segments come from the column ${name}.`);
      return { table: { ...table, roles: { ...table.roles, segment: few } }, assumed };
    }
  }
  const taken = new Set(table.columns.map(({ name }) => name));
  const name = ['segment', 'segment (pages)', 'segment (grouped)'].find(free => !taken.has(free));
  return {
    table: {
      columns: [...table.columns, { ...segment, name: name ?? 'segment' }],
      roles: { ...table.roles, segment: table.columns.length }
    },
    assumed
  };
}

function anyAddress({ names, pageCount }: Pick<LinkGraph, 'names' | 'pageCount'>): boolean {
  const at = emptyAddress();
  for (let page = 0; page < pageCount; page++) {
    scan(names.bytes, names.starts[page] ?? 0, names.starts[page + 1] ?? 0, at);
    if ((at.traits & Trait.address) !== 0) {
      return true;
    }
  }
  return false;
}

/** Whether most pages have one of two or more words. */
function dividesPages(column: Column): boolean {
  if (column.kind !== 'category' || column.labels.length < 2 || column.labels.length > MOST_WORDS) {
    return false;
  }
  const without = column.codes.reduce((sum, code) => sum + (code === NO_CATEGORY ? 1 : 0), 0);
  return without * 2 < column.codes.length;
}

/** Another kind of column as few words. */
function grouped(column: Column, pageCount: number, assumed: string[]): CategoryColumn {
  const codeOf = new Map<string, number>();
  const words = new Uint32Array(pageCount);
  const labels: string[] = [''];
  for (let page = 0; page < pageCount; page++) {
    const text = cellText(column, page);
    let code = text === '' ? 0 : codeOf.get(text);
    if (code === undefined) {
      code = labels.length;
      codeOf.set(text, code);
      labels.push(text);
    }
    words[page] = code;
  }
  if (labels.length - 1 > MOST_SEGMENTS) {
    assumed.push(
      `Column ${column.name} has ${(labels.length - 1).toLocaleString('en')} distinct values; the ${String(MOST_SEGMENTS)} most frequent ones are segments.`
    );
  }
  return mostFrequent(labels, words, 1);
}

/** The first part of each path; parts that one page alone has are no segments. Other hosts' pages have none. */
function fromPaths({
  names,
  pageCount,
  external
}: Pick<LinkGraph, 'names' | 'pageCount' | 'external'>): CategoryColumn {
  const parts = new NameStore(64);
  const words = new Uint32Array(pageCount);
  const at = emptyAddress();
  parts.add(names.bytes, 0, 0);
  for (let page = 0; page < pageCount; page++) {
    scan(names.bytes, names.starts[page] ?? 0, names.starts[page + 1] ?? 0, at);
    const start = at.hostEnd + 1;
    if ((at.traits & Trait.address) === 0 || external[page] === 1 || start >= at.pathEnd) {
      continue;
    }
    let end = start;
    while (end < at.pathEnd && names.bytes[end] !== SLASH) {
      end++;
    }
    words[page] = parts.add(names.bytes, start, end);
  }
  const labels = Array.from({ length: parts.count }, (_, part) => (part === 0 ? '' : undefined));
  return mostFrequent(labels, words, 2, part => parts.text(part));
}

/** The most frequent words that at least so many pages have; word 0 is none. Texts are made for these only. */
function mostFrequent(
  labels: readonly (string | undefined)[],
  words: Uint32Array,
  fewest: number,
  text: (word: number) => string = word => labels[word] ?? ''
): CategoryColumn {
  const counts = new Uint32Array(labels.length);
  for (const word of words) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  const order = Array.from(counts.keys()).filter(
    word => word !== 0 && (counts[word] ?? 0) >= fewest
  );
  order.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  // Words as frequent as the last that has room are ordered by their text, so that no row order decides.
  const last = counts[order[MOST_SEGMENTS - 1] ?? 0] ?? 0;
  const chosen = (
    order.length > MOST_SEGMENTS ? order.filter(word => (counts[word] ?? 0) >= last) : order
  )
    .map(word => ({ word, label: text(word), count: counts[word] ?? 0 }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .slice(0, MOST_SEGMENTS);
  const codeOf = new Uint16Array(labels.length).fill(NO_CATEGORY);
  chosen.forEach(({ word }, code) => {
    codeOf[word] = code;
  });
  const codes = new Uint16Array(words.length);
  for (let page = 0; page < words.length; page++) {
    codes[page] = codeOf[words[page] ?? 0] ?? NO_CATEGORY;
  }
  return byFrequency(
    'segment',
    chosen.map(({ label }) => label),
    codes
  );
}
