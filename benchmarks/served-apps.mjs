// One small notebook served three ways for a benchmark: by us, by Voilà, by Mercury; each with its own environment.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { inRoot, python } from '../scripts/places.mjs';
import { freePort } from '../scripts/ports.mjs';
import { pythonPeers } from './peers.mjs';

/** Milliseconds after which a server that does not answer will not. */
const PATIENCE = 90_000;

/** What the last cell prints; it stands in no cell as it is printed. */
export const RESULT = 'counted to the end';

const TOKEN = 'a-token-for-the-benchmark';

const markdown = (id, source) => ({ cell_type: 'markdown', id, metadata: {}, source });
const code = (id, source) => ({
  cell_type: 'code',
  id,
  metadata: {},
  source,
  outputs: [],
  execution_count: null
});

const NOTEBOOK = {
  cells: [
    markdown('title', '# Sites by country'),
    markdown('m1', '## Read'),
    code('read', 'import pandas as pd\n\nsites = pd.read_csv("eurosis-sites.csv")'),
    markdown('m2', '## Count'),
    code(
      'count',
      'TOP = 5\ncounts = sites["country"].value_counts().head(TOP)\nprint(counts.to_string())\nprint("counted", "to the end")'
    )
  ],
  metadata: {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' }
  },
  nbformat: 4,
  nbformat_minor: 5
};

/** What the kernels of all three are made of, in our versions: pandas imports pyarrow where it is there. */
const shared = () =>
  ['ipykernel', 'numpy', 'pandas', 'pyarrow'].map(name => {
    const ask = `import importlib.metadata as m; print(m.version("${name}"), end="")`;
    return `${name}==${execFileSync(python, ['-c', ask], { encoding: 'utf8' })}`;
  });

/** How to start each: command line, environment, and the address of the notebook. */
const KINDS = {
  ours: ({ port, folder, state, warm }) => ({
    line: [
      python,
      '-m',
      'jupyterlab_lockstep',
      ...['serve', join(folder, 'sites.ipynb'), '--port', port, '--token', TOKEN],
      ...['--warm', warm ? '1' : '0']
    ],
    env: { LOCKSTEP_STATE: state },
    path: `/?token=${TOKEN}`
  }),
  Voilà: ({ port, folder, warm }) => {
    const own = pythonPeers('voila', ['voila', ...shared()]);
    return {
      line: [
        own,
        '-m',
        'voila',
        'sites.ipynb',
        `--port=${port}`,
        '--no-browser',
        '--Voila.ip=127.0.0.1',
        `--preheat_kernel=${warm ? 'True' : 'False'}`,
        '--pool_size=1'
      ],
      bin: dirname(own),
      cwd: folder,
      path: '/'
    };
  },
  Mercury: ({ port, folder }) => {
    const own = pythonPeers('mercury', ['mercury', ...shared()]);
    return {
      line: [
        join(dirname(own), 'mercury'),
        `--port=${port}`,
        '--ip=127.0.0.1',
        '--no-browser',
        '--allow-root'
      ],
      bin: dirname(own),
      cwd: folder,
      path: '/mercury/sites'
    };
  }
};

/**
 * Serves the notebook and runs `work` with its address, its base and what its processes use.
 *
 * @param kind `ours`, `Voilà` or `Mercury`
 * @param warm with a kernel kept ready, where the server knows that
 */
export async function withApp(kind, warm, work) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-app-'));
  // Not beside the notebook: what changes there makes a kernel that is kept ready too old.
  const own = mkdtempSync(join(tmpdir(), 'lockstep-bench-own-'));
  const state = join(own, 'state');
  writeFileSync(join(folder, 'sites.ipynb'), JSON.stringify(NOTEBOOK));
  cpSync(inRoot('examples', 'data', 'eurosis-sites.csv'), join(folder, 'eurosis-sites.csv'));
  const port = String(await freePort(9100));
  const { line, env, bin, cwd, path } = KINDS[kind]({ port, folder, state, warm });
  const [command, ...flags] = line;
  const jupyter = Object.fromEntries(
    ['CONFIG_DIR', 'DATA_DIR', 'RUNTIME_DIR'].map(name => [
      `JUPYTER_${name}`,
      join(own, name.toLowerCase())
    ])
  );
  const child = spawn(command, flags, {
    cwd,
    env: {
      ...process.env,
      ...jupyter,
      ...env,
      ...(bin ? { PATH: bin + delimiter + process.env.PATH } : {})
    },
    stdio: ['ignore', 'ignore', 'ignore']
  });
  const ended = new Promise(resolve => child.on('exit', resolve));
  const base = `http://127.0.0.1:${port}`;
  const began = performance.now();
  try {
    // Asked for an address of no cost: opening the notebook would start a kernel.
    while ((await fetch(`${base}/static/none`).catch(() => null)) === null) {
      if (child.exitCode !== null || performance.now() - began > PATIENCE) {
        throw new Error(`${kind} did not answer; its status is ${child.exitCode}.`);
      }
      await wait(50);
    }
    await wait(warm ? 6_000 : 1_000); // a kernel that is to be ready gets the time for it
    return await work({ address: base + path, base, token: TOKEN, usage: () => usage(child.pid) });
  } finally {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(10_000)]);
    child.kill('SIGKILL');
    await ended;
    [folder, own].forEach(path => rmSync(path, { recursive: true, force: true }));
  }
}

/** Kernels and megabytes (proportional share) of a process and all below it; Linux only. */
function usage(root) {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // ended in between
    }
  }
  const isBelow = pid => pid === root || (parents.has(pid) && isBelow(parents.get(pid)));
  let megabytes = 0;
  let kernels = 0;
  for (const pid of parents.keys()) {
    if (pid > 1 && isBelow(pid)) {
      try {
        const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
        megabytes += Number(kilobytes?.[1] ?? 0) / 1024;
        kernels += /ipykernel/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ? 1 : 0;
      } catch {
        // ended in between
      }
    }
  }
  return { megabytes, kernels };
}
