/** The overlay beside a notebook: found by name, read with a bound, never outside the contents root. */
import { UserError } from '@lockstep/protocol';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { systemCode } from '../systemError';

/** More than any hand-written overlay; a larger file is something else. */
const MOST_BYTES = 1_000_000;

/** `<name>.app.yaml` beside `<name>.ipynb`. */
export function overlayPath(notebook: string): string {
  return `${notebook.replace(/\.ipynb$/i, '')}.app.yaml`;
}

/**
 * The text of the overlay of the notebook at `path` below `root`, `null` when there is none.
 *
 * @throws UserError `path-outside` when `path` leaves `root`, `overlay-unreadable` when it cannot be read
 */
export async function readOverlay(root: string, path: string): Promise<string | null> {
  const file = join(root, overlayPath(path));
  const below = relative(root, file);
  if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) {
    throw new UserError(
      'path-outside',
      'The notebook is not below the folder that Jupyter shows.',
      400,
      'path'
    );
  }
  return readOverlayFile(file);
}

/** The text of an overlay file, `null` when there is none. */
export async function readOverlayFile(file: string): Promise<string | null> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      throw new UserError(
        'overlay-too-large',
        `${file} is larger than 1 MB, so it is no overlay. Move it away, or name another one.`
      );
    }
    return await readFile(file, 'utf-8');
  } catch (error) {
    if (error instanceof UserError) {
      throw error;
    }
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return null;
    }
    throw new UserError(
      'overlay-unreadable',
      `${file} cannot be read (${code ?? String(error)}). Check its permissions, or move it away.`
    );
  }
}
