/** What a column looks like from afar: its range, its words, its histogram, and how it is best scaled. */
import type { ColumnInfo } from '../contract/engine';
import { NO_CATEGORY, type CategoryColumn, type NumberColumn } from '../contract/graph';
import { nameBytes } from './nameText';
import type { NamedColumn } from './columns';

/** Bars of a histogram. */
const BINS = 24;
/** Words told one by one; the rest is one. */
const WORDS = 8;
/** A column whose largest value is this many times its mean is told by magnitude. */
const SKEWED = 20;

/** Range and scale of a number column; `undefined` when no page has a number. */
export interface Scale {
  readonly least: number;
  readonly largest: number;
  readonly missing: number;
  /** Whether values differ by magnitudes rather than by amounts. */
  readonly log: boolean;
}

/** Describes one column. */
export function describeColumn({ name, label, from, read }: NamedColumn): ColumnInfo {
  const column = read();
  const shared = { name, label, kind: column.kind, from };
  switch (column.kind) {
    case 'number': {
      const scale = scaleOf(column.values);
      return scale === undefined
        ? { ...shared, missing: column.values.length }
        : {
            ...shared,
            range: [scale.least, scale.largest],
            missing: scale.missing,
            histogram: histogram(column.values, scale)
          };
    }
    case 'category': {
      const pages = countWords(column);
      const named = pages.reduce((sum, each) => sum + each, 0);
      return { ...shared, missing: column.codes.length - named, words: words(column, pages) };
    }
    case 'text': {
      let missing = 0;
      for (let page = 0; page < column.values.count; page += 1) {
        missing += nameBytes(column.values, page).length === 0 ? 1 : 0;
      }
      return { ...shared, missing };
    }
  }
}

/** Least, largest and the kind of scale that shows the values best. */
export function scaleOf(values: NumberColumn['values']): Scale | undefined {
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing += 1;
      continue;
    }
    least = value < least ? value : least;
    largest = value > largest ? value : largest;
    sum += value;
  }
  const known = values.length - missing;
  if (known === 0) {
    return undefined;
  }
  return { least, largest, missing, log: least >= 0 && largest > SKEWED * (sum / known) };
}

/** Where a value lies between least and largest, 0 to 1. */
export function placeOn({ least, largest, log }: Scale, value: number): number {
  if (largest === least) {
    return 0;
  }
  if (!log) {
    return (value - least) / (largest - least);
  }
  return least > 0
    ? Math.log(value / least) / Math.log(largest / least)
    : Math.log1p(value) / Math.log1p(largest);
}

/** Pages of each word. */
export function countWords({ labels, codes }: CategoryColumn): Uint32Array {
  const pages = new Uint32Array(labels.length);
  for (const code of codes) {
    if (code !== NO_CATEGORY) {
      pages[code] = (pages[code] ?? 0) + 1;
    }
  }
  return pages;
}

/** Codes by frequency, equal ones in the column's order. */
export function byFrequency(pages: Uint32Array): number[] {
  return Array.from(pages.keys()).sort(
    (one, other) => (pages[other] ?? 0) - (pages[one] ?? 0) || one - other
  );
}

function histogram(
  values: NumberColumn['values'],
  scale: Scale
): { counts: number[]; log: boolean } {
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    if (!Number.isNaN(value)) {
      const bin = Math.min(BINS - 1, Math.floor(placeOn(scale, value) * BINS));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { counts, log: scale.log };
}

function words(column: CategoryColumn, pages: Uint32Array): { label: string; pages: number }[] {
  const order = byFrequency(pages).filter(code => (pages[code] ?? 0) > 0);
  const told = order
    .slice(0, WORDS)
    .map(code => ({ label: column.labels[code] ?? '', pages: pages[code] ?? 0 }));
  const rest = order.slice(WORDS);
  if (rest.length === 0) {
    return told;
  }
  const others = rest.reduce((sum, code) => sum + (pages[code] ?? 0), 0);
  return [...told, { label: `${rest.length.toLocaleString('en')} others`, pages: others }];
}
