/** Files that the rows of a table name: found beside the table, bounded, and given to each row's own run. */
import {
  type BatchRow,
  type FileValue,
  safeFileName,
  UPLOAD_LIMITS,
  type Value
} from '@lockstep/protocol';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { BlobStore, Upload } from '../contract';
import { systemCode } from '../systemError';

/** Most bytes of all files of one table. */
const MOST_BYTES = 1_000_000_000;

/** A file that a row names, as it was when the table was read. */
interface Found {
  file: string;
  hash: string;
  value: FileValue;
}

/** The values of a row that are files of these. */
export function filesIn({ values }: Pick<BatchRow, 'values'>, files: readonly Upload[]): Upload[] {
  const wanted = Object.values(values).flatMap(own => Object.values(own));
  return files.filter(({ upload, name }) =>
    wanted.some(value => value.t === 'file' && value.v === upload && value.name === name)
  );
}

/** What a cell that names a file stands for. */
export type NamedFile = { value: Value } | { problem: string } | null;

/** The files of one table. Nothing is stored before {@link RowFiles.keep}. */
export class RowFiles {
  private readonly folder: string;
  private readonly found = new Map<string, Found>();
  private bytes = 0;

  /**
   * @param table path of the CSV
   * @param home the notebook's folder: its files are in the folder of each run anyway
   */
  constructor(
    private readonly table: string,
    private readonly home: string
  ) {
    this.folder = realpathSync(dirname(resolve(table)));
  }

  /**
   * The file that a cell names, from the table's folder. `null` for what names no file there: an address, a file
   * that a step will write, or one that the notebook knows by another folder.
   */
  named(text: string): NamedFile {
    const cell = text.trim();
    if (cell === '' || /^[a-z][a-z0-9+.-]+:\/\//i.test(cell)) {
      return null;
    }
    const outside = {
      problem: `${shown(cell)} lies outside the folder of ${basename(this.table)}. Only files in it, or below, are taken.`
    };
    const place = resolve(this.folder, cell);
    let file: string;
    try {
      file = realpathSync(place);
    } catch (error) {
      if (systemCode(error) === null) {
        throw error;
      }
      return isBelow(place, this.folder) ? null : outside;
    }
    if (!isBelow(file, this.folder)) {
      return outside;
    }
    if (isBelow(file, realpathSync(this.home))) {
      const path = relative(realpathSync(this.home), file).split(sep).join('/');
      return { value: { t: 'str', v: path } };
    }
    const known = this.found.get(file);
    return known === undefined ? this.take(file, cell) : { value: known.value };
  }

  /**
   * Puts the files that rows have into the store.
   *
   * @param at milliseconds since 1970
   * @throws Error when one changed since it was read
   */
  keep(rows: readonly BatchRow[], blobs: Pick<BlobStore, 'put'>, at: number): Upload[] {
    const wanted = new Set(
      rows.flatMap(({ values }) =>
        Object.values(values).flatMap(own =>
          Object.values(own).flatMap(value => (value.t === 'file' ? value.v : []))
        )
      )
    );
    return [...this.found.values()]
      .filter(({ value }) => wanted.has(value.v))
      .map(({ file, hash, value: { v, name } }) => {
        const { blob, bytes } = blobs.put(readFileSync(file));
        if (blob !== hash) {
          throw new Error(`${file} changed while the table was read.`);
        }
        return { upload: v, name, bytes, blob, at };
      });
  }

  private take(file: string, cell: string): NamedFile {
    const look = statSync(file);
    if (!look.isFile()) {
      return { problem: `${shown(cell)} is no file.` };
    }
    if (look.size > UPLOAD_LIMITS.file) {
      return { problem: `${shown(cell)} is larger than ${UPLOAD_LIMITS.file / 1_000_000} MB.` };
    }
    this.bytes += look.size;
    if (this.bytes > MOST_BYTES) {
      return {
        problem: `with ${shown(cell)}, the files of this table are larger than ${MOST_BYTES / 1_000_000_000} GB in all.`
      };
    }
    const content = readFileSync(file);
    const hash = createHash('sha256').update(content).digest('hex');
    const name = safeFileName(basename(file));
    // By content, so that the same table is the same batch when its command is given again.
    const v = createHash('sha256').update(`${hash} ${name}`).digest('hex').slice(0, 32);
    const value: FileValue = { t: 'file', v, name };
    this.found.set(file, { file, hash, value });
    return { value };
  }
}

function isBelow(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function shown(cell: string): string {
  return `“${cell.length > 60 ? `${cell.slice(0, 60)}…` : cell}”`;
}
