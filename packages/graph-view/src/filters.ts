/** Which pages are on show: ranges of numbers, words of categories, colours of the legend. */
import type { PageQuery } from '@lockstep/linkgraph';

/** All conditions hold together; within one column any of its words will do. */
export interface Filters {
  readonly ranges: Readonly<Record<string, readonly [least: number, largest: number]>>;
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Colours of the legend that stay; none: all of them. */
  readonly colours: readonly number[];
}

export const noFilters: Filters = { ranges: {}, words: {}, colours: [] };

/** Narrows a column of numbers; without a range it is free again. */
export function withRange(
  filters: Filters,
  column: string,
  range: readonly [number, number] | undefined
): Filters {
  const { [column]: _, ...others } = filters.ranges;
  return { ...filters, ranges: range ? { ...others, [column]: range } : others };
}

/** Checks or unchecks a word; a column without checked words is free. */
export function withWord(filters: Filters, column: string, word: string, on: boolean): Filters {
  const { [column]: before = [], ...others } = filters.words;
  const after = [...before.filter(other => other !== word), ...(on ? [word] : [])];
  return { ...filters, words: after.length > 0 ? { ...others, [column]: after } : others };
}

export function withColour(filters: Filters, colour: number): Filters {
  const on = filters.colours.includes(colour);
  const colours = on
    ? filters.colours.filter(other => other !== colour)
    : [...filters.colours, colour];
  return { ...filters, colours };
}

/** How many conditions hold. */
export function countOf({ ranges, words, colours }: Filters): number {
  return Object.keys(ranges).length + Object.keys(words).length + (colours.length > 0 ? 1 : 0);
}

/** The conditions that the engine can answer. */
export function conditionsOf({ ranges, words }: Filters): Pick<PageQuery, 'ranges' | 'words'> {
  const range = Object.entries(ranges).map(([column, [least, largest]]) => ({
    column,
    least,
    largest
  }));
  const word = Object.entries(words).map(([column, anyOf]) => ({ column, anyOf }));
  return {
    ...(range.length > 0 ? { ranges: range } : {}),
    ...(word.length > 0 ? { words: word } : {})
  };
}

/** A query narrowed by the filters, given the pages that are on show. */
export function narrowed(
  query: PageQuery,
  filters: Filters,
  shown: Uint32Array | undefined
): PageQuery {
  if (!shown) {
    return query;
  }
  if (filters.colours.length === 0) {
    const { ranges = [], words = [] } = conditionsOf(filters);
    return {
      ...query,
      ...(ranges.length > 0 ? { ranges: [...(query.ranges ?? []), ...ranges] } : {}),
      ...(words.length > 0 ? { words: [...(query.words ?? []), ...words] } : {})
    };
  }
  if (!query.pages) {
    return { ...query, pages: shown };
  }
  const on = new Set(shown);
  return { ...query, pages: query.pages.filter(page => on.has(page)) };
}

/** 1 for each page that is not on show. */
export function maskOf(pageCount: number, shown: Uint32Array): Uint8Array {
  const mask = new Uint8Array(pageCount).fill(1);
  for (const page of shown) {
    mask[page] = 0;
  }
  return mask;
}
