/** Money and times of day in words, the same for pages, router and command line. */

/** An amount as people read it: `$0`, `$0.000053`, `$0.004`, `$1.20`. */
export function money(microUsd: number): string {
  const dollars = microUsd / 1_000_000;
  if (dollars >= 1 || dollars === 0) {
    return dollars === 0 ? '$0' : `$${dollars.toFixed(2)}`;
  }
  // Millionths are exact; from a tenth of a cent on, three decimals say enough.
  return `$${Number(dollars.toFixed(dollars < 0.001 ? 6 : 3))}`;
}

/** A time of day in the reader's zone: "10:47". */
export function clock(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
