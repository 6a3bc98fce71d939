/** Notebooks named on a command line: read and converted, each way to fail with its own sentence. */
import { convert, type OriginalNotebook, originalOf } from '@lockstep/converter';
import { UserError } from '@lockstep/protocol';
import type { AppDefinition, ConversionReport } from '@lockstep/protocol';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { overlayPath, readOverlayFile } from '../doors/overlay';
import { BadUse } from './terminal';
import { systemCode } from '../systemError';

/** Node cannot hold much more in one string. */
const LARGEST = 400_000_000;

/** A folder with more notebooks than this was probably not meant. */
const MOST_NOTEBOOKS = 500;

/** A notebook that became an app. */
export interface Converted {
  definition: AppDefinition;
  report: ConversionReport;
  /** The notebook itself, for those who keep it with the version. */
  original(): OriginalNotebook;
}

/**
 * Converts the notebook at `path` with its overlay.
 *
 * @param overlay path of the overlay; the one beside the notebook, if there is one, when absent
 * @throws BadUse when a file cannot be read, or is no notebook or overlay; it names the file
 */
export async function convertFile(
  folder: string,
  path: string,
  overlay?: string
): Promise<Converted> {
  const text = await readNotebookFile(folder, path);
  const beside = await overlayFor(folder, path, overlay);
  return naming(
    () => ({
      ...convert(text, { name: nameOf(path), overlay: beside, diskIds: 'all' }),
      original: () => originalOf(text)
    }),
    code =>
      code.startsWith('overlay')
        ? shownPath(folder, resolve(folder, overlay ?? overlayPath(path)))
        : shownPath(folder, resolve(folder, path))
  );
}

/** A notebook's file name without folder and ending. */
export function nameOf(path: string): string {
  return basename(path, extname(path));
}

/**
 * What `work` gives; its sentence for a person then begins with the file it is about.
 *
 * @param file names the file, from the error's code
 */
export function naming<T>(work: () => T, file: (code: string) => string): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof UserError && !(error instanceof BadUse)
      ? new BadUse(error.code, `${file(error.code)}: ${error.message}`)
      : error;
  }
}

async function overlayFor(
  folder: string,
  path: string,
  given: string | undefined
): Promise<string | null> {
  if (given === undefined) {
    return readOverlayFile(overlayPath(resolve(folder, path)));
  }
  const text = await readOverlayFile(resolve(folder, given));
  if (text === null) {
    throw new BadUse('file-missing', `There is no overlay ${given}.`);
  }
  return text;
}

/**
 * The text of the notebook at `path`.
 *
 * @throws BadUse when it cannot be read
 */
export async function readNotebookFile(folder: string, path: string): Promise<string> {
  const file = resolve(folder, path);
  try {
    const facts = await stat(file);
    if (facts.isDirectory()) {
      throw new BadUse('file-is-folder', `${path} is a folder. Name a notebook in it.`);
    }
    if (facts.size > LARGEST) {
      throw new BadUse('file-too-large', `${path} is larger than 400 MB. Clear its outputs first.`);
    }
    return await readFile(file, 'utf-8');
  } catch (error) {
    throw explainFileError(error, path);
  }
}

/** The sentence for a file that cannot be read, or the error itself. */
export function explainFileError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (error instanceof BadUse || code === null) {
    return error;
  }
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new BadUse('file-missing', `There is no file ${path}.`);
    case 'EACCES':
    case 'EPERM':
      return new BadUse(
        'file-unreadable',
        `${path} may not be read by this user. Check its permissions.`
      );
    default:
      return new BadUse('file-unreadable', `${path} cannot be read (${code}).`);
  }
}

/**
 * The notebooks that paths stand for, as absolute paths in order: a file itself, of a folder every `.ipynb`
 * below it that is not hidden.
 */
export async function findNotebooks(folder: string, paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const place = resolve(folder, path);
    let isFolder: boolean;
    try {
      isFolder = (await stat(place)).isDirectory();
    } catch (error) {
      throw explainFileError(error, path);
    }
    const notebooks = isFolder ? await below(place, path) : [place];
    if (notebooks.length === 0) {
      throw new BadUse('no-notebook', `There is no notebook below ${path}.`);
    }
    notebooks.forEach(notebook => found.add(notebook));
  }
  return [...found];
}

async function below(place: string, path: string): Promise<string[]> {
  const notebooks: string[] = [];
  const folders = [place];
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    let entries;
    try {
      entries = await readdir(next, { withFileTypes: true });
    } catch (error) {
      throw explainFileError(error, next);
    }
    for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
      // A link to a folder is not followed: it may lead back up.
      if (entry.isDirectory() && entry.name !== 'node_modules') {
        folders.push(join(next, entry.name));
      } else if (/\.ipynb$/i.test(entry.name) && !entry.isDirectory()) {
        notebooks.push(join(next, entry.name));
      }
    }
    if (notebooks.length > MOST_NOTEBOOKS) {
      throw new BadUse(
        'too-many-notebooks',
        `There are more than ${MOST_NOTEBOOKS} notebooks below ${path}. Name fewer folders.`
      );
    }
  }
  return notebooks.sort();
}

/** A file as a person knows it: from where they are, or from the root when it lies elsewhere. */
export function shownPath(folder: string, file: string): string {
  const path = relative(folder, file);
  return path.startsWith('..') ? file : path;
}
