/** Appends parts to the unfinished file so that a crash at any moment loses at most one part, and checks the whole. */
import { UserError } from '@lockstep/protocol';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { open, statfs, truncate } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Offer } from './offers';
import type { WeightsFolder } from './record';

/** Bytes read at a time. */
const PIECE = 1 << 20;

/** Free space that is left alone, in bytes. */
const SPARE = 64 << 20;

/** What is whole of an offer's unfinished file; the rest of a torn part is cut off. */
export async function resume(
  folder: WeightsFolder,
  offer: Offer
): Promise<{ parts: number; bytes: number }> {
  const file = folder.unfinished(offer);
  const known = folder.facts().joined[offer.id] ?? { parts: 0, bytes: 0 };
  const there = existsSync(file) ? statSync(file).size : 0;
  if (there < known.bytes || known.parts > offer.parts) {
    return { parts: 0, bytes: 0 };
  }
  if (there > known.bytes) {
    await truncate(file, known.bytes);
  }
  return known;
}

/** Appends a part after `whole` and writes it down once it is safe on disk. */
export async function appendPart(
  folder: WeightsFolder,
  offer: Offer,
  whole: { parts: number; bytes: number },
  part: string,
  signal: AbortSignal
): Promise<{ parts: number; bytes: number }> {
  const file = folder.unfinished(offer);
  const flags = whole.bytes === 0 ? 'w' : 'r+';
  await pipeline(
    createReadStream(part, { highWaterMark: PIECE }),
    createWriteStream(file, { flags, start: whole.bytes, mode: 0o600 }),
    { signal }
  );
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  const next = { parts: whole.parts + 1, bytes: whole.bytes + statSync(part).size };
  folder.write({ joined: { ...folder.facts().joined, [offer.id]: next } });
  return next;
}

/** SHA-256 of a file, in hex; `progress` is told the bytes read. */
export async function hashOfFile(
  file: string,
  progress: (bytes: number) => void,
  signal: AbortSignal
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file, { highWaterMark: PIECE, signal })) {
    if (!(piece instanceof Uint8Array)) {
      throw new Error('A stream without an encoding gives bytes.');
    }
    hash.update(piece);
    bytes += piece.length;
    progress(bytes);
  }
  return hash.digest('hex');
}

/**
 * Refuses to begin what cannot end.
 *
 * @throws UserError `disk-full` that names what is needed and what is free
 */
export async function checkSpace(
  folder: WeightsFolder,
  offer: Offer,
  done: number,
  free: (path: string) => Promise<number> = freeBytes
): Promise<void> {
  const part = Math.ceil(offer.bytes / offer.parts);
  const needed = offer.bytes - done + 2 * part + SPARE; // a part is there packed and unpacked
  const there = await free(folder.path);
  if (there < needed) {
    throw new UserError(
      'disk-full',
      `The download needs ${gigabytes(needed)}, and the disk that holds ${folder.path} has ${gigabytes(there)} free. Free some space, then press Resume.`
    );
  }
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
