/** Reads any notebook of format 3 or 4, however damaged, into the few facts that conversion needs. */
import { UserError } from '@lockstep/protocol';
import { jsonFault } from './jsonfault';
import { tagsOf } from './tags';

/** A cell as the notebook has it; `index` counts all cells from 0. */
export interface NotebookCell {
  index: number;
  kind: 'code' | 'markdown' | 'raw';
  /** The id the notebook holds, `null` when it holds none or one that no format allows. */
  id: string | null;
  source: string;
  tags: string[];
  executionCount: number | null;
}

/** What the file keeps of a cell's last run: how many outputs, and the execution counts that its results carry. */
export interface SavedOutputs {
  outputs: number;
  results: (number | null)[];
}

export interface Notebook {
  /** Lower case, `unknown` when the notebook says none. */
  language: string;
  kernel: string | null;
  title: string | null;
  cells: NotebookCell[];
  /** By cell, in order. */
  saved: SavedOutputs[];
  /** The cells as the file has them, outputs included. */
  raw: readonly unknown[];
}

type Members = Record<string, unknown>;

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Sources are a string or a list of lines; half characters cannot be stored and become U+FFFD. */
function sourceOf(value: unknown): string {
  const joined = Array.isArray(value)
    ? value.filter(line => typeof line === 'string').join('')
    : typeof value === 'string'
      ? value
      : '';
  return joined.replace(LONE_SURROGATE, '\ufffd');
}

function parse(json: string): unknown {
  const clean = json.replace(/^\ufeff/, '');
  if (clean.trim() === '') {
    throw new UserError(
      'notebook-empty',
      'The notebook file is empty. Restore it from a copy, or save it again from JupyterLab.'
    );
  }
  try {
    return JSON.parse(clean);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    const { line, column } = jsonFault(clean);
    throw new UserError(
      'notebook-not-json',
      `The notebook file is damaged: its JSON breaks at line ${line}, column ${column}. Restore it from a copy, or mend that place in a text editor.`
    );
  }
}

function savedOf(cell: unknown): SavedOutputs {
  const { outputs: kept } = members(cell);
  const outputs = Array.isArray(kept) ? kept.map(members) : [];
  const results = outputs.filter(({ output_type: type }) =>
    /^(?:execute_result|pyout)$/.test(String(type))
  );
  return {
    outputs: outputs.length,
    results: results.map(({ execution_count: count, prompt_number: number }) => {
      const own = count ?? number;
      return typeof own === 'number' ? own : null;
    })
  };
}

function readCell(value: unknown, index: number): NotebookCell {
  const cell = members(value);
  const type = cell.cell_type;
  const heading = type === 'heading' ? '#'.repeat(Number(cell.level) || 1) + ' ' : '';
  const count = cell.execution_count ?? cell.prompt_number;
  const id = text(cell.id);
  return {
    index,
    kind: type === 'code' ? 'code' : type === 'markdown' || type === 'heading' ? 'markdown' : 'raw',
    id: id !== null && /^[a-zA-Z0-9_-]{1,64}$/.test(id) ? id : null,
    source: heading + sourceOf(cell.source ?? cell.input),
    tags: tagsOf(cell),
    executionCount: typeof count === 'number' ? count : null
  };
}

/** Format 3 keeps its cells in worksheets. */
function cellsOf(notebook: Members): readonly unknown[] | null {
  if (Array.isArray(notebook.cells)) {
    const cells: readonly unknown[] = notebook.cells;
    return cells;
  }
  if (Array.isArray(notebook.worksheets)) {
    return notebook.worksheets.flatMap(sheet => {
      const cells: unknown = members(sheet).cells;
      return Array.isArray(cells) ? cells.map((cell: unknown) => cell) : [];
    });
  }
  return null;
}

/** The language, from whatever part of the metadata states it. */
function languageOf(metadata: Members, cells: readonly unknown[]): string {
  const spec = members(metadata.kernelspec);
  const stated =
    text(members(metadata.language_info).name) ??
    text(spec.language) ??
    text(cells.map(cell => members(cell).language).find(language => text(language) !== null));
  if (stated !== null) {
    const language = stated.toLowerCase();
    return /^i?python[0-9.]*$/.test(language) ? 'python' : language;
  }
  return /python/i.test(text(spec.name) ?? '') ? 'python' : 'unknown';
}

/**
 * Reads a notebook from its JSON text, or from the object that the text holds.
 *
 * @throws UserError `notebook-empty`, `notebook-not-json`, `notebook-not-notebook`, `notebook-too-old`, `notebook-too-new`
 */
export function readNotebook(input: unknown): Notebook {
  const notebook = members(typeof input === 'string' ? parse(input) : input);
  const cells = cellsOf(notebook);
  if (cells === null) {
    throw new UserError(
      'notebook-not-notebook',
      'The file is JSON but no notebook: it has no list of cells. Choose a file that Jupyter saved.'
    );
  }
  const format = notebook.nbformat;
  if (typeof format === 'number' && (format < 3 || format > 4)) {
    throw format < 3
      ? new UserError(
          'notebook-too-old',
          `The notebook has format ${format}, which is too old. Open it in JupyterLab and save it, then try again.`
        )
      : new UserError(
          'notebook-too-new',
          `The notebook has format ${format}, which this version does not know. Update Lockstep, or save the notebook as format 4.`
        );
  }
  const metadata = members(notebook.metadata);
  return {
    language: languageOf(metadata, cells),
    kernel: text(members(metadata.kernelspec).name),
    title: text(metadata.title),
    cells: cells.map(readCell),
    saved: cells.map(savedOf),
    raw: cells
  };
}
