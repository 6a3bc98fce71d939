/** A version's own notebook without results: what an executed notebook is built from, so that nothing of it is lost. */
import { type DiskIds, keyCells } from './keys';
import { readNotebook } from './notebook';
import { maskText } from './secrets';

type Members = Record<string, unknown>;

/** A cell as nbformat 4.5 allows it, without outputs and execution count. */
export interface OriginalCell {
  /** The key of a code cell with code in the app definition; `null` for every other cell. */
  key: string | null;
  kind: 'code' | 'markdown' | 'raw';
  /** The id that the file on disk holds, `null` when it holds none. */
  id: string | null;
  metadata: Members;
  source: string;
  /** Pictures that a Markdown or raw cell carries; absent when it carries none. */
  attachments?: Members;
}

/** The notebook, in its own order. */
export interface OriginalNotebook {
  metadata: Members;
  cells: OriginalCell[];
}

/**
 * Reads a notebook (its JSON text, or the object that the text holds) as its author wrote it: ids, foreign metadata,
 * attachments, Markdown and raw cells. Secrets in text are masked as on a card; outputs, execution counts, times of
 * earlier executions and states of widgets are left out, and so is what no nbformat 4.5 file may hold.
 *
 * @throws UserError as `convert` does
 */
export function originalOf(input: unknown, diskIds: DiskIds = 'all'): OriginalNotebook {
  const file = readNotebook(input);
  const { cells } = maskText(file.cells);
  const code = cells.filter(cell => cell.kind === 'code' && cell.source.trim() !== '');
  const { keys } = keyCells(code, diskIds);
  const keyOf = new Map(code.map(({ index }, at) => [index, keys[at] ?? null]));
  const onDisk = (id: string): boolean =>
    diskIds === 'all' || (diskIds !== 'none' && diskIds.has(id));
  const taken = new Set<string>();
  return {
    metadata: notebookMetadata(file.metadata),
    cells: cells.map(({ index, kind, id, source }): OriginalCell => {
      const raw = members(file.raw[index]);
      const own = id !== null && onDisk(id) && !taken.has(id) ? id : null;
      if (own !== null) {
        taken.add(own);
      }
      const attachments = kind === 'code' ? null : attachmentsOf(raw.attachments);
      return {
        key: keyOf.get(index) ?? null,
        kind,
        id: own,
        metadata: cellMetadata(raw.metadata),
        // The reader made references to pictures unique in the notebook; the file's own text is wanted here.
        source: kind === 'markdown' ? unreferenced(source, index) : source,
        ...(attachments === null ? {} : { attachments })
      };
    })
  };
}

function unreferenced(source: string, index: number): string {
  return source.replaceAll(`attachment:${index}/`, 'attachment:');
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function members(value: unknown): Members {
  return isMembers(value) ? value : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** What the schema of nbformat 4.5 says of members it knows; all others are free. */
const CELL_METADATA: Record<string, (value: unknown) => boolean> = {
  collapsed: value => typeof value === 'boolean',
  scrolled: value => typeof value === 'boolean' || value === 'auto',
  name: value => isText(value) && value !== '',
  format: isText,
  tags: value =>
    Array.isArray(value) &&
    value.every(tag => isText(tag) && /^[^,]+$/.test(tag)) &&
    new Set(value).size === value.length,
  jupyter: isMembers,
  // When the cell ran for somebody else.
  execution: () => false
};

const NOTEBOOK_METADATA: Record<string, (value: unknown) => boolean> = {
  title: isText,
  authors: value => Array.isArray(value) && value.every(isMembers),
  orig_nbformat: value => Number.isInteger(value) && Number(value) >= 1,
  kernelspec: value => isMembers(value) && isText(value.name) && isText(value.display_name),
  language_info: value => isMembers(value) && isText(value.name),
  // States of widgets are results.
  widgets: () => false
};

function allowed(value: unknown, known: Record<string, (value: unknown) => boolean>): Members {
  return Object.fromEntries(
    Object.entries(members(value)).filter(([name, own]) => known[name]?.(own) ?? true)
  );
}

function cellMetadata(value: unknown): Members {
  return allowed(value, CELL_METADATA);
}

/** Many files name a kernel and not how it is shown. */
function notebookMetadata(value: unknown): Members {
  const own = members(value);
  const { kernelspec } = own;
  const named =
    isMembers(kernelspec) && isText(kernelspec.name) && !isText(kernelspec.display_name);
  const whole = named
    ? { ...own, kernelspec: { ...kernelspec, display_name: kernelspec.name } }
    : own;
  return allowed(whole, NOTEBOOK_METADATA);
}

/** A file name to MIME types to text, as nbformat has it; `null` when there is none. */
function attachmentsOf(value: unknown): Members | null {
  if (!isMembers(value)) {
    return null;
  }
  const files = Object.entries(value).filter(
    ([, bundle]) =>
      isMembers(bundle) &&
      Object.values(bundle).every(
        data => isText(data) || (Array.isArray(data) && data.every(isText))
      )
  );
  return Object.fromEntries(files);
}
