/** What a step left in its run's folder: files that are new or changed, kept as they are now. Links are never followed. */
import { constants, lstat, readdir, readFile } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { MOST_WRITTEN, RelativePath, UserError, type WrittenFile } from '@lockstep/protocol';
import type { BlobStore } from '../contract';
import { systemCode } from '../systemError';
import { lookOf, SKIPPED, type Traces } from './mirror';

/** Files of one step; `more`: how many were not listed. */
export interface Written {
  files: WrittenFile[];
  more: number;
}

/** Largest file that is kept, in bytes. */
const MOST_KEPT = 100_000_000;

/** Entries that are looked at after a step. */
const MOST_ENTRIES = 20_000;

/**
 * The files below a folder that are not as the mirror made them and not as they were seen last.
 *
 * @returns them, and how every file of the run looks now
 */
export async function changedFiles(
  folder: string,
  { mirrored, seen }: { mirrored: Traces; seen: Readonly<Record<string, string>> },
  blobs: BlobStore
): Promise<Written & { seen: Record<string, string> }> {
  const now: Record<string, string> = { ...seen };
  const files: WrittenFile[] = [];
  let more = 0;
  let left = MOST_ENTRIES;
  const folders = [''];
  for (let at = folders.shift(); at !== undefined && left > 0; at = folders.shift()) {
    for (const entry of await entriesOf(join(folder, at))) {
      const name = at === '' ? entry.name : `${at}/${entry.name}`;
      left--;
      if (SKIPPED.has(entry.name)) {
        continue;
      }
      if (entry.isDirectory()) {
        folders.push(name);
        continue;
      }
      const look = entry.isFile() ? await lookAt(join(folder, name)) : null;
      if (look === null || look === mirrored[name]?.own || look === seen[name]) {
        continue;
      }
      now[name] = look;
      if (files.length >= MOST_WRITTEN || !RelativePath.safeParse(name).success) {
        more++;
      } else {
        files.push(await kept(join(folder, name), name, blobs));
      }
    }
  }
  return { files, more, seen: now };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return gone(error, []);
  }
}

async function lookAt(file: string): Promise<string | null> {
  try {
    return lookOf(await lstat(file));
  } catch (error) {
    return gone(error, null);
  }
}

/** What may have gone while it was looked at, or may not be read. */
function gone<T>(error: unknown, instead: T): T {
  if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(systemCode(error) ?? '')) {
    return instead;
  }
  throw error;
}

async function kept(file: string, name: string, blobs: BlobStore): Promise<WrittenFile> {
  const { size } = await lstat(file);
  if (size > MOST_KEPT) {
    return { name, bytes: size, blob: null };
  }
  const bytes = await readFile(file, { flag: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) });
  try {
    return { name, bytes: bytes.length, blob: (await blobs.putLarge(bytes)).blob };
  } catch (error) {
    // A shared store takes less.
    if (error instanceof UserError && error.code === 'blob-too-large') {
      return { name, bytes: bytes.length, blob: null };
    }
    throw error;
  }
}
