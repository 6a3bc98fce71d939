// What every benchmark shares: medians of several runs, and one table with each figure beside its bar or peer.
import { performance } from 'node:perf_hooks';

/** The middle value; the mean of the two middle ones when their count is even. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Milliseconds that `work` takes, `runs` times, after `warm` runs that are not counted. */
export async function timed(work, { runs = 7, warm = 1 } = {}) {
  const times = [];
  for (let run = -warm; run < runs; run += 1) {
    const start = performance.now();
    await work();
    if (run >= 0) {
      times.push(performance.now() - start);
    }
  }
  return times;
}

const digits = value => (value >= 100 ? 0 : value >= 10 ? 1 : 2);
const amount = (value, unit) => `${value.toFixed(digits(value))} ${unit}`;

/**
 * Prints a table.
 *
 * @param title what was measured, on what, how many times
 * @param rows `{ what, ours, unit, beside, theirs }`: `beside` names the bar or the peer, `theirs` is its
 *   figure in the same unit. The ratio is ours by theirs: below 1 is lighter or faster.
 */
export function printTable(title, rows) {
  const cells = rows.map(({ what, ours, unit, beside, theirs }) => [
    what,
    amount(ours, unit),
    `${beside} ${amount(theirs, unit)}`,
    (ours / theirs).toFixed(2)
  ]);
  const head = ['what', 'ours', 'bar or peer', 'ratio'];
  const widths = head.map((name, at) => Math.max(name.length, ...cells.map(row => row[at].length)));
  const line = row =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[at])))
      .join('  ');
  console.log(`\n${title}`);
  console.log(line(head));
  console.log(widths.map(width => '-'.repeat(width)).join('  '));
  cells.forEach(row => console.log(line(row)));
}

/** Prints why a figure is missing, in the form that `npm run bench` counts. */
export function notRun(what, why) {
  console.log(`not run: ${what}: ${why}`);
}
