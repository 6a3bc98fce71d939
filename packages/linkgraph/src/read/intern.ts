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

const sameWords = (a: DataView, atA: number, b: DataView, atB: number, length: number): boolean => {
  const words = length & ~3;
  for (let i = 0; i < words; i += 4) {
    if (a.getInt32(atA + i, true) !== b.getInt32(atB + i, true)) {
      return false;
    }
  }
  return lowBytes(a.getInt32(atA + words, true) ^ b.getInt32(atB + words, true), length & 3) === 0;
};

/**
 * Whether two ranges of one length hold the same bytes: eight a step, as doubles, which is a sixth less time for all
 * of a file. Only bytes that make a NaN or a zero compare otherwise than they are; those are looked at again as words.
 */
const same = (a: DataView, atA: number, b: DataView, atB: number, length: number): boolean => {
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    const double = a.getFloat64(atA + i, true);
    if (double !== b.getFloat64(atB + i, true) || double === 0) {
      break;
    }
  }
  return sameWords(a, atA + i, b, atB + i, length - i);
};

/** Distinct byte strings, numbered from 0 by first appearance. Open addressing, at most two thirds full. */
export class Interner {
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);
  private starts = new Uint32Array(1 << 10);
  /**
   * Four numbers a place, so that one cache line tells all but the bytes: the hash, the name's number plus 1 (0: free),
   * and where its bytes start and stop.
   */
  private table = new Int32Array(1 << 12);
  private names = 0;
  /** What {@link touch} saw; kept, or a compiler may find that nobody wants it. */
  protected touched = 0;

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
    const { table } = this;
    const mask = table.length - 4;
    const length = stop - start;
    let place = (hash << 2) & mask;
    for (;;) {
      const name = (table[place + 1] ?? 0) - 1;
      if (name < 0) {
        return this.add(view, start, stop, hash, place);
      }
      if (table[place] === hash) {
        const from = table[place + 2] ?? 0;
        if (
          (table[place + 3] ?? 0) - from === length &&
          same(this.view, from, view, start, length)
        ) {
          return name;
        }
      }
      place = (place + 4) & mask;
    }
  }

  /**
   * Touches what {@link intern} will look at for these hashes. Memory answers such questions together; asked one by
   * one, each look-up of a large file waits for it.
   */
  touch(hashes: Int32Array, count: number): void {
    const { table, bytes } = this;
    const mask = table.length - 4;
    let touched = 0;
    for (let i = 0; i < count; i += 1) {
      const place = ((hashes[i] ?? 0) << 2) & mask;
      const from = table[place + 2] ?? 0;
      const to = table[place + 3] ?? 0;
      touched ^= (bytes[from] ?? 0) ^ (bytes[to] ?? 0);
    }
    this.touched = touched;
  }

  /** Whether a range holds just this name: quicker than to look it up, where rows repeat the name before. */
  is(name: number, view: DataView, start: number, stop: number): boolean {
    const from = this.starts[name] ?? 0;
    const length = stop - start;
    return (
      (this.starts[name + 1] ?? 0) - from === length && same(this.view, from, view, start, length)
    );
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
    this.table[place + 2] = from;
    this.table[place + 3] = to;
    if (this.names * 6 > this.table.length) {
      this.grow();
    }
    return name;
  }

  private grow(): void {
    const old = this.table;
    const table = new Int32Array(old.length * 2);
    const mask = table.length - 4;
    for (let i = 0; i < old.length; i += 4) {
      if (old[i + 1] !== 0) {
        let place = ((old[i] ?? 0) << 2) & mask;
        while (table[place + 1] !== 0) {
          place = (place + 4) & mask;
        }
        table.set(old.subarray(i, i + 4), place);
      }
    }
    this.table = table;
  }
}
