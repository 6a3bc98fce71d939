/** Small private files that are replaced whole: a reader sees the old content or the new, never half of one. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { systemCode } from '../systemError';

/** The text of a file, `null` when there is none. */
export function readPrivate(path: string): string | null {
  try {
    return readFileSync(path, 'utf-8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/** Replaces a file's text; only this user may read it (0600). */
export function writePrivate(path: string, text: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(aside, text, { mode: 0o600, flag: 'wx' });
    renameSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}
