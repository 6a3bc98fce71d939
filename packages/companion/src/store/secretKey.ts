/** A random key in a private file, made once by whichever process comes first. */
import { UserError } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../systemError';
import { explainStoreError } from './database';

/** Bytes of a key: as many as SHA-256 gives. */
const LENGTH = 32;

/**
 * Reads the key of that name, after making it when there is none (0600).
 *
 * @throws UserError `key-damaged`, or when the folder cannot be written
 */
export function secretKey(folder: string, name: string): Uint8Array {
  const path = join(folder, name);
  try {
    return read(path) ?? make(path);
  } catch (error) {
    throw explainStoreError(error, folder);
  }
}

function read(path: string): Uint8Array | null {
  let key: Uint8Array;
  try {
    key = readFileSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
  if (key.length !== LENGTH) {
    throw new UserError(
      'key-damaged',
      `${path} is damaged. Put it back from a copy; without it the ledger cannot be checked.`,
      503
    );
  }
  return key;
}

/** Writes aside and links, so that nobody ever reads half a key, and the first of two makers wins. */
function make(path: string): Uint8Array {
  const key = randomBytes(LENGTH);
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(aside, key, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, path);
    return key;
  } catch (error) {
    const first = read(path);
    if (first !== null) {
      return first;
    }
    if (systemCode(error) === 'EEXIST') {
      throw error;
    }
    // A file system without links, where two that start at once are not expected.
    renameSync(aside, path);
    return key;
  } finally {
    rmSync(aside, { force: true });
  }
}
