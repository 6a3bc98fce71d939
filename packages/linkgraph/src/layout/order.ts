/** Orders of pages by whole-number keys, in time proportional to the pages and without comparing. */

/** The given pages in ascending order of their keys; equal keys keep their order (radix sort by 16 bits). */
export function orderedBy(pages: Uint32Array, keyOf: Uint32Array): Uint32Array {
  let from: Uint32Array = pages;
  let to: Uint32Array = new Uint32Array(pages.length);
  for (const shift of [0, 16]) {
    const next = new Uint32Array(65_537);
    for (let i = 0; i < from.length; i++) {
      const digit = ((keyOf[from[i] ?? 0] ?? 0) >>> shift) & 0xffff;
      next[digit + 1] = (next[digit + 1] ?? 0) + 1;
    }
    if (next.includes(from.length)) {
      continue;
    }
    for (let digit = 1; digit < next.length; digit++) {
      next[digit] = (next[digit] ?? 0) + (next[digit - 1] ?? 0);
    }
    for (let i = 0; i < from.length; i++) {
      const page = from[i] ?? 0;
      const digit = ((keyOf[page] ?? 0) >>> shift) & 0xffff;
      const at = next[digit] ?? 0;
      to[at] = page;
      next[digit] = at + 1;
    }
    [from, to] = [to, from === pages ? new Uint32Array(pages.length) : from];
  }
  return from;
}

/** Pages 0 … count − 1 for which something holds. */
export function pagesWhere(count: number, holds: (page: number) => boolean): Uint32Array {
  const pages = new Uint32Array(count);
  let found = 0;
  for (let page = 0; page < count; page++) {
    if (holds(page)) {
      pages[found++] = page;
    }
  }
  return pages.subarray(0, found);
}

/** Runs `each` for every stretch of pages with the same key. */
export function forStretches(
  pages: Uint32Array,
  keyOf: Uint32Array,
  each: (stretch: Uint32Array, key: number) => void
): void {
  let start = 0;
  for (let i = 1; i <= pages.length; i++) {
    const key = keyOf[pages[start] ?? 0] ?? 0;
    if (i === pages.length || keyOf[pages[i] ?? 0] !== key) {
      each(pages.subarray(start, i), key);
      start = i;
    }
  }
}
