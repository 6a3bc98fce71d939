/** One interned name as text: the only way from bytes to strings, so that nobody decodes more of them than are shown. */
import type { Names } from '../contract/graph';

const decoder = new TextDecoder();

/** The name at a place, from 0; bytes that are not UTF-8 become U+FFFD. */
export function nameText(names: Names, place: number): string {
  return decoder.decode(nameBytes(names, place));
}

/** A view of one name's bytes. */
export function nameBytes(names: Names, place: number): Uint8Array {
  return names.bytes.subarray(names.starts[place], names.starts[place + 1]);
}

/** Orders two names by their UTF-8 bytes: below 0 when the first comes first. */
export function compareNames(names: Names, one: number, other: number): number {
  const { bytes, starts } = names;
  const start = starts[one] ?? 0;
  const otherStart = starts[other] ?? 0;
  const length = (starts[one + 1] ?? 0) - start;
  const otherLength = (starts[other + 1] ?? 0) - otherStart;
  const shared = Math.min(length, otherLength);
  for (let at = 0; at < shared; at += 1) {
    const difference = (bytes[start + at] ?? 0) - (bytes[otherStart + at] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return length - otherLength;
}
