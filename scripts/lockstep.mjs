// `npm run -s lockstep -- …`: the lockstep command from the clone, set up and built first if needed.
import './require-node.mjs';

import { spawn } from 'node:child_process';

import { build, link } from './build.mjs';
import { python } from './places.mjs';
import { Progress } from './progress.mjs';
import { command } from './run.mjs';
import { setUp } from './setup.mjs';

await command(async args => {
  const progress = new Progress(process.stderr); // stdout belongs to the command
  await setUp(progress);
  await build(progress);
  await link(progress);
  const child = spawn(python, ['-m', 'jupyterlab_lockstep', ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(), // npm changes folder; paths are the caller's
    stdio: 'inherit'
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal's Ctrl-C reaches both; from elsewhere it is passed on.
    process.on(signal, () => process.stdin.isTTY || child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', status => resolve(status ?? 1));
  });
});
