/** Lab's file dialog for a field that names a file. */
import { PathExt } from '@jupyterlab/coreutils';
import { FileDialog, type IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * A file as its notebook would write it, from the folder that the notebook's kernel works in.
 *
 * @param notebook path of the notebook, from the contents root
 */
export function pathFrom(notebook: string, file: string): string {
  return PathExt.relative(PathExt.dirname(notebook), file);
}

/** Resolves to the chosen file's path from the notebook's folder, `null` when nothing was chosen. */
export async function chooseFile(
  files: IDefaultFileBrowser,
  notebook: string,
  trans: TranslationBundle
): Promise<string | null> {
  const { value } = await FileDialog.getOpenFiles({
    manager: files.model.manager,
    title: trans.__('Choose a file'),
    defaultPath: PathExt.dirname(notebook)
  });
  const file = value?.find(model => model.type !== 'directory');
  return file ? pathFrom(notebook, file.path) : null;
}
