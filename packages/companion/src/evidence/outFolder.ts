/** The folder that `lockstep run --out` writes into. */
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@lockstep/protocol';
import { BadUse } from '../cli/terminal';

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
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new UserError(
      'out-unwritable',
      `${file} could not be written${code}. The run itself is kept; name another folder with --out.`
    );
  }
  return file;
}
