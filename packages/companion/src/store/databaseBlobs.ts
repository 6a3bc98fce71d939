/** Large parts of outputs in a shared database, so that every companion of one address can read them. */
import { UserError } from '@lockstep/protocol';
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { BlobStore } from '../contract';
import type { Database } from './database';

/** Most bytes of one blob, which goes through memory in one piece: as much as the largest upload (`UPLOAD_LIMITS`). */
export const LARGEST_SHARED_BLOB = 100_000_000;

const Row = z.object({ bytes: z.instanceof(Uint8Array) });

/** The blobs of a database, by the SHA-256 of their bytes. `now` gives milliseconds since 1970. */
export function databaseBlobs(database: Database, now: () => number): BlobStore {
  return {
    put(bytes) {
      if (bytes.length > LARGEST_SHARED_BLOB) {
        throw new UserError(
          'blob-too-large',
          `A part of ${bytes.length} bytes is too large for a shared store, which takes ${LARGEST_SHARED_BLOB}. Split it, or serve with one companion and no --store.`,
          413
        );
      }
      const blob = createHash('sha256').update(bytes).digest('hex');
      const known = database.row('SELECT 1 FROM blobs WHERE blob = ?', blob) !== undefined;
      if (!known) {
        database.run(
          'INSERT INTO blobs VALUES (?, ?, ?) ON CONFLICT (blob) DO NOTHING',
          blob,
          bytes,
          now()
        );
      }
      return { blob, bytes: bytes.length };
    },

    read(blob) {
      const row = database.row('SELECT bytes FROM blobs WHERE blob = ?', blob);
      return row === undefined ? null : Row.parse(row).bytes;
    }
  };
}
