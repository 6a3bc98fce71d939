/** Moves the overlay of a notebook that got another name or folder, and says so where it cannot. */
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UserError } from '@lockstep/protocol';
import { OverlayFile, overlayPath, type Files } from './overlay-file';

/**
 * Leaves everything as it is when there is no overlay.
 *
 * @returns why the overlay stayed where it was, in a sentence; `null` when there is nothing to say
 */
export async function takeAlong(
  files: Files,
  from: string,
  to: string,
  trans: TranslationBundle
): Promise<string | null> {
  const old = new OverlayFile(files, overlayPath(from));
  const target = new OverlayFile(files, overlayPath(to));
  try {
    if ((await old.read()) === null) {
      return null;
    }
    if ((await target.read()) === null) {
      await old.moveTo(target.path);
      return null;
    }
    return trans.__(
      '%1 is there already, so %2 stays where it was. Next: compare the two files, and remove one.',
      PathExt.basename(target.path),
      old.path
    );
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    return error.message;
  }
}
