/** Finds names by their bytes without copying or decoding them; for joining crawls and for addresses inside addresses. */
import type { Names } from '../contract/graph';

/** Numbers of names by their bytes. Building is O(bytes), a look-up O(length). */
export class NameIndex {
  private readonly slots: Int32Array;
  private readonly hashes: Uint32Array;

  constructor(private readonly names: Names) {
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(names.count * 2 + 2))).fill(-1);
    this.hashes = new Uint32Array(names.count);
    const mask = this.slots.length - 1;
    for (let name = 0; name < names.count; name++) {
      const hash = hashOf(names.bytes, names.starts[name] ?? 0, names.starts[name + 1] ?? 0);
      this.hashes[name] = hash;
      let slot = hash & mask;
      while ((this.slots[slot] ?? -1) >= 0) {
        slot = (slot + 1) & mask;
      }
      this.slots[slot] = name;
    }
  }

  /** The number of the name with just these bytes; −1 when there is none. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const { names, slots, hashes } = this;
    const hash = hashOf(bytes, start, end);
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const name = slots[slot] ?? -1;
      if (name < 0) {
        return -1;
      }
      const from = names.starts[name] ?? 0;
      const length = end - start;
      if (hashes[name] === hash && (names.starts[name + 1] ?? 0) - from === length) {
        let at = 0;
        while (at < length && names.bytes[from + at] === bytes[start + at]) {
          at++;
        }
        if (at === length) {
          return name;
        }
      }
    }
  }
}

/** FNV-1a, its high bits mixed into the low ones that the table looks at. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}
