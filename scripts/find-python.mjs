// Finds a Python that can make the virtual environment, or says in one sentence what is missing.
import { spawnSync } from 'node:child_process';

import { UserError } from './run.mjs';

const oldest = [3, 10];
const names = [
  'python3',
  'python',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10'
];
const question =
  'import importlib.util as u, json, sys; print(json.dumps([sys.executable, sys.version_info[:2], ' +
  'bool(u.find_spec("venv") and u.find_spec("ensurepip"))]))';

function ask(name) {
  const { status, stdout } = spawnSync(name, ['-c', question], { encoding: 'utf8' });
  if (status !== 0) {
    return undefined;
  }
  const [path, version, venv] = JSON.parse(stdout);
  const [major, minor] = version;
  const young = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return { path, version: version.join('.'), young, venv };
}

/** The path of a Python ≥ 3.10 with venv; the environment variable PYTHON goes first. */
export function findPython() {
  const wanted = process.env.PYTHON ? [process.env.PYTHON] : names;
  const found = wanted.map(ask).filter(Boolean);
  const fit = found.find(python => python.young && python.venv);
  if (fit) {
    return fit.path;
  }
  const young = found.find(python => python.young);
  if (young) {
    throw new UserError(
      `Python ${young.version} has no venv module. Install it (on Debian and Ubuntu: the package ` +
        `python${young.version}-venv), then run this again.`
    );
  }
  const have = found[0] ? `Only Python ${found[0].version} was found` : 'No Python was found';
  throw new UserError(
    `${have}; Lockstep needs Python ${oldest.join('.')} or later, with venv. ` +
      'Install it, then run this again.'
  );
}
