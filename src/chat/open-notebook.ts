/** What the chat asks of the notebook beside it; the rest of the chat knows nothing of JupyterLab's notebooks. */
import type { NotebookContext } from '@lockstep/protocol';

/** A cell that can be attached. */
export interface AttachableCell {
  id: string;
  /** From 1, all cells counted, as a reader counts them. */
  number: number;
  /** Its first line. */
  label: string;
}

/** The notebook on show, or the one behind the Guided App on show. */
export interface OpenNotebook {
  /** From the contents root. */
  readonly path: string;
  /** The notebook as it is now, within the bounds of a question. */
  context(): NotebookContext;
  cells(): AttachableCell[];
  /** Inserts a code cell under the active one; can be undone. Absent where no editor shows the notebook. */
  insertBelow?: (code: string) => void;
  /** Scrolls to a cell and makes it the active one. False when it is gone. */
  reveal(cell: string): boolean;
}
