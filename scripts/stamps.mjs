// Remembers by content what was installed or built, so that a second start skips what is unchanged.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { inRoot } from './places.mjs';

const skipped = new Set(['node_modules', 'lib', '__pycache__']);

function* filesUnder(path) {
  const entries = readdirSync(path, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) {
        yield* filesUnder(child);
      }
    } else if (!entry.name.endsWith('.tsbuildinfo')) {
      yield child;
    }
  }
}

/** A hash over the names and contents of files and folders of the clone; absent ones count too. */
export function hashOf(...paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const full = inRoot(path);
    const about = statSync(full, { throwIfNoEntry: false });
    hash.update(`\0${path}\0`);
    for (const file of !about ? [] : about.isDirectory() ? filesUnder(full) : [full]) {
      hash
        .update(`${file.slice(full.length)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Whether `name` was last marked with this hash in the stamp file. */
export const isFresh = (file, name, hash) => read(file)[name] === hash;

/** Writes down that `name` is now as its sources with this hash say. */
export function mark(file, name, hash) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...read(file), [name]: hash }, null, 2));
}
