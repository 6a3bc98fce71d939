/** The notebook as a page sends it, with edits that are not saved, converted under the overlay that lies on disk. */
import { convert, type Conversion } from '@lockstep/converter';
import { posix } from 'node:path';
import { readOverlay } from './overlay';

/** What a page says of its notebook; `path` is from the contents root. */
export interface LiveNotebook {
  path: string;
  notebook?: unknown;
  /** Ids of the cells that the file on disk holds. */
  diskIds: readonly string[];
}

/** @throws UserError when the notebook or its overlay cannot be used */
export async function convertLive(
  root: string,
  { path, notebook, diskIds }: LiveNotebook
): Promise<Conversion> {
  return convert(notebook, {
    name: posix.basename(path, posix.extname(path)),
    overlay: await readOverlay(root, path),
    diskIds: new Set(diskIds)
  });
}
