/** Work on many bytes in pieces: at once, or with turns for other work of the process between them. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Bytes of one piece. Blobs of a shared store are kept in pieces of this size, so it never changes. */
export const PIECE = 1_000_000;

/** Work that can be left and gone on with between two pieces. */
export type Steps<T> = Generator<void, T>;

/** Does it without a break. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** Does it with a turn for others after each piece. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
    await setImmediate();
  }
}

/** The pieces of some bytes, in order; the last one may be shorter. */
export function piecesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, at) =>
    bytes.subarray(at * PIECE, (at + 1) * PIECE)
  );
}

/** The SHA-256 of some bytes, in hex. */
export function* hashing(bytes: Uint8Array): Steps<string> {
  const hash = createHash('sha256');
  for (const piece of piecesOf(bytes)) {
    hash.update(piece);
    yield;
  }
  return hash.digest('hex');
}
