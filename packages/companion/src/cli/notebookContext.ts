/** A notebook file as a question's context: its cells and saved outputs, as the page would send them. */
import { NotebookContext, UserError } from '@lockstep/protocol';
import type { NotebookCell } from '@lockstep/protocol';
import * as z from 'zod/mini';
import { clip, headAndTail } from '../record/clip';

/** Most cells, characters of a source and of an output, as the protocol allows them. */
const MOST = { cells: 500, source: 20_000, output: 4_000 };

/** nbformat writes text as one string or as its lines. */
const Lines = z.union([z.string(), z.array(z.string())]);
const Output = z.looseObject({
  text: z.optional(Lines),
  data: z.optional(z.looseObject({ 'text/plain': z.optional(Lines) })),
  ename: z.optional(z.string()),
  evalue: z.optional(z.string())
});
const Cell = z.looseObject({
  id: z.optional(z.string()),
  cell_type: z.enum(['code', 'markdown', 'raw']),
  source: Lines,
  outputs: z.optional(z.array(Output)),
  metadata: z.optional(z.looseObject({ tags: z.optional(z.array(z.string())) }))
});
const Notebook = z.looseObject({
  cells: z.array(Cell),
  metadata: z.looseObject({
    language_info: z.optional(z.looseObject({ name: z.optional(z.string()) })),
    kernelspec: z.optional(z.looseObject({ language: z.optional(z.string()) })),
    lockstep: z.optional(z.looseObject({ localOnly: z.optional(z.boolean()) }))
  })
});

/**
 * Reads a notebook's text.
 *
 * @param path as the record names the notebook
 * @throws UserError `notebook-form` when it is none of nbformat 4
 */
export function notebookContextOf(text: string, path: string): NotebookContext {
  const notebook = Notebook.safeParse(jsonOf(text));
  if (!notebook.success) {
    throw new UserError(
      'notebook-form',
      `${path} is not a notebook of format 4. Open it in JupyterLab and save it there.`
    );
  }
  const { cells, metadata } = notebook.data;
  return NotebookContext.parse({
    path,
    language: metadata.language_info?.name ?? metadata.kernelspec?.language ?? '',
    cells: cells.slice(0, MOST.cells).map(cellOf),
    left: Math.max(0, cells.length - MOST.cells),
    active: null,
    localOnly: metadata.lockstep?.localOnly === true
  });
}

function cellOf(cell: z.infer<typeof Cell>, index: number): NotebookCell {
  const output = (cell.outputs ?? [])
    .map(shown)
    .filter(text => text !== '')
    .join('\n');
  return {
    id: clip(cell.id ?? `cell-${index}`, 300),
    kind: cell.cell_type,
    source: clip(textOf(cell.source), MOST.source),
    output: headAndTail(output, MOST.output),
    ran: false,
    tags: (cell.metadata?.tags ?? []).slice(0, 50).map(tag => clip(tag, 100))
  };
}

function shown({ text, data, ename, evalue }: z.infer<typeof Output>): string {
  if (ename !== undefined) {
    return `${ename}: ${evalue ?? ''}`;
  }
  return textOf(text ?? data?.['text/plain'] ?? '');
}

function textOf(lines: z.infer<typeof Lines>): string {
  return (typeof lines === 'string' ? lines : lines.join('')).toWellFormed();
}

/** The JSON value of a text, `undefined` when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
