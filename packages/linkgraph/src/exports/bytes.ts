/** Text and bytes of a file to be, put end to end: a file of a gigabyte must not become strings first. */

const encoder = new TextEncoder();

/** Bytes at first; the buffer doubles as needed. */
const START = 1 << 16;

/** A growing buffer. */
export class ByteSink {
  private bytes = new Uint8Array(START);
  private length = 0;

  /** Adds a text as UTF-8. */
  text(text: string): this {
    // A UTF-16 unit becomes at most three bytes.
    this.makeRoom(text.length * 3);
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
    return this;
  }

  /** Adds bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.makeRoom(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  /** Adds one byte. */
  byte(byte: number): this {
    this.makeRoom(1);
    this.bytes[this.length] = byte;
    this.length += 1;
    return this;
  }

  /** A copy of all that was added. */
  done(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private makeRoom(more: number): void {
    const needed = this.length + more;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
  }
}
