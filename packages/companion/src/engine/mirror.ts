/**
 * A folder's mirror: directories made, small files copied, large ones linked. What is read by a relative path is found
 * there, and what is written stays there.
 */
import { copyFile, constants, lstat, mkdir, readdir, rm, symlink, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import type { Stats } from 'node:fs';
import * as z from 'zod/mini';
import { systemCode } from '../systemError';

/** A file of the mirror as it was made: how its source looked, and how it looked itself. */
export const Trace = z.object({ source: z.string(), own: z.string() });
export type Trace = z.infer<typeof Trace>;

/** The mirror's files by their path below it, with slashes. */
export type Traces = Record<string, Trace>;

export interface MirrorRequest {
  from: string;
  to: string;
  /** Whether a file is known to be written by the code, by its path below `from`: copied whatever its size. */
  written(path: string): boolean;
  /** A folder that is never mirrored: the state folder may lie beside the notebook. */
  never: string;
  /** What the mirror holds already. A copy that nobody changed follows its source. */
  known: Traces;
}

/** Files up to this size are copied, in bytes, and so much and so many of them in all. */
const COPIED = { file: 4 * 1024 * 1024, bytes: 64 * 1024 * 1024, files: 1_000 };

/** Entries that are looked at one by one; directories beyond are linked whole. */
const MOST_ENTRIES = 4_000;

/** A directory below the first with more entries is linked whole. */
const MOST_IN_A_FOLDER = 1_000;

/** What a run makes for itself. */
export const SKIPPED: ReadonlySet<string> = new Set(['__pycache__', '.ipynb_checkpoints']);

/** Folders that are read as they are and never written by a notebook. */
const LINKED: ReadonlySet<string> = new Set(['.git', '.venv', 'venv', 'node_modules']);

/** How a file looks without being read: any write changes it. */
export function lookOf({ size, ctimeMs }: Stats): string {
  return `${size} ${ctimeMs}`;
}

/** The mirror brought up to date; what is in it that no source has stays. Returns what it holds now. */
export async function mirror(request: MirrorRequest, signal: AbortSignal): Promise<Traces> {
  const { from, to, known } = request;
  const traces: Traces = { ...known };
  const left = { entries: MOST_ENTRIES, bytes: COPIED.bytes, files: COPIED.files };
  await mkdir(to, { recursive: true, mode: 0o700 });
  // Breadth first: what is nearest to the notebook is copied before the room for copies is used up.
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    signal.throwIfAborted();
    const entries = await readdir(join(from, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const source = join(from, path);
      if (SKIPPED.has(entry.name) || resolve(source) === resolve(request.never)) {
        continue;
      }
      left.entries--;
      const target = join(to, path);
      try {
        if (entry.isDirectory() && (await isMirrored(source, entry.name, left.entries))) {
          await mkdir(target, { recursive: true, mode: 0o700 });
          folders.push(path);
        } else if (entry.isFile() && left.entries > 0) {
          const trace = await fileMirrored(
            source,
            target,
            left,
            request.written(path),
            traces[path]
          );
          if (trace !== null) {
            traces[path] = trace;
          }
        } else {
          await link(source, target, entry.isDirectory() ? 'dir' : 'file');
        }
      } catch (error) {
        await unreadable(error, source, target);
      }
    }
    await breath();
  }
  return traces;
}

/** Room for copies. */
interface Left {
  bytes: number;
  files: number;
}

/** A file of the folder, copied or linked; `null` when it is a link, or left as it is. */
async function fileMirrored(
  source: string,
  target: string,
  left: Left,
  written: boolean,
  before: Trace | undefined
): Promise<Trace | null> {
  const { size, mtimeMs } = await lstat(source);
  const small = size <= COPIED.file && size <= left.bytes && left.files > 0;
  if (!small && !written) {
    await link(source, target, 'file');
    return null;
  }
  if (small) {
    left.bytes -= size;
    left.files--;
  }
  return copied(source, target, `${size} ${mtimeMs}`, before);
}

/** A file may go while it is looked at; one that may not be read is linked, and the run's own code hears of it. */
async function unreadable(error: unknown, source: string, target: string): Promise<void> {
  const code = systemCode(error);
  if (code === 'EACCES' || code === 'EPERM') {
    await link(source, target, 'file');
  } else if (code !== 'ENOENT') {
    throw error;
  }
}

async function isMirrored(source: string, name: string, left: number): Promise<boolean> {
  return (
    !LINKED.has(name) &&
    left > 0 &&
    (await readdir(source)).length <= Math.min(MOST_IN_A_FOLDER, left)
  );
}

/** Copies a file that is not there, or that nobody changed since it was copied; `null` when it is left as it is. */
async function copied(
  source: string,
  target: string,
  look: string,
  before: Trace | undefined
): Promise<Trace | null> {
  const there = await statOf(target);
  if (
    there !== null &&
    (before === undefined || before.source === look || before.own !== lookOf(there))
  ) {
    return null;
  }
  await rm(target, { force: true });
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  const { atime, mtime } = await lstat(source);
  await utimes(target, atime, mtime);
  return { source: look, own: lookOf(await lstat(target)) };
}

/** A link; where links are not allowed (Windows without developer mode), directories as junctions and files as copies. */
async function link(source: string, target: string, type: 'dir' | 'file'): Promise<void> {
  if ((await statOf(target)) !== null) {
    return;
  }
  try {
    await symlink(
      source,
      target,
      process.platform === 'win32' && type === 'dir' ? 'junction' : type
    );
  } catch (error) {
    if (systemCode(error) !== 'EPERM' || type === 'dir') {
      throw error;
    }
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

/** What lies at a path, links not followed; `null` for nothing. */
async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/** Links the entries of `from` into `to`, at most so many, but for those named. */
export async function linkBeside(
  from: string,
  to: string,
  but: ReadonlySet<string>,
  most: number
): Promise<void> {
  const entries = (await readdir(from, { withFileTypes: true })).filter(
    ({ name }) => !but.has(name)
  );
  for (const entry of entries.slice(0, most)) {
    await link(join(from, entry.name), join(to, entry.name), entry.isDirectory() ? 'dir' : 'file');
  }
}
