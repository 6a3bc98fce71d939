/** Where a kernel becomes ready before it has a run: a folder beside those of the runs, which becomes one of them. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { processLives } from '../processLives';
import { systemCode } from '../systemError';

/** A name among the folders of runs, none of which holds a dash; with the process, so that the next start knows whose. */
export function newFolderName(): string {
  return `pool-${process.pid}-${randomBytes(6).toString('hex')}`;
}

/**
 * Makes the folder in which a kernel became ready a run's own. Names that set-up keeps of it stay true: the former
 * place leads to the new one.
 *
 * @returns `false` when the run has a folder already, or the system does not move one that is in use (Windows)
 */
export async function adoptFolder(home: string, run: string): Promise<boolean> {
  if (existsSync(run)) {
    return false;
  }
  try {
    await rename(home, run);
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
    return false;
  }
  await symlink(run, home, process.platform === 'win32' ? 'junction' : 'dir');
  return true;
}

/**
 * Removes what dead processes left of warm kernels.
 *
 * @param state the state folder
 */
export async function forgetOldFolders(state: string): Promise<void> {
  const folder = join(state, 'runs');
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return;
    }
    throw error;
  }
  for (const name of names) {
    const pid = /^pool-(\d+)-[0-9a-f]+$/.exec(name)?.[1];
    const at = join(folder, name);
    // A link stays: the kernel of the run it leads to may know its folder by this name, until that run is gone.
    const isLink = pid !== undefined && (await lstat(at)).isSymbolicLink();
    if (pid !== undefined && (isLink ? !existsSync(at) : !processLives(Number(pid)))) {
      await rm(at, { recursive: true, force: true });
    }
  }
}

/** Removes the folder of a kernel that no run used. */
export async function forgetFolder(home: string | null): Promise<void> {
  if (home !== null) {
    await rm(home, { recursive: true, force: true });
  }
}
