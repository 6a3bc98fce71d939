/** Puts an executed notebook beside its source, under a name of its own; never over a file that is there. */
import { PathExt } from '@jupyterlab/coreutils';
import type { INotebookContent } from '@jupyterlab/nbformat';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import { download } from '@lockstep/cards';

/** Long enough for any run's name, short enough for every file system. */
const MAX_NAME = 80;

/** A file name's part for a run: letters and digits of any script, the rest one hyphen. `run` when nothing is left. */
export function fileNameOf(run: string): string {
  const name = run
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return [...name].slice(0, MAX_NAME).join('') || 'run';
}

/** `folder/link-web.ipynb`, "France 5", 1 → `folder/link-web-France-5-1.ipynb`; attempt 0 has no number. */
export function exportPath(notebook: string, run: string, attempt: number): string {
  const stem = PathExt.basename(notebook, PathExt.extname(notebook));
  const number = attempt === 0 ? '' : `-${attempt}`;
  return PathExt.join(PathExt.dirname(notebook), `${stem}-${fileNameOf(run)}${number}.ipynb`);
}

/**
 * Saves the executed notebook beside `notebook` and returns where.
 *
 * @throws what the contents service throws when the folder cannot be written
 */
export async function saveExecuted(
  contents: Contents.IManager,
  notebook: string,
  run: string,
  executed: INotebookContent
): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const path = exportPath(notebook, run, attempt);
    if (!(await exists(contents, path))) {
      await contents.save(path, { type: 'notebook', format: 'json', content: executed });
      return path;
    }
  }
}

async function exists(contents: Contents.IManager, path: string): Promise<boolean> {
  try {
    await contents.get(path, { content: false });
    return true;
  } catch (error) {
    if (error instanceof ServerConnection.ResponseError && error.response.status === 404) {
      return false;
    }
    throw error;
  }
}

/** Hands the executed notebook to the browser's downloads, for a folder that cannot be written. Returns the name. */
export function downloadExecuted(
  notebook: string,
  run: string,
  executed: INotebookContent
): string {
  const name = PathExt.basename(exportPath(notebook, run, 0));
  download(name, JSON.stringify(executed, undefined, 1), 'application/x-ipynb+json');
  return name;
}
