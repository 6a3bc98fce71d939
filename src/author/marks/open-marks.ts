/** Which notebooks show marks now. Apart from them, so that the command is there before any of it is loaded. */
import type { NotebookPanel } from '@jupyterlab/notebook';

/** What the keyboard asks of a notebook's marks. */
export interface OpenMarks {
  /** Opens the box of the input at the cursor; `false` when the active cell has none. */
  openAtCursor(): boolean;
}

/** By notebook; filled while its author view is open. */
export const openMarks = new WeakMap<NotebookPanel, OpenMarks>();
