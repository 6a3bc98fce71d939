/** Names kept once, as UTF-8 bytes in one buffer: a hash table of typed arrays, without a string a row. */
import type { Names } from '../contract/graph';

/**
 * Bytes that must be readable behind each range given to this module, because words of four bytes are read.
 */
export const SLACK = 8;

/** Mixes one word of four bytes into a hash. Multiplier: 2^32 / golden ratio (Knuth, TAOCP 6.4). */
export const mix = (hash: number, word: number): number => {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
};

/** The low `count` bytes (0 … 3) of a little-endian word. */
export const lowBytes = (word: number, count: number): number => word & ~(-1 << (count << 3));

/**
 * The hash of `bytes[start … stop)`, four bytes a step; what {@link Interner.intern} wants.
 *
 * @param view over the bytes, with {@link SLACK} bytes readable behind `stop`
 */
export const hashOf = (view: DataView, start: number, stop: number): number => {
  let hash = 0;
  let at = start;
  for (; at + 4 <= stop; at += 4) {
    hash = mix(hash, view.getInt32(at, true));
  }
  return mix(hash, lowBytes(view.getInt32(at, true), stop - at));
};

/** Whether two ranges of one length hold the same bytes. */
const same = (a: DataView, atA: number, b: DataView, atB: number, length: number): boolean => {
  const words = length & ~3;
  for (let i = 0; i < words; i += 4) {
    if (a.getInt32(atA + i, true) !== b.getInt32(atB + i, true)) {
      return false;
    }
  }
  const left = length - words;
  return (
    left === 0 ||
    lowBytes(a.getInt32(atA + words, true) ^ b.getInt32(atB + words, true), left) === 0
  );
};

/** Distinct byte strings, numbered from 0 by first appearance. Open addressing, at most half full. */
export class Interner {
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);
  private starts = new Uint32Array(1 << 10);
  /** Two numbers a place: the hash, and the name's number plus 1 (0: free). */
  private table = new Int32Array(1 << 12);
  private names = 0;

  /** Distinct names so far. */
  get count(): number {
    return this.names;
  }

  /** Bytes of all names so far. */
  get size(): number {
    return this.starts[this.names] ?? 0;
  }

  /**
   * The number of a name, new or known.
   *
   * @param view over the bytes that hold the name, with {@link SLACK} bytes readable behind it
   * @param hash {@link hashOf} the same range
   */
  intern(view: DataView, start: number, stop: number, hash: number): number {
    const { table, starts } = this;
    const mask = table.length - 2;
    const length = stop - start;
    let place = (hash << 1) & mask;
    for (;;) {
      const name = (table[place + 1] ?? 0) - 1;
      if (name < 0) {
        return this.add(view, start, stop, hash, place);
      }
      if (table[place] === hash) {
        const from = starts[name] ?? 0;
        if (
          (starts[name + 1] ?? 0) - from === length &&
          same(this.view, from, view, start, length)
        ) {
          return name;
        }
      }
      place = (place + 2) & mask;
    }
  }

  /** One name's text. */
  text(name: number): string {
    return new TextDecoder().decode(this.bytes.subarray(this.starts[name], this.starts[name + 1]));
  }

  /** All names, in arrays of just their length. */
  finish(): Names {
    return {
      count: this.names,
      bytes: this.bytes.slice(0, this.size),
      starts: this.starts.slice(0, this.names + 1)
    };
  }

  private add(view: DataView, start: number, stop: number, hash: number, place: number): number {
    const from = this.size;
    const to = from + stop - start;
    if (to + SLACK > this.bytes.length) {
      const bytes = new Uint8Array(Math.max(this.bytes.length * 2, to + SLACK));
      bytes.set(this.bytes);
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer);
    }
    this.bytes.set(new Uint8Array(view.buffer, view.byteOffset + start, stop - start), from);
    const name = this.names;
    this.names += 1;
    if (name + 2 > this.starts.length) {
      const starts = new Uint32Array(this.starts.length * 2);
      starts.set(this.starts);
      this.starts = starts;
    }
    this.starts[name + 1] = to;
    this.table[place] = hash;
    this.table[place + 1] = name + 1;
    if (this.names * 4 > this.table.length) {
      this.grow();
    }
    return name;
  }

  private grow(): void {
    const old = this.table;
    const table = new Int32Array(old.length * 2);
    const mask = table.length - 2;
    for (let i = 0; i < old.length; i += 2) {
      const name = old[i + 1] ?? 0;
      if (name > 0) {
        const hash = old[i] ?? 0;
        let place = (hash << 1) & mask;
        while (table[place + 1] !== 0) {
          place = (place + 2) & mask;
        }
        table[place] = hash;
        table[place + 1] = name;
      }
    }
    this.table = table;
  }
}
