// A served notebook for a benchmark: own state, port and token, gone when the benchmark ends.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { python } from '../scripts/places.mjs';
import { freePort } from '../scripts/ports.mjs';

/** Milliseconds after which a server that does not answer will not. */
const PATIENCE = 60_000;

/**
 * Runs `work` with the address of a served notebook, its token in it, and the milliseconds until it answered.
 *
 * @param more flags of `serve`
 */
export async function withPage(notebook, work, more = []) {
  const state = mkdtempSync(join(tmpdir(), 'lockstep-bench-page-'));
  const port = await freePort(8990);
  const token = randomBytes(16).toString('hex');
  const flags = ['--port', String(port), '--token', token, ...more];
  const began = performance.now();
  const child = spawn(python, ['-m', 'jupyterlab_lockstep', 'serve', notebook, ...flags], {
    env: { ...process.env, LOCKSTEP_STATE: state },
    stdio: ['ignore', 'ignore', 'inherit']
  });
  const ended = new Promise(resolve => child.on('exit', resolve));
  const address = `http://127.0.0.1:${port}/?token=${token}`;
  try {
    // The right token is answered by a cookie and the way to the page.
    while ((await fetch(address, { redirect: 'manual' }).catch(() => null))?.status !== 303) {
      if (child.exitCode !== null || performance.now() - began > PATIENCE) {
        throw new Error(`The page did not answer; serve's status is ${child.exitCode}.`);
      }
      await wait(10);
    }
    await work(address, performance.now() - began);
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(state, { recursive: true, force: true });
  }
}
