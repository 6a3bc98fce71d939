/** Reading a kernel's traceback: which line of the cell was being run. */

/** Colour codes, as terminals and IPython write them. */
const ANSI = /\u001b\[[0-9;]*[A-Za-z]/g;

/** IPython's head of a frame in a cell, since 8: `Cell In[3], line 2`. The cell's own frame comes first. */
const CELL_LINE = /Cell In\s?\[\d+\],? line (\d+)/;

/** Older IPython: an arrow before the line, below `<ipython-input-…>`. */
const ARROW_LINE = /-+> (\d+)\b/;

/** The line (from 1) in the cell that was being run, `null` when the traceback does not say. */
export function lineOf(traceback: readonly string[]): number | null {
  const text = plainTraceback(traceback);
  const found = CELL_LINE.exec(text) ?? ARROW_LINE.exec(text);
  return found?.[1] === undefined ? null : Number(found[1]);
}

/** A traceback without colours. */
export function plainTraceback(traceback: readonly string[]): string {
  return traceback.join('\n').replaceAll(ANSI, '');
}
