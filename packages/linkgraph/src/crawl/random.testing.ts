/** Seeded numbers, so that a generated crawl is the same on every machine. */

/** Numbers from 0 up to, not including, 1: mulberry32 (T. Ettinger, public domain), enough for test data. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from 0 up to, not including, `count`. */
export function pick(random: () => number, count: number): number {
  return Math.floor(random() * count);
}
