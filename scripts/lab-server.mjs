// Starts JupyterLab of .venv on the examples, shows what matters of its log and ends it with us.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';

import { examples, inRoot, python } from './places.mjs';
import { freePort } from './ports.mjs';
import { UserError } from './run.mjs';

const answers = /is running at/;
const grace = 10_000;
const neverCheck = 'jupyterlab.handlers.announcements.NeverCheckForUpdate';

/** Whether a line of Jupyter's log is for the terminal: warnings, errors and what Lockstep says. */
function matters(line, before) {
  const level = /^\[([DIWEC]) /.exec(line)?.[1];
  return level ? 'WEC'.includes(level) || /lockstep/i.test(line) : before;
}

/**
 * Resolves once the server answers, to its address with token and a promise of its end (0 after
 * Ctrl-C); to undefined when Ctrl-C came first. Throws with the end of the log when it can't start.
 */
export async function serveLab(progress, { port: first, page, verbose }) {
  const port = await freePort(first);
  if (port !== first) {
    console.log(`Port ${first} is in use; this is port ${port}.`);
  }
  const token = randomBytes(24).toString('hex');
  return progress.step('Starting JupyterLab', async () => {
    const child = spawn(python, ['-m', 'jupyterlab', ...flags(port)], {
      cwd: examples,
      // A group of its own: a Ctrl-C reaches it once, through us.
      detached: process.platform !== 'win32',
      env: { ...process.env, JUPYTER_TOKEN: token, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    const ended = endWith(child);
    const log = [];
    const early = await Promise.race([ready(child, log, verbose), ended]);
    if (early === 0) {
      return undefined;
    }
    if (early !== undefined) {
      const tail = log.slice(-25).join('\n');
      throw new UserError(`JupyterLab did not start (it ended with ${early}):\n${tail}`);
    }
    return { address: `http://localhost:${port}/${page}?token=${token}`, ended };
  });
}

function flags(port) {
  const server = {
    root_dir: examples,
    port,
    port_retries: 0,
    open_browser: false,
    allow_root: true,
    answer_yes: true
  };
  const spelled = Object.entries(server).map(([name, value]) => {
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : value;
    return `--ServerApp.${name}=${text}`;
  });
  // Its news and its look for a newer version would ask the network, and its news would first ask the person.
  const settings = inRoot('scripts', 'lab-settings');
  return [
    ...spelled,
    `--LabApp.app_settings_dir=${settings}`,
    '--LabApp.news_url=None',
    '--LabApp.check_for_updates_class=' + neverCheck
  ];
}

/** Resolves when the log says that the server answers; keeps the log until then, filters it after. */
function ready(child, log, verbose) {
  return new Promise((resolve, reject) => {
    let running = false;
    let shown = false;
    const see = line => {
      if (running) {
        shown = verbose || matters(line, shown);
        if (shown) {
          console.log(line);
        }
        return;
      }
      log.push(line);
      if (answers.test(line)) {
        running = true;
        resolve();
      }
    };
    createInterface({ input: child.stdout }).on('line', see);
    createInterface({ input: child.stderr }).on('line', see);
    child.on('error', reject);
  });
}

/** Ends the server with this process, and resolves to the exit status once it is gone. */
function endWith(child) {
  let asked = false;
  const end = () => {
    if (!asked) {
      asked = true;
      console.log('\nEnding JupyterLab and its kernels …');
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), grace).unref();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, end);
  }
  return new Promise(resolve => {
    child.on('close', (status, signal) => resolve(asked ? 0 : status || signal || 1));
  });
}
