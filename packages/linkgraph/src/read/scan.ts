/**
 * Rows of a CSV file as ranges of bytes, four bytes a step and without a string: what a links file of millions of
 * rows is read with. It reads exactly the rows that papaparse reads; its spec holds the two against each other.
 */
import { hashOf, lowBytes, mix, SLACK } from './intern';

/** Fields of one row as ranges of {@link view}'s bytes; a field that the row lacks is empty. */
export interface RowFields {
  /** May be another one after each row. */
  readonly view: DataView;
  readonly start: Int32Array;
  readonly stop: Int32Array;
  /** `hashOf` each range. */
  readonly hash: Int32Array;
}

/** Longest row in bytes: beyond it a quote was opened and never closed. */
const LONGEST_ROW = 1 << 24;

const LF = 0x0a;
const CR = 0x0d;

/** The high bit of each byte of `word` that is zero; exact up to and including the lowest one (Lamport 1975). */
const zeroBytes = (word: number): number => (word - 0x01010101) & ~word & 0x80808080;

/** Which byte of the word (0 … 3) carries the lowest high bit. */
const lowest = (bits: number): number => (31 - Math.clz32(bits & -bits)) >> 3;

/** White space that may stand between a closing quote and the end of its field. */
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** Reads rows from chunks of bytes of any size. */
export class RowScanner implements RowFields {
  view: DataView;
  readonly start: Int32Array;
  readonly stop: Int32Array;
  readonly hash: Int32Array;
  /** Whether the row has nothing in it, such as the line at a file's end. */
  blank = false;

  private bytes: Uint8Array;
  /** Where the next row starts, and where the bytes end. */
  private at = 0;
  private end = 0;
  /** Bytes that must be there before a row that was not whole is tried again. */
  private wanted = 0;
  /** Where the content of the quoted field last read ends, and whether it holds doubled quotes. */
  private contentStop = 0;
  private contentDoubled = false;
  private readonly doubled: Uint8Array;
  private anyDoubled = false;
  private readonly delimiters: number;
  private readonly newlines: number;
  private readonly quotes: number;

  /**
   * @param delimiter one byte
   * @param quote one byte; the same byte twice stands for itself inside quotes
   * @param newline LF (before which a CR does not count), or CR for files that know no LF
   * @param slots for each column, the place of its range in {@link start}, or −1
   */
  constructor(
    private readonly delimiter: number,
    private readonly quote: number,
    private readonly newline: number,
    private readonly slots: Int8Array
  ) {
    const count = slots.reduce((most, slot) => Math.max(most, slot), -1) + 1;
    this.start = new Int32Array(count);
    this.stop = new Int32Array(count);
    this.hash = new Int32Array(count);
    this.doubled = new Uint8Array(count);
    this.delimiters = delimiter * 0x01010101;
    this.newlines = newline * 0x01010101;
    this.quotes = quote * 0x01010101;
    this.bytes = new Uint8Array(1 << 12);
    this.view = new DataView(this.bytes.buffer);
    this.seal();
  }

  /** Whether a row grew beyond what a row can be, so that reading on is of no use. */
  get stuck(): boolean {
    return this.end - this.at > LONGEST_ROW;
  }

  /** Adds the file's next bytes; ranges of earlier rows are void after it. */
  push(chunk: Uint8Array): void {
    const left = this.end - this.at;
    const size = left + chunk.length + SLACK;
    if (this.end + chunk.length + SLACK > this.bytes.length) {
      // Moved or grown only when half of it is free or it doubles, so that small chunks of a long row cost no square.
      const target = size * 2 > this.bytes.length ? new Uint8Array(size * 2) : this.bytes;
      if (target === this.bytes) {
        target.copyWithin(0, this.at, this.end);
      } else {
        target.set(this.bytes.subarray(this.at, this.end));
        this.bytes = target;
        this.view = new DataView(target.buffer);
      }
      this.at = 0;
      this.end = left;
    }
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
    this.seal();
  }

  /**
   * Goes to the next row.
   *
   * @param last whether no byte follows, so that the row at the end is whole
   * @returns false when more bytes are needed, or none are left
   */
  next(last: boolean): boolean {
    const { bytes, delimiter, slots, end } = this;
    if (this.at >= end || (!last && end - this.at < this.wanted)) {
      return false;
    }
    let at = this.at;
    for (let column = 0; ; column += 1) {
      const slot = column < slots.length ? (slots[column] ?? -1) : -1;
      const from = at;
      let empty = false;
      if (bytes[at] === this.quote && at < end) {
        at = this.closing(at + 1, last);
        if (at < 0) {
          this.wanted = 2 * (end - this.at);
          return false;
        }
        if (slot >= 0) {
          this.note(slot, from + 1);
        }
        empty = this.contentStop === from + 1;
      } else {
        at = slot < 0 ? this.skip(at) : this.hashed(at, slot);
        empty = at === from || (at === from + 1 && bytes[from] === CR);
      }
      if (bytes[at] === delimiter && at < end) {
        at += 1;
        continue;
      }
      if (at >= end && !last) {
        this.wanted = 2 * (end - this.at);
        return false;
      }
      this.blank = column === 0 && empty;
      this.at = at + 1;
      this.wanted = 0;
      if (this.anyDoubled) {
        this.undouble();
      }
      if (column + 1 < slots.length) {
        this.clear(column + 1);
      }
      return true;
    }
  }

  /** Notes the quoted field that {@link closing} just found. */
  private note(slot: number, from: number): void {
    this.start[slot] = from;
    this.stop[slot] = this.contentStop;
    this.hash[slot] = hashOf(this.view, from, this.contentStop);
    if (this.contentDoubled) {
      this.doubled[slot] = 1;
      this.anyDoubled = true;
    }
  }

  /** Makes the fields of columns that the row lacks empty. */
  private clear(column: number): void {
    for (; column < this.slots.length; column += 1) {
      const slot = this.slots[column] ?? -1;
      if (slot >= 0) {
        this.start[slot] = 0;
        this.stop[slot] = 0;
        this.hash[slot] = hashOf(this.view, 0, 0);
      }
    }
  }

  /** Stops that every loop meets: a newline for plain fields, a quote for quoted ones. */
  private seal(): void {
    this.bytes[this.end] = this.newline;
    this.bytes[this.end + 1] = this.quote;
  }

  /** Where the plain field at `at` ends. */
  private skip(at: number): number {
    const { view, delimiters, newlines } = this;
    for (; ; at += 4) {
      const word = view.getInt32(at, true);
      const found = zeroBytes(word ^ delimiters) | zeroBytes(word ^ newlines);
      if (found !== 0) {
        return at + lowest(found);
      }
    }
  }

  /** As {@link skip}, noting the range and its hash on the way. */
  private hashed(at: number, slot: number): number {
    const { view, delimiters, newlines } = this;
    const from = at;
    let hash = 0;
    for (; ; at += 4) {
      const word = view.getInt32(at, true);
      const found = zeroBytes(word ^ delimiters) | zeroBytes(word ^ newlines);
      if (found !== 0) {
        const rest = lowest(found);
        hash = mix(hash, lowBytes(word, rest));
        at += rest;
        break;
      }
      hash = mix(hash, word);
    }
    let until = at;
    if (
      this.newline === LF &&
      until > from &&
      this.bytes[until - 1] === CR &&
      (this.bytes[at] === LF || at >= this.end)
    ) {
      until -= 1;
      hash = hashOf(view, from, until);
    }
    this.start[slot] = from;
    this.stop[slot] = until;
    this.hash[slot] = hash;
    return at;
  }

  /**
   * Where the quoted field whose content starts at `from` ends: at the delimiter or newline behind its closing
   * quote. As papaparse reads: a lone quote that neither follows is content; a quote never closed takes all the rest.
   *
   * @returns −1 when more bytes are needed
   */
  private closing(from: number, last: boolean): number {
    const { bytes, view, quote, quotes, end } = this;
    this.contentDoubled = false;
    for (let at = from; ;) {
      const found = zeroBytes(view.getInt32(at, true) ^ quotes);
      if (found === 0) {
        at += 4;
        continue;
      }
      at += lowest(found);
      if (at >= end) {
        this.contentStop = end;
        this.contentDoubled = false;
        return last ? end : -1;
      }
      let behind = at + 1;
      if (behind >= end) {
        this.contentStop = at;
        return last ? end : -1;
      }
      if (bytes[behind] === quote) {
        this.contentDoubled = true;
        at += 2;
        continue;
      }
      while (behind < end && !this.isStop(behind) && isBlank(bytes[behind] ?? 0)) {
        behind += 1;
      }
      if (behind < end && this.isStop(behind)) {
        this.contentStop = at;
        return behind;
      }
      at += 1;
    }
  }

  private isStop(at: number): boolean {
    return this.bytes[at] === this.delimiter || this.bytes[at] === this.newline;
  }

  /** Makes doubled quotes single, in place: the row is whole, so nobody reads these bytes again. */
  private undouble(): void {
    const { bytes, start, stop, hash, doubled, quote } = this;
    this.anyDoubled = false;
    for (let slot = 0; slot < doubled.length; slot += 1) {
      if (doubled[slot] === 1) {
        doubled[slot] = 0;
        const from = start[slot] ?? 0;
        const until = stop[slot] ?? 0;
        let to = from;
        for (let at = from; at < until; at += 1, to += 1) {
          const byte = bytes[at] ?? 0;
          bytes[to] = byte;
          if (byte === quote && bytes[at + 1] === quote && at + 1 < until) {
            at += 1;
          }
        }
        stop[slot] = to;
        hash[slot] = hashOf(this.view, from, to);
      }
    }
  }
}
