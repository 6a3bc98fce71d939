/** Large parts of outputs as files named by the SHA-256 of their bytes: whole or absent, never half. */
import type { BlobRef } from '@lockstep/protocol';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '../contract';
import { explainStoreError } from './database';
import { hashing, inTurns } from './pieces';

const NAME = /^[0-9a-f]{64}$/;

/** The blobs of a state folder, in `blobs/<first two digits>/<hash>`. */
export function blobStore(folder: string): BlobStore {
  function placeOf(blob: string): { shelf: string; file: string } {
    const shelf = join(folder, 'blobs', blob.slice(0, 2));
    return { shelf, file: join(shelf, blob) };
  }

  return {
    put(bytes: Uint8Array): BlobRef {
      const blob = createHash('sha256').update(bytes).digest('hex');
      const { shelf, file } = placeOf(blob);
      try {
        if (!existsSync(file)) {
          mkdirSync(shelf, { recursive: true, mode: 0o700 });
          writeWhole(file, bytes);
        }
      } catch (error) {
        throw explainStoreError(error, folder);
      }
      return { blob, bytes: bytes.length };
    },

    read(blob: string): Uint8Array | null {
      const { file } = placeOf(blob);
      return NAME.test(blob) && existsSync(file) ? readFileSync(file) : null;
    },

    async putLarge(bytes: Uint8Array): Promise<BlobRef> {
      const blob = await inTurns(hashing(bytes));
      const { shelf, file } = placeOf(blob);
      try {
        if (!existsSync(file)) {
          await mkdir(shelf, { recursive: true, mode: 0o700 });
          await writeWholeLater(file, bytes);
        }
      } catch (error) {
        throw explainStoreError(error, folder);
      }
      return { blob, bytes: bytes.length };
    },

    async readLarge(blob: string): Promise<Uint8Array | null> {
      const { file } = placeOf(blob);
      return NAME.test(blob) && existsSync(file) ? readFile(file) : null;
    }
  };
}

function draftOf(file: string): string {
  return `${file}.${randomBytes(6).toString('hex')}`;
}

/** As {@link writeWhole}, while other work goes on. */
async function writeWholeLater(file: string, bytes: Uint8Array): Promise<void> {
  const draft = draftOf(file);
  try {
    await writeFile(draft, bytes, { flag: 'wx', mode: 0o600, flush: true });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Writes beside, then renames, so that a reader (or a crash) meets the whole file or none. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const draft = draftOf(file);
  try {
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(handle, bytes);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
