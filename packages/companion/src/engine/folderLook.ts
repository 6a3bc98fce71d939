/** How a folder looks from outside, to tell whether something in it changed since: names, sizes, times of change. */
import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../systemError';

/** More entries are not looked at. */
const MOST_ENTRIES = 2_000;

/** What comes and goes without meaning anything. */
const SKIPPED: ReadonlySet<string> = new Set([
  '.git',
  '.ipynb_checkpoints',
  '.venv',
  '__pycache__',
  'node_modules',
  'venv'
]);

/**
 * A text that is another one when a file below the folder changed.
 *
 * @param but a folder that is left out
 * @returns `null` when there is too much to look at, or the folder cannot be read
 */
export async function folderLook(folder: string, but: string): Promise<string | null> {
  const hash = createHash('sha256');
  const folders = [folder];
  let left = MOST_ENTRIES;
  try {
    for (let at = folders.shift(); at !== undefined; at = folders.shift()) {
      const inside = at;
      const entries = (await readdir(inside, { withFileTypes: true })).filter(
        ({ name }) => !SKIPPED.has(name) && join(inside, name) !== but
      );
      left -= entries.length;
      if (left < 0) {
        return null;
      }
      entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      folders.push(...entries.filter(one => one.isDirectory()).map(({ name }) => join(at, name)));
      const looks = await Promise.all(
        entries
          .filter(one => !one.isDirectory())
          .map(async ({ name }) => {
            const { size, mtimeMs, ino } = await lstat(join(inside, name));
            return `${join(inside, name)} ${size} ${mtimeMs} ${ino}\n`;
          })
      );
      looks.forEach(look => hash.update(look));
    }
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
    return null;
  }
  return hash.digest('hex');
}
