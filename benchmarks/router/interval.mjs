// Intervals by bootstrap: the rows of a set drawn anew with replacement, 2,000 times, by a generator with a fixed seed.

export const DRAWS = 2_000;

/** Numbers from 0 to 1, the same each time (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The middle 95 % of what `figure` says of redrawn rows; it is told how often each of `count` rows was drawn. */
export function interval(count, figure, draws = DRAWS) {
  const random = generator(count);
  const found = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const times = new Uint16Array(count);
    for (let n = 0; n < count; n += 1) {
      times[Math.floor(random() * count)] += 1;
    }
    found.push(figure(times));
  }
  return middle(found);
}

/** The 2.5th and the 97.5th percentile. */
export function middle(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return [0.025, 0.975].map(share => sorted[Math.round(share * (sorted.length - 1))]);
}

/** `0.683 [0.655, 0.711]` */
export const withInterval = (value, [low, high]) =>
  `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

/** Prints rows of texts in columns under their heads. */
export function printColumns(title, heads, rows) {
  const all = [heads, ...rows];
  const widths = heads.map((_, at) => Math.max(...all.map(row => row[at].length)));
  console.log(`\n${title}`);
  for (const row of [heads, widths.map(width => '-'.repeat(width)), ...rows.slice()]) {
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd()
    );
  }
}
