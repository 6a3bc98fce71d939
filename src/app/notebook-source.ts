/** What the companion converts: the live notebook, unsaved edits too, and which cell ids the file on disk holds. */
import type { ICell, INotebookContent } from '@jupyterlab/nbformat';
import type { Contents } from '@jupyterlab/services';
import { jsonOf } from '@lockstep/protocol';

/** Lab invents an id for each cell that has none, so only the file tells which ids will be there tomorrow. */
export interface NotebookSource {
  /** From the contents root. */
  path: string;
  /** The live notebook without its outputs: a definition holds none, and they can be large. */
  notebook: INotebookContent;
  diskIds: string[];
}

/** The live notebook as it is sent. Everything but outputs is kept. */
export function withoutOutputs(notebook: INotebookContent): INotebookContent {
  const cells = notebook.cells.map((cell): ICell =>
    cell.cell_type === 'code' ? { ...cell, outputs: [] } : cell
  );
  return { ...notebook, cells };
}

/**
 * A text that differs when an app made of this notebook could differ. Running a cell changes counts and
 * outputs only, so it leaves the text alone.
 */
export function signatureOf(notebook: INotebookContent): string {
  const { cells, metadata } = notebook;
  return JSON.stringify([
    metadata.kernelspec,
    cells.map(({ cell_type, source, metadata: { tags } }) => [cell_type, source, tags])
  ]);
}

/** What can be shown at once: the notebook's first heading, and the headings below it, as the steps will mostly be. */
export function outlineOf(
  notebook: INotebookContent,
  name: string
): { title: string; steps: string[] } {
  const headings = notebook.cells
    .filter(cell => cell.cell_type === 'markdown')
    .flatMap(cell => [cell.source].flat().join('').match(HEADING) ?? [])
    .map(line => line.replace(/^#+\s+/, '').trim());
  const [title = name, ...steps] = headings;
  return { title, steps };
}

/** A heading of the first or second level. */
const HEADING = /^#{1,2}[ \t]+\S.*$/gm;

/** The ids in the text of a notebook file; none when the text is no notebook or an older one. */
export function idsInFile(text: string): string[] {
  const cells = memberOf(jsonOf(text), 'cells');
  if (!Array.isArray(cells)) {
    return [];
  }
  return cells
    .map((cell: unknown) => memberOf(cell, 'id'))
    .filter((id): id is string => typeof id === 'string');
}

/**
 * Reads the ids that the file holds. As plain text: asked for as a notebook, Jupyter's server adds ids of
 * its own to the cells that have none.
 */
export async function readDiskIds(
  contents: Pick<Contents.IManager, 'get'>,
  path: string
): Promise<string[]> {
  const file = await contents.get(path, { type: 'file', format: 'text', content: true });
  return typeof file.content === 'string' ? idsInFile(file.content) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
