// Peers of the link graph: kept in environments of their own under the cache, outside our lock files, made when asked for.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findPython } from '../scripts/find-python.mjs';
import { cache } from '../scripts/places.mjs';

/** igraph is GPL, and none of them is part of us. */
const PYTHON = ['networkx==3.6.1', 'igraph==1.0.0', 'numpy>=2', 'scipy>=1.15'];
const NODE = [
  'graphology-components@1.5.4',
  'graphology-metrics@2.4.2',
  'graphology-traversal@0.3.1',
  'graphology-types@0.24.8',
  'graphology@0.26.0',
  'udsv@0.7.3'
];

/** A Python with the peers. */
export function peerPython() {
  const folder = join(cache, 'metrics-oracle');
  const python = join(
    folder,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'])
  );
  make(folder, PYTHON, () => {
    execFileSync(findPython(), ['-m', 'venv', folder], { stdio: 'pipe' });
    const quiet = ['--quiet', '--disable-pip-version-check'];
    execFileSync(python, ['-m', 'pip', 'install', ...quiet, ...PYTHON], { stdio: 'pipe' });
  });
  return python;
}

/** A folder whose `node_modules` has the peers. */
export function peerModules() {
  const folder = join(cache, 'linkgraph-peers');
  make(folder, NODE, () => {
    const how = ['--no-save', '--no-package-lock', '--ignore-scripts', '--prefix', folder];
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...how, ...quiet, ...NODE], {
      shell: process.platform === 'win32',
      stdio: 'pipe'
    });
  });
  return folder;
}

/** Makes an environment unless it was made from the same list. */
function make(folder, packages, work) {
  const made = join(folder, 'made.json');
  const wanted = JSON.stringify(packages);
  if (!existsSync(made) || readFileSync(made, 'utf8') !== wanted) {
    mkdirSync(folder, { recursive: true });
    work();
    writeFileSync(made, wanted);
  }
}

/**
 * Has a Python peer measure a folder of arrays.
 *
 * @param timeout milliseconds after which it is ended; default: none
 * @returns its version, milliseconds of each run by measure and of making its graphs, and its peak memory in MB
 *   (absent where the system does not tell)
 * @throws Error `ETIMEDOUT` as its code when it took too long
 */
export function measureInPython(python, folder, home, name, runs, timeout) {
  const script = fileURLToPath(new URL('./linkgraph_peers.py', import.meta.url));
  const text = execFileSync(python, [script, folder, `${home}`, name, `${runs}`], {
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL'
  });
  return JSON.parse(text);
}
