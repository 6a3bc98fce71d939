/**
 * Progress read from what a step prints: tqdm's bar, "62 %", "3 of 7", "Processing 3/7". Nothing printed, nothing
 * claimed; and a number that only looks like progress (an accuracy, a load) claims nothing either.
 */
import type { Output } from '@lockstep/protocol';

/** `fraction` from 0 to 1, `null` when only a line of text is known. `label` is the last line printed. */
export interface Progress {
  fraction: number | null;
  label: string;
}

/** So much of a stream's end is read, in characters. */
const WINDOW = 4_000;

/** A bar as tqdm and its like draw it: a share, then a bar. */
const BAR = /(?:^|[^\d.])(\d{1,3}) ?%\s?\|/;
const PERCENT = /(?:^|[^\d.])(\d{1,3}(?:\.\d+)?) ?%/;
const COUNT = /(?:^|[^\d./])(\d{1,9}) ?(?:\/|of|out of|von|de|sur) ?(\d{1,9})(?![\d./])/;

/** What shares and counts are printed of that say nothing about how far the work is. */
const MEASURES =
  /\b(accura\w*|loss|score\w*|precision|recall|f1|auc|r2|error rate|rate|share|correct\w*|match\w*|missing|null|nan|failed|passed|cpu|gpu|ram|memory|load|disk|quota|discount|tax|growth|confidence|probab\w*|coverage|ratio|average|mean|median)\b/i;

/** One claim of a line. `of`: what it is a share of, so that two claims can be compared. */
interface Claim {
  fraction: number;
  of: string;
  kind: 'bar' | 'count' | 'percent';
}

/** What the last printed lines say, or `null` when nothing was printed. */
export function progressOf(outputs: readonly Output[]): Progress | null {
  const streams = outputs.flatMap(output => (output.kind === 'stream' ? [output.text] : []));
  const label = streams
    .at(-1)
    ?.slice(-WINDOW)
    .split(/[\r\n]/)
    .findLast(text => text.trim() !== '');
  if (label === undefined) {
    return null;
  }
  // A word printed on the other stream in between takes nothing back.
  const fractions = streams.map(fractionOf);
  return {
    fraction: fractions.findLast(one => one !== null) ?? null,
    label: label.trim().slice(0, 80)
  };
}

/** The share that the latest series of claims in a text has come to. */
function fractionOf(text: string): number | null {
  const claims = text
    .slice(-WINDOW)
    .split(/[\r\n]/)
    .flatMap(line => claimOf(line) ?? []);
  const last = claims.at(-1);
  if (last === undefined) {
    return null;
  }
  const series = claims.filter(({ kind, of }) => kind === last.kind && of === last.of);
  let first = last.fraction;
  let most: number | null = null;
  for (const { fraction } of series) {
    if (most === null || fraction <= first) {
      // It begins, or begins anew: the next bar, the next loop.
      first = fraction;
      most = fraction;
    } else if (fraction >= most) {
      most = fraction;
    } else if (last.kind === 'percent') {
      // Shares that go up and down measure something else.
      return null;
    }
    // Counts out of order come from work side by side: what was reached stays reached.
  }
  return most;
}

function claimOf(line: string): Claim | null {
  const bar = BAR.exec(line);
  if (bar) {
    return shareOf(bar[1], 'bar', '');
  }
  if (MEASURES.test(line)) {
    return null;
  }
  const percent = PERCENT.exec(line);
  if (percent) {
    return shareOf(percent[1], 'percent', wordsBefore(line, percent.index));
  }
  const count = COUNT.exec(line);
  const all = Number(count?.[2] ?? 0);
  const done = Number(count?.[1] ?? 0);
  return count && all > 0 && done <= all
    ? { fraction: done / all, of: `${all} ${wordsBefore(line, count.index)}`, kind: 'count' }
    : null;
}

function shareOf(percent: string | undefined, kind: Claim['kind'], of: string): Claim | null {
  const fraction = Number(percent) / 100;
  return fraction <= 1 ? { fraction, of, kind } : null;
}

/** What stands before the number, without what changes from line to line. */
function wordsBefore(line: string, index: number): string {
  return (line.slice(0, index).match(/^[\s\p{P}]*(\p{L}+)/u)?.[1] ?? '').toLowerCase();
}
