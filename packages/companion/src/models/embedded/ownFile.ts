/** A GGUF file of the user's own instead of the offered weights: checked at the door, named by what is in it. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { systemCode } from '../../systemError';
import { CONTEXT_WINDOW } from './offers';

/** A file that can be used, or a sentence that says why not. */
export type OwnFile =
  | {
      problem: null;
      name: string;
      digest: string;
      bytes: number;
      file: string;
      contextWindow: number;
    }
  | { problem: string };

/** Bytes at each end of the file that name its content; hashing gigabytes would take as long as loading them. */
const SAMPLE = 1 << 20;

const known = new Map<string, { stamp: string; digest: string }>();

/** Looks at the file (`~/` is the home folder); its content is read once for each change of it. */
export function ownFile(named: string): OwnFile {
  const path = named.startsWith('~/') ? join(homedir(), named.slice(2)) : named;
  try {
    const about = statSync(path);
    if (!about.isFile()) {
      return { problem: `${path} is not a file. Name a GGUF file in the settings.` };
    }
    const stamp = `${about.size} ${about.mtimeMs}`;
    let digest = known.get(path);
    if (digest?.stamp !== stamp) {
      const sample = readEnds(path, about.size);
      if (!sample.subarray(0, 4).equals(Buffer.from('GGUF'))) {
        return {
          problem: `${path} is not a GGUF file: it does not begin with "GGUF". Name another one in the settings.`
        };
      }
      digest = { stamp, digest: digestOf(about.size, sample) };
      known.set(path, digest);
    }
    return {
      problem: null,
      name: basename(path, '.gguf'),
      digest: digest.digest,
      bytes: about.size,
      file: path,
      contextWindow: CONTEXT_WINDOW
    };
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
    return {
      problem: `The GGUF file ${path} cannot be read (${systemCode(error)}). Name another one in the settings.`
    };
  }
}

function readEnds(path: string, size: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(Math.min(SAMPLE, size));
    const tail = Buffer.alloc(Math.min(SAMPLE, size));
    readSync(file, head, 0, head.length, 0);
    readSync(file, tail, 0, tail.length, size - tail.length);
    return Buffer.concat([head, tail]);
  } finally {
    closeSync(file);
  }
}

function digestOf(size: number, sample: Buffer): string {
  return createHash('sha256').update(`${size} `).update(sample).digest('hex');
}
