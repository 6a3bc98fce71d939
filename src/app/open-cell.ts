/** Shows one cell of a notebook in its editor, with the cursor on a line of it. */
import type { INotebookTracker } from '@jupyterlab/notebook';

/**
 * @param cell the cell, counted from 0
 * @param line the line, counted from 1; `null` for the cell as a whole
 */
export async function openCell(
  options: {
    notebooks: Pick<INotebookTracker, 'find'> | null;
    open: (path: string) => Promise<void>;
  },
  path: string,
  cell: number,
  line: number | null
): Promise<void> {
  await options.open(path);
  const panel = options.notebooks?.find(one => one.context.path === path);
  if (!panel) {
    return;
  }
  await panel.revealed;
  const { content } = panel;
  content.deselectAll();
  content.activeCellIndex = cell;
  await content.scrollToItem(cell);
  const widget = content.widgets[cell];
  await widget?.ready;
  if (widget?.editor && line !== null) {
    content.mode = 'edit';
    widget.editor.setCursorPosition({ line: line - 1, column: 0 });
    widget.editor.focus();
  }
}
