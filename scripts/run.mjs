// Runs other programs, and turns the ways they usually fail into one sentence for a person.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { root } from './places.mjs';

/** Something went wrong that a person can mend: its message is the whole story. */
export class UserError extends Error {}

/** A program that ended with a status other than 0. `output` is all it printed. */
export class RunFailed extends Error {
  constructor(program, status, output) {
    super(`${program} ended with ${status}`);
    this.output = output;
  }
}

/**
 * Runs a program to its end and resolves to what it printed (both streams, as they came).
 * `onLine` sees each line at once; `show` passes the terminal through, so that nothing is kept.
 * Rejects with RunFailed on a status other than 0, and as `signal` says when it ends the program.
 */
export function run(program, args, { onLine, show = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = show ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    // npm goes on for minutes after a polite signal.
    const child = spawn(program, args, { cwd: root, stdio, killSignal: 'SIGKILL', ...options });
    const lines = [];
    if (!show) {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', line => {
          lines.push(line);
          onLine?.(line);
        });
      }
    }
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const output = lines.join('\n');
      if (status === 0) {
        resolve(output);
      } else {
        reject(new RunFailed([program, ...args].join(' '), status ?? signal, output));
      }
    });
  });
}

const causes = [
  [
    /ENOTFOUND|ENETUNREACH|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|NewConnectionError|NameResolutionError|Failed to resolve|name resolution|Network is unreachable/i,
    'The package registry could not be reached. Check the network connection, then run this again.'
  ],
  [
    /ENOSPC|No space left on device/i,
    'The disk is full. Free about 2 GB, then run this again: it goes on where it stopped.'
  ],
  [
    /EROFS|Read-only file system/i,
    `${root} can't be written to. Copy the clone to a folder of your own, then run this again.`
  ],
  [
    /EACCES|Permission denied/i,
    `Some files in ${root} belong to somebody else. Make them yours, or clone again, then run this again.`
  ]
];

/** The sentence for a failed installation or build: a known cause, or what the program said last. */
export function explain(what, error) {
  if (!(error instanceof RunFailed)) {
    return error;
  }
  const cause = causes.find(([pattern]) => pattern.test(error.output))?.[1];
  const tail = error.output.trim().split('\n').slice(-25).join('\n');
  return new UserError(cause ? `${what} failed. ${cause}` : `${what} failed:\n${tail}`);
}

/** Runs a command's main function: a UserError is one sentence and status 1, a bug is loud. */
export async function command(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 1;
  }
}
