// Environments of peers: kept under the cache, outside our lock files, made when asked for.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findPython } from '../scripts/find-python.mjs';
import { cache } from '../scripts/places.mjs';

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

const QUIET = ['--quiet', '--disable-pip-version-check'];

/** The folder and the interpreter of an environment with these Python packages. */
export function pythonPeers(name, packages) {
  const folder = join(cache, name);
  const windows = process.platform === 'win32';
  const python = join(folder, ...(windows ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  make(folder, packages, () => {
    execFileSync(findPython(), ['-m', 'venv', folder], { stdio: 'pipe' });
    execFileSync(python, ['-m', 'pip', 'install', ...QUIET, ...packages], { stdio: 'pipe' });
  });
  return python;
}

/** A folder with the files of Python packages, without what they need. */
export function pythonFiles(name, packages) {
  const folder = join(cache, name);
  make(folder, packages, () => {
    const how = ['--no-deps', '--only-binary', ':all:', '--upgrade', '--target', folder];
    execFileSync(findPython(), ['-m', 'pip', 'install', ...QUIET, ...how, ...packages], {
      stdio: 'pipe'
    });
  });
  return folder;
}

/** A folder whose `node_modules` has these packages. */
export function nodePeers(name, packages) {
  const folder = join(cache, name);
  make(folder, packages, () => {
    const how = ['--no-save', '--no-package-lock', '--ignore-scripts', '--prefix', folder];
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...how, ...quiet, ...packages], {
      shell: process.platform === 'win32',
      stdio: 'pipe'
    });
  });
  return folder;
}
