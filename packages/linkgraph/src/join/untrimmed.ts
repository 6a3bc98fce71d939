/** Pages whose name some file writes with space around it: joined all the same, and worth mending at the source. */
import type { Names } from '../contract/graph';
import { leadingSpace, trailingSpace } from './address';

/** Names of one file, and the page of each. */
export interface PlacedNames {
  readonly names: Names;
  /** By place in {@link names}; numbers below 0 or of `pageCount` and more are no page. */
  readonly pages: ArrayLike<number>;
}

/** The pages, ascending. Names of nothing but space are left out, as the rule leaves them. O(names). */
export function untrimmedPages(files: readonly PlacedNames[], pageCount: number): Uint32Array {
  const found = new Set<number>();
  for (const { names, pages } of files) {
    for (let place = 0; place < names.count; place++) {
      const start = names.starts[place] ?? 0;
      const end = names.starts[place + 1] ?? 0;
      const page = pages[place] ?? pageCount;
      const leading = leadingSpace(names.bytes, start, end);
      const spaces = leading + trailingSpace(names.bytes, start, end);
      if (page >= 0 && page < pageCount && spaces > 0 && leading < end - start) {
        found.add(page);
      }
    }
  }
  return Uint32Array.from(found).sort();
}
