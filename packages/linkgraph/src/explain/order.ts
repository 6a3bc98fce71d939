/** Orders by number for lists of any length: without comparing, because long lists are compared for longer than measured. */

/** Up to so many, comparing is quicker than counting. */
const FEW = 2048;

const DIGITS = 65_536;

/**
 * Reorders places so that those of larger values come first; equal ones keep their order. O(places): by 16 bits at a
 * time (radix sort), digits that all share left out.
 *
 * @param values by place, without NaN
 */
export function largestFirst(places: Uint32Array, values: Float64Array): Uint32Array {
  if (places.length <= FEW) {
    // Ties fall to the order that was, because sorting is stable.
    return places.toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  }
  const keys = keysOf(values);
  let from = places;
  for (let digit = 0; digit < 4; digit++) {
    from = byDigit(from, keys, digit);
  }
  return from;
}

/** The bits of each number, low half first, so that as unsigned whole numbers they ascend where the numbers descend. */
function keysOf(values: Float64Array): Uint16Array {
  // Zero has two signs, and both are equal.
  const bits = new Uint32Array(values.map(value => value + 0).buffer);
  for (let high = 1; high < bits.length; high += 2) {
    const word = bits[high] ?? 0;
    if (word >>> 31 === 0) {
      bits[high - 1] = ~(bits[high - 1] ?? 0);
      bits[high] = ~word & 0x7fffffff;
    }
  }
  return new Uint16Array(bits.buffer);
}

function byDigit(places: Uint32Array, keys: Uint16Array, digit: number): Uint32Array {
  const next = new Uint32Array(DIGITS + 1);
  for (const place of places) {
    const after = (keys[place * 4 + digit] ?? 0) + 1;
    next[after] = (next[after] ?? 0) + 1;
  }
  if (next.includes(places.length)) {
    return places;
  }
  for (let at = 1; at <= DIGITS; at++) {
    next[at] = (next[at] ?? 0) + (next[at - 1] ?? 0);
  }
  const ordered = new Uint32Array(places.length);
  for (const place of places) {
    const key = keys[place * 4 + digit] ?? 0;
    const at = next[key] ?? 0;
    ordered[at] = place;
    next[key] = at + 1;
  }
  return ordered;
}
