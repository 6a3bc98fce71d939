/** Where a step's text goes that is too much for a journal: one blob, up to a bound, and an honest count. */
import type { BlobRef } from '@lockstep/protocol';
import type { BlobStore } from '../contract';

/** What is kept beyond the journal, in bytes. More is counted, not kept. */
export const OVERFLOW_LIMIT = 64 * 1024 * 1024;

/** Collects text in order. */
export class Overflow {
  constructor(private readonly limit = OVERFLOW_LIMIT) {}

  /** Bytes that came in all, kept or not. */
  get bytes(): number {
    return this.came;
  }

  add(text: string): void {
    const bytes = Buffer.from(text);
    this.came += bytes.length;
    const room = this.limit - this.kept;
    if (room > 0) {
      const part = bytes.length > room ? bytes.subarray(0, wholeUtf8(bytes, room)) : bytes;
      this.parts.push(part);
      this.kept += part.length;
    }
  }

  /** Everything kept, as one blob. */
  store(blobs: Pick<BlobStore, 'put'>): BlobRef {
    return blobs.put(Buffer.concat(this.parts));
  }

  private came = 0;
  private kept = 0;
  private readonly parts: Buffer[] = [];
}

/** The largest size up to `room` bytes that does not end inside a character. */
export function wholeUtf8(bytes: Buffer, room: number): number {
  let size = room;
  while (size > 0 && ((bytes[size] ?? 0) & 0xc0) === 0x80) {
    size--;
  }
  return size;
}
