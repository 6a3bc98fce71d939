/** Large parts of outputs in a shared database, so that every companion of one address can read them. */
import { type BlobRef, UserError } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { BlobStore } from '../contract';
import type { Database } from './database';
import { atOnce, hashing, inTurns, PIECE, piecesOf, type Steps } from './pieces';

/** Most bytes of one blob: as much as the largest upload (`UPLOAD_LIMITS`). */
export const LARGEST_SHARED_BLOB = 100_000_000;

const Row = z.object({ bytes: z.instanceof(Uint8Array), parts: z.int() });
const Part = z.object({ bytes: z.instanceof(Uint8Array) });

/**
 * The blobs of a database, by the SHA-256 of their bytes. A large one is kept in pieces of {@link PIECE}, and is there
 * once its row in `blobs` is, which comes last. `now` gives milliseconds since 1970.
 */
export function databaseBlobs(database: Database, now: () => number): BlobStore {
  function* putting(bytes: Uint8Array): Steps<BlobRef> {
    if (bytes.length > LARGEST_SHARED_BLOB) {
      throw new UserError(
        'blob-too-large',
        `A part of ${bytes.length} bytes is too large for a shared store, which takes ${LARGEST_SHARED_BLOB}. Split it, or serve with one companion and no --store.`,
        413
      );
    }
    const blob = yield* hashing(bytes);
    if (database.row('SELECT 1 FROM blobs WHERE blob = ?', blob) === undefined) {
      const pieces = bytes.length <= PIECE ? [] : piecesOf(bytes);
      for (const [part, piece] of pieces.entries()) {
        database.run(
          'INSERT INTO blob_parts VALUES (?, ?, ?) ON CONFLICT (blob, part) DO NOTHING',
          blob,
          part,
          piece
        );
        yield;
      }
      database.run(
        'INSERT INTO blobs (blob, bytes, at, parts) VALUES (?, ?, ?, ?) ON CONFLICT (blob) DO NOTHING',
        blob,
        pieces.length === 0 ? bytes : new Uint8Array(),
        now(),
        pieces.length
      );
    }
    return { blob, bytes: bytes.length };
  }

  function* reading(blob: string): Steps<Uint8Array | null> {
    const row = database.row('SELECT bytes, parts FROM blobs WHERE blob = ?', blob);
    if (row === undefined) {
      return null;
    }
    const { bytes, parts } = Row.parse(row);
    if (parts === 0) {
      return bytes;
    }
    const pieces: Uint8Array[] = [];
    for (let part = 0; part < parts; part++) {
      yield;
      const found = database.row(
        'SELECT bytes FROM blob_parts WHERE blob = ? AND part = ?',
        blob,
        part
      );
      pieces.push(Part.parse(found).bytes);
    }
    return Buffer.concat(pieces);
  }

  return {
    put: bytes => atOnce(putting(bytes)),
    read: blob => atOnce(reading(blob)),
    putLarge: bytes => inTurns(putting(bytes)),
    readLarge: blob => inTurns(reading(blob))
  };
}
