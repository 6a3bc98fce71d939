/** Tells whether a notebook has to be converted again for its author. */
import type { INotebookContent } from '@jupyterlab/nbformat';
import { signatureOf } from '../app/notebook-source';

/** A text that differs when the conversion, or what is told of it, could differ. */
export function signatureNow(notebook: INotebookContent): string {
  const counts = notebook.cells.map(cell => cell.execution_count ?? null);
  return `${signatureOf(notebook)} ${JSON.stringify(counts)}`;
}
