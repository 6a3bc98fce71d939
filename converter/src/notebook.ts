/** Reads any notebook of format 3 or 4, however damaged, into the few facts that conversion needs. */
import { type Finding, UserError } from '@lockstep/protocol';
import { PictureReader, type Pictures } from './attachments';
import { parseNotebook } from './jsontext';
import { type Language, languageOf } from './language';
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
  /** Lower case; told by the code where the notebook says none, `unknown` where that tells nothing either. */
  language: string;
  kernel: string | null;
  title: string | null;
  cells: NotebookCell[];
  /** Pictures that its Markdown cells carry; their sources name them as `attachment:<cell>/<name>`. */
  pictures: Pictures;
  /** What reading it showed: damage, Python 2, a language that is only a guess. */
  findings: Finding[];
  /** By cell, in order. */
  saved: SavedOutputs[];
  /** The cells as the file has them, outputs included. */
  raw: readonly unknown[];
  /** What the file says of itself, as it stands there. */
  metadata: Readonly<Record<string, unknown>>;
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an object holds; nothing for any other value. */
function members(value: unknown): Members {
  return isObject(value) ? value : {};
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

const CODE_MEMBERS = ['outputs', 'execution_count', 'input', 'prompt_number'];

/** The kind of a cell; one that states none shows by its members whether it was run. */
function kindOf(cell: Members): NotebookCell['kind'] {
  switch (cell.cell_type) {
    case 'code':
      return 'code';
    case 'markdown':
    case 'heading':
    case 'html':
      return 'markdown';
    case undefined:
      return CODE_MEMBERS.some(member => Object.hasOwn(cell, member)) ? 'code' : 'raw';
    default:
      return 'raw';
  }
}

function readCell(value: unknown, index: number): NotebookCell {
  const cell = members(value);
  const heading =
    cell.cell_type === 'heading' ? '#'.repeat(Math.min(Number(cell.level) || 1, 6)) + ' ' : '';
  const count = cell.execution_count ?? cell.prompt_number;
  const id = text(cell.id);
  return {
    index,
    kind: kindOf(cell),
    id: id !== null && /^[a-zA-Z0-9_-]{1,64}$/.test(id) ? id : null,
    source: heading + sourceOf(cell.source ?? cell.input),
    tags: tagsOf(cell),
    executionCount: typeof count === 'number' ? count : null
  };
}

/** What is damaged about a cell, so that nothing of it is lost unseen. */
function damageOf(value: unknown, index: number): Finding[] {
  const say = (code: string, message: string, fix: string): Finding[] => [
    { code, level: 'warning', message: `Cell ${index + 1} ${message}`, fix, cell: index }
  ];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return say(
      'cell-damaged',
      'is no cell but some other value, and is left out.',
      'Restore the notebook from a copy if something is missing.'
    );
  }
  const cell = members(value);
  const source = cell.source ?? cell.input;
  if (typeof cell.cell_type !== 'string') {
    return say(
      'cell-damaged',
      `does not say of which kind it is, and is read as ${kindOf(cell) === 'code' ? 'code' : 'plain text'}.`,
      'Open the notebook in JupyterLab, choose the kind of the cell and save.'
    );
  }
  const whole =
    source === undefined ||
    typeof source === 'string' ||
    (Array.isArray(source) && source.every(line => typeof line === 'string'));
  return whole
    ? []
    : say(
        'source-damaged',
        'holds something else than text in its source, which is left out.',
        'Look at the cell in JupyterLab, mend its text and save.'
      );
}

/** Format 3 keeps its cells in worksheets. */
function cellsOf(notebook: Members): readonly unknown[] | null {
  const sheets = Array.isArray(notebook.worksheets) && notebook.worksheets.length > 0;
  if (Array.isArray(notebook.cells) && (notebook.cells.length > 0 || !sheets)) {
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

/** The language, from whatever part of the metadata states it, else from the code. */
function readLanguage(
  metadata: Members,
  raw: readonly unknown[],
  cells: readonly NotebookCell[]
): Language {
  const spec = members(metadata.kernelspec);
  const info = members(metadata.language_info);
  const polyglot = members(members(metadata.polyglot_notebook).kernelInfo);
  const stated =
    text(info.name) ??
    text(spec.language) ??
    text(raw.map(cell => members(cell).language).find(language => text(language) !== null)) ??
    text(polyglot.defaultKernelName) ??
    (Object.hasOwn(metadata, 'colab') ? 'python' : null);
  return languageOf(
    { language: stated, version: text(info.version), kernel: text(spec.name) },
    cells.map(cell => (cell.kind === 'code' ? cell.source : null))
  );
}

function aboutLanguage({ name, guessed, python2 }: Language): Finding[] {
  const findings: Finding[] = [];
  if (guessed) {
    findings.push({
      code: 'language-guessed',
      level: 'info',
      message: `The notebook does not say which language it is in; its code reads as ${name}.`,
      fix: 'Choose a kernel in JupyterLab and save the notebook, so that nothing is guessed.'
    });
  }
  if (python2?.from === 'code') {
    findings.push({
      code: 'python-2',
      level: 'problem',
      message: `The notebook is written for Python 2: cell ${python2.cell + 1} uses ${python2.what}, which Python 3 cannot run.`,
      fix: 'Bring its code to Python 3, for instance with 2to3, and save the notebook with a Python 3 kernel.',
      cell: python2.cell
    });
  } else if (python2 !== null) {
    findings.push({
      code: 'python-2',
      level: 'warning',
      message:
        'The notebook was last saved with Python 2; nothing in its code shows that it needs it.',
      fix: 'Open it in JupyterLab with a Python 3 kernel, run it and save.'
    });
  }
  return findings;
}

/** Markdown cells with their pictures' references made unique, and the pictures themselves. */
function picturesOf(
  raw: readonly unknown[],
  cells: readonly NotebookCell[]
): { cells: NotebookCell[]; pictures: Pictures; findings: Finding[] } {
  const reader = new PictureReader();
  const read = cells.map(cell =>
    cell.kind === 'markdown' && cell.source.includes('attachment:')
      ? {
          ...cell,
          source: reader.read(cell.source, members(raw[cell.index]).attachments, cell.index)
        }
      : cell
  );
  const findings = [...reader.pictures].flatMap(([reference, picture]): Finding[] => {
    const cell = Number(/^attachment:(\d+)/.exec(reference)?.[1] ?? 0);
    return 'sentence' in picture
      ? [
          {
            code: 'picture-left-out',
            level: 'info',
            message: `Cell ${cell + 1}: ${picture.sentence}`,
            fix: 'Attach a smaller picture to the cell, or link to a file.',
            cell
          }
        ]
      : [];
  });
  return { cells: read, pictures: reader.pictures, findings };
}

/**
 * Reads a notebook from its JSON text, or from the object that the text holds.
 *
 * @throws UserError `notebook-empty`, `notebook-not-utf8`, `notebook-not-json`, `notebook-not-notebook`,
 * `notebook-too-old`, `notebook-too-new`
 */
export function readNotebook(input: unknown): Notebook {
  const notebook = members(typeof input === 'string' ? parseNotebook(input) : input);
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
  const { cells: read, pictures, findings } = picturesOf(cells, cells.map(readCell));
  const language = readLanguage(metadata, cells, read);
  return {
    language: language.name,
    kernel: text(members(metadata.kernelspec).name),
    title: text(metadata.title),
    cells: read,
    pictures,
    findings: [...aboutLanguage(language), ...cells.flatMap(damageOf), ...findings],
    saved: cells.map(savedOf),
    raw: cells,
    metadata
  };
}
