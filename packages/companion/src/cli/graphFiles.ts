/** Files of a link graph on disk: read as streams, written whole or not at all. */
import type { Source } from '@lockstep/linkgraph';
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { explainFileError, shownPath } from './notebookFile';
import { BadUse } from './terminal';
import { systemCode } from '../systemError';

/** Bytes read at once. */
const PIECE = 1 << 20;

/** A table on disk. */
export interface GraphFile {
  readonly source: Source;
  readonly bytes: number;
  /** Of all bytes as they lie on disk, in lower case hexadecimal. */
  readonly sha256: string;
}

/**
 * The file at `path`, hashed.
 *
 * @throws BadUse when it cannot be read
 */
export async function graphFile(
  folder: string,
  path: string,
  signal: AbortSignal
): Promise<GraphFile> {
  const file = resolve(folder, path);
  try {
    const facts = await stat(file);
    if (facts.isDirectory()) {
      throw new BadUse('file-is-folder', `${path} is a folder. Name a table in it.`);
    }
    const sha256 = await hashOf(file, path, signal);
    const source: Source = {
      name: basename(file),
      size: facts.size,
      open: () => streamOf(file, path)
    };
    return { source, bytes: facts.size, sha256 };
  } catch (error) {
    throw explainFileError(error, path);
  }
}

async function hashOf(file: string, path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const reader = (await streamOf(file, path)).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      signal.throwIfAborted();
      hash.update(next.value);
    }
    return hash.digest('hex');
  } finally {
    await reader.cancel();
  }
}

async function streamOf(file: string, path: string): Promise<ReadableStream<Uint8Array>> {
  try {
    const handle = await open(file);
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const piece = new Uint8Array(PIECE);
          const { bytesRead } = await handle.read(piece, 0, PIECE);
          if (bytesRead > 0) {
            controller.enqueue(piece.subarray(0, bytesRead));
            return;
          }
          await handle.close();
          controller.close();
        },
        cancel: () => handle.close()
      },
      { highWaterMark: 0 }
    );
  } catch (error) {
    throw explainFileError(error, path);
  }
}

/**
 * @param files absolute paths of files to be
 * @throws BadUse when one is there already
 */
export async function refuseExisting(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (await exists(file)) {
      throw new BadUse(
        'file-exists',
        `${shownPath(folder, file)} exists already. Add --force to write over it, or name another place.`
      );
    }
  }
}

/**
 * Writes a file under another name first, so that nothing half-written ever has its name. Makes its folder.
 *
 * @throws BadUse when it cannot be written
 */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  const half = resolve(folder, `.${basename(file)}.${randomUUID().slice(0, 8)}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(half, bytes);
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true }).catch(() => undefined);
    const code = systemCode(error);
    if (code === null) {
      throw error;
    }
    throw new BadUse('file-unwritable', `${file} cannot be written (${code}).`);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') {
      return false;
    }
    throw explainFileError(error, file);
  }
}
