/** Where a run's kernel works: in its notebook's folder, as a path below the root of the Jupyter server. */
import { isAbsolute, join, relative, sep } from 'node:path';
import { UserError } from '@lockstep/protocol';

/**
 * The notebook's folder as the kernels API wants it; `''` is the root.
 *
 * @param notebook path below `root`, with slashes
 * @param server the root of the Jupyter server that runs the kernel
 * @throws UserError `notebook-elsewhere` when that server cannot reach the folder
 */
export function folderOf(notebook: { path: string; root: string }, server: string): string {
  const file = join(notebook.root, ...notebook.path.split('/'));
  const inside = relative(server, join(file, '..'));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new UserError(
      'notebook-elsewhere',
      `${notebook.path} lies outside the folder that Jupyter serves. Start Jupyter in a folder above it.`,
      422
    );
  }
  return inside.split(sep).join('/');
}
