/** Choices of a generated crawl. */

/** A whole number from 0 up to, not including, `count`. */
export function pick(random: () => number, count: number): number {
  return Math.floor(random() * count);
}
