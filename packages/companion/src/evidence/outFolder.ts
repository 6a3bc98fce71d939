/** The folder that `lockstep run --out` writes into. */
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@lockstep/protocol';
import { BadUse } from '../cli/terminal';
import { systemCode } from '../systemError';

/**
 * Makes the folder when it is not there, before hours of work are done for nothing.
 *
 * @throws BadUse when it cannot be written to
 */
export async function makeOutFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch {
    throw new BadUse(
      'out-unwritable',
      `${folder} cannot be written to. Name another folder with --out.`
    );
  }
}

/**
 * Writes a file into the folder.
 *
 * @throws UserError `out-unwritable`
 */
export async function writeOut(
  folder: string,
  name: string,
  content: string | Uint8Array
): Promise<string> {
  const file = join(folder, name);
  try {
    await writeFile(file, content);
  } catch (cause) {
    throw unwritable(file, cause);
  }
  return file;
}

/**
 * Writes a file that is not there yet.
 *
 * @returns `false` when there is one
 * @throws UserError `out-unwritable`
 */
export async function writeNew(folder: string, name: string, content: string): Promise<boolean> {
  const file = join(folder, name);
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') {
      return false;
    }
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): UserError {
  const code = systemCode(cause);
  return new UserError(
    'out-unwritable',
    `${file} could not be written${code === null ? '' : ` (${code})`}. The run itself is kept; name another folder with --out.`
  );
}
