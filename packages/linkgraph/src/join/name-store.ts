/** Interned names that can still grow: bytes in one buffer and a hash table over them, so that no name becomes a string. */
import type { Names } from '../contract/graph';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Distinct byte strings, numbered from 0 by first appearance. */
export class NameStore {
  bytes: Uint8Array;
  /** Entry `i` is `starts[i] … starts[i + 1] - 1` of {@link bytes}. */
  starts: Uint32Array;
  count = 0;
  private slots: Int32Array;
  private hashes: Uint32Array;

  /**
   * @param names how many names are expected
   * @param bytes how many bytes they may have in all
   */
  constructor(names = 16, bytes = 1024) {
    const capacity = Math.max(16, names);
    this.bytes = new Uint8Array(Math.max(1024, bytes));
    this.starts = new Uint32Array(capacity + 1);
    this.hashes = new Uint32Array(capacity);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2))).fill(-1);
  }

  /** The number of these bytes, which are copied when they are new. */
  add(from: Uint8Array, start: number, end: number): number {
    const hash = hashOf(from, start, end);
    const known = this.lookUp(from, start, end, hash);
    if (known >= 0) {
      return known;
    }
    const entry = this.count;
    if (entry + 1 >= this.starts.length) {
      this.starts = grown(this.starts, entry * 2 + 2);
      this.hashes = grown(this.hashes, entry * 2 + 1);
    }
    const at = this.starts[entry] ?? 0;
    const after = at + end - start;
    if (after > this.bytes.length) {
      const bytes = new Uint8Array(Math.max(after, this.bytes.length * 2));
      bytes.set(this.bytes.subarray(0, at));
      this.bytes = bytes;
    }
    for (let i = start, to = at; i < end; i++, to++) {
      this.bytes[to] = from[i] ?? 0;
    }
    this.starts[entry + 1] = after;
    this.hashes[entry] = hash;
    this.count = entry + 1;
    if (this.count * 2 > this.slots.length) {
      this.slots = new Int32Array(this.slots.length * 2).fill(-1);
      for (let i = 0; i < this.count; i++) {
        this.settle(i, this.hashes[i] ?? 0);
      }
    } else {
      this.settle(entry, hash);
    }
    return entry;
  }

  /** The number of these bytes, −1 when they are not known. */
  find(from: Uint8Array, start: number, end: number): number {
    return this.lookUp(from, start, end, hashOf(from, start, end));
  }

  /** As {@link find}, for a text. */
  findText(text: string): number {
    const bytes = encoder.encode(text);
    return this.find(bytes, 0, bytes.length);
  }

  start(entry: number): number {
    return this.starts[entry] ?? 0;
  }

  end(entry: number): number {
    return this.starts[entry + 1] ?? 0;
  }

  text(entry: number): string {
    return decoder.decode(this.bytes.subarray(this.start(entry), this.end(entry)));
  }

  private lookUp(from: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    const length = end - start;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot] ?? -1;
      if (entry < 0) {
        return -1;
      }
      if (this.hashes[entry] !== hash) {
        continue;
      }
      const at = this.starts[entry] ?? 0;
      if ((this.starts[entry + 1] ?? 0) - at !== length) {
        continue;
      }
      let i = 0;
      while (i < length && this.bytes[at + i] === from[start + i]) {
        i++;
      }
      if (i === length) {
        return entry;
      }
    }
  }

  private settle(entry: number, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while ((this.slots[slot] ?? -1) >= 0) {
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = entry;
  }
}

/** FNV-1a, with a last mix because the table looks at the low bits only. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  }
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

function grown(values: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(values);
  return larger;
}

/** The bytes of some names, end to end in the order asked for. */
export function namesOf(
  entries: Uint32Array,
  bytes: Uint8Array,
  bounds: { start(entry: number): number; end(entry: number): number }
): Names {
  const starts = new Uint32Array(entries.length + 1);
  let total = 0;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] ?? 0;
    total += bounds.end(entry) - bounds.start(entry);
    starts[i + 1] = total;
  }
  const all = new Uint8Array(total);
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] ?? 0;
    all.set(bytes.subarray(bounds.start(entry), bounds.end(entry)), starts[i]);
  }
  return { count: entries.length, bytes: all, starts };
}

/** One name as text. */
export function nameText(names: Names, at: number): string {
  return decoder.decode(names.bytes.subarray(names.starts[at], names.starts[at + 1]));
}

/** −1, 0 or 1 by bytes, as UTF-8 orders code points. */
export function compareNames(
  bytes: Uint8Array,
  a: readonly [start: number, end: number],
  b: readonly [start: number, end: number]
): number {
  const length = Math.min(a[1] - a[0], b[1] - b[0]);
  for (let i = 0; i < length; i++) {
    const difference = (bytes[a[0] + i] ?? 0) - (bytes[b[0] + i] ?? 0);
    if (difference !== 0) {
      return Math.sign(difference);
    }
  }
  return Math.sign(a[1] - a[0] - (b[1] - b[0]));
}
