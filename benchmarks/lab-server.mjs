// A JupyterLab of its own for a benchmark: own folder, settings, runs and port, gone when the benchmark ends.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

import { examples, python } from '../scripts/places.mjs';
import { freePort } from '../scripts/ports.mjs';

/** Flags that make a server answer only us, and let a benchmark reach the application in the page. */
const flags = [
  'expose_app_in_browser=True',
  'news_url=None',
  'check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate'
].map(flag => `--LabApp.${flag}`);

/**
 * Runs `work` with a JupyterLab on a copy of the examples.
 *
 * @param work gets `{ address, token, folder }`: the base URL with a slash at its end, the token, and the
 *   contents root, where it may put notebooks
 */
export async function withLab(work) {
  const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-lab-'));
  const folder = join(home, 'work');
  mkdirSync(folder);
  cpSync(examples, folder, { recursive: true });
  const token = randomBytes(16).toString('hex');
  const port = await freePort(8890);
  const server = [
    `port=${port}`,
    'port_retries=0',
    'open_browser=False',
    'allow_root=True',
    `root_dir=${folder}`
  ].map(flag => `--ServerApp.${flag}`);
  const child = spawn(python, ['-m', 'jupyterlab', ...server, ...flags], {
    cwd: folder,
    env: {
      ...process.env,
      JUPYTER_CONFIG_DIR: join(home, 'config'),
      JUPYTER_DATA_DIR: join(home, 'data'),
      JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
      JUPYTER_TOKEN: token
    },
    stdio: ['ignore', 'ignore', 'pipe']
  });
  const ended = new Promise(resolve => child.on('exit', resolve));
  try {
    const address = `http://127.0.0.1:${port}/`;
    await ready(child, `${address}api`);
    return await work({ address, token, folder });
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Resolves once the server answers; its own word that it runs comes a moment before. */
async function ready(child, probe) {
  const kept = [];
  createInterface({ input: child.stderr }).on('line', line => kept.push(line));
  while (!(await fetch(probe).catch(() => null))?.ok) {
    if (child.exitCode !== null) {
      throw new Error(`JupyterLab ended with ${child.exitCode}:\n${kept.slice(-20).join('\n')}`);
    }
    await wait(50);
  }
}
