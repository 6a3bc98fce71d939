/** Text and bytes of a file to be, put end to end: a file of a gigabyte must not become strings first. */

const encoder = new TextEncoder();

/** Bytes at first; the buffer doubles as needed. */
const START = 1 << 16;

/** A growing buffer. */
export class ByteSink {
  private bytes = new Uint8Array(START);
  private used = 0;

  /** Bytes added so far. */
  get length(): number {
    return this.used;
  }

  /** Adds a text as UTF-8. */
  text(text: string): this {
    // A UTF-16 unit becomes at most three bytes.
    this.makeRoom(text.length * 3);
    this.used += encoder.encodeInto(text, this.bytes.subarray(this.used)).written;
    return this;
  }

  /** Adds a part of some bytes; short ones are the rule, so without a view on them. */
  part(bytes: Uint8Array, start: number, end: number): this {
    this.makeRoom(end - start);
    const { used } = this;
    const into = this.bytes;
    for (let at = start; at < end; at += 1) {
      into[used + at - start] = bytes[at] ?? 0;
    }
    this.used = used + end - start;
    return this;
  }

  /** Adds one byte. */
  byte(byte: number): this {
    this.makeRoom(1);
    this.bytes[this.used] = byte;
    this.used += 1;
    return this;
  }

  /** A copy of all that was added. */
  done(): Uint8Array {
    return this.bytes.slice(0, this.used);
  }

  private makeRoom(more: number): void {
    const needed = this.used + more;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.used));
      this.bytes = larger;
    }
  }
}
