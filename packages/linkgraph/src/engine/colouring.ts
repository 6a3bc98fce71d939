/** Which of eight colours each page gets from a column, and the legend that says so. */
import type { DrawingReply } from '../contract/engine';
import {
  NO_CATEGORY,
  type CategoryColumn,
  type Column,
  type NumberColumn
} from '../contract/graph';
import { byFrequency, countWords } from './columnInfo';

/** Words or bins with a colour of their own. */
const OWN = 7;
/** Index of the colour for others in a theme's series. */
const OTHERS = OWN;
/** Index of a page without a value. */
const NONE = 255;
/** Bins are cut from at most this many values, evenly picked: enough for a hundredth of the pages each. */
const SAMPLE = 100_000;

/** Index of each page into the series, and what the indices mean. */
export interface Colouring {
  readonly colour: Uint8Array;
  readonly legend: DrawingReply['legend'];
}

/**
 * The seven most frequent words and the others, or seven bins with about as many pages each. Texts have no colour.
 *
 * @param pages how many pages there are
 * @param column absent: no page has a colour
 */
export function colourBy(pages: number, column: Column | undefined, missing = 'none'): Colouring {
  switch (column?.kind) {
    case 'category':
      return byWord(column, missing);
    case 'number':
      return byBin(column, missing);
    case 'text':
    case undefined:
      return { colour: new Uint8Array(pages).fill(NONE), legend: [] };
  }
}

/** Index into the series of each of a column's words, by frequency. */
export function coloursOfWords(column: CategoryColumn): Uint8Array {
  const pages = countWords(column);
  const colours = new Uint8Array(column.labels.length).fill(OTHERS);
  byFrequency(pages)
    .slice(0, OWN)
    .forEach((code, place) => {
      colours[code] = place;
    });
  return colours;
}

function byWord(column: CategoryColumn, missing: string): Colouring {
  const pages = countWords(column);
  const colours = coloursOfWords(column);
  const colour = Uint8Array.from(column.codes, code => colours[code] ?? NONE);
  const order = byFrequency(pages).filter(code => (pages[code] ?? 0) > 0);
  const legend = order
    .slice(0, OWN)
    .map(code => entry(column.labels[code] ?? '', pages[code] ?? 0, colours[code] ?? NONE));
  const rest = order.slice(OWN);
  if (rest.length > 0) {
    const label =
      rest.length === 1
        ? (column.labels[rest[0] ?? 0] ?? '')
        : `${rest.length.toLocaleString('en')} others`;
    legend.push(entry(label, sum(rest.map(code => pages[code] ?? 0)), OTHERS));
  }
  const without = column.codes.reduce((all, code) => all + (code === NO_CATEGORY ? 1 : 0), 0);
  return { colour, legend: withMissing(legend, missing, without) };
}

function byBin({ name, values }: NumberColumn, missing: string): Colouring {
  const colour = new Uint8Array(values.length).fill(NONE);
  const starts = binStarts(values);
  const pages = new Array<number>(starts.length).fill(0);
  const least = new Array<number>(starts.length).fill(Number.POSITIVE_INFINITY);
  const largest = new Array<number>(starts.length).fill(Number.NEGATIVE_INFINITY);
  let without = 0;
  for (let page = 0; page < values.length; page += 1) {
    const value = values[page] ?? Number.NaN;
    if (Number.isNaN(value)) {
      without += 1;
      continue;
    }
    let bin = starts.length - 1;
    while (bin > 0 && value < (starts[bin] ?? 0)) {
      bin -= 1;
    }
    colour[page] = bin;
    pages[bin] = (pages[bin] ?? 0) + 1;
    least[bin] = Math.min(least[bin] ?? value, value);
    largest[bin] = Math.max(largest[bin] ?? value, value);
  }
  const legend = pages.flatMap((count, bin) =>
    count === 0 ? [] : [entry(between(name, least[bin] ?? 0, largest[bin] ?? 0), count, bin)]
  );
  return { colour, legend: withMissing(legend, missing, without) };
}

/** Where each bin starts: each value on its own when there are at most seven, else quantiles. */
function binStarts(values: Float64Array): number[] {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const sample = values.filter((value, page) => page % step === 0 && !Number.isNaN(value)).sort();
  const distinct = new Set<number>();
  for (let at = 0; at < sample.length && distinct.size <= OWN; at += 1) {
    distinct.add(sample[at] ?? 0);
  }
  if (distinct.size <= OWN) {
    return [...distinct];
  }
  const starts = new Set<number>();
  for (let bin = 0; bin < OWN; bin += 1) {
    starts.add(sample[Math.floor((bin * sample.length) / OWN)] ?? 0);
  }
  return [...starts];
}

/** "3", "4 to 10", with PageRank as people read it: times 1,000. */
function between(name: string, least: number, largest: number): string {
  const say = (value: number): string =>
    (name === 'pagerank' ? value * 1000 : value).toLocaleString('en', {
      maximumSignificantDigits: Number.isInteger(value) ? 21 : 3
    });
  const [one, other] = [say(least), say(largest)];
  const unit = name === 'pagerank' ? ' ‰' : '';
  return one === other ? `${one}${unit}` : `${one} to ${other}${unit}`;
}

function entry(label: string, pages: number, colour: number): DrawingReply['legend'][number] {
  return { label, pages, colour };
}

function withMissing(
  legend: DrawingReply['legend'],
  label: string,
  pages: number
): DrawingReply['legend'] {
  return pages === 0 ? legend : [...legend, entry(label, pages, NONE)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
