// The notebooks that the converter's figures stand on: the shared ones, our examples, those inside Python packages.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { examples, sharedData } from '../../scripts/places.mjs';
import { pythonFiles } from '../peers.mjs';
import { notRun } from '../table.mjs';

/** Packages whose wheels ship notebooks, all with open licences; only their files are fetched, nothing of them runs. */
const SHIPPED = [
  'botorch==0.18.1',
  'datashader==0.19.1',
  'geoviews==1.15.1',
  'holoviews==1.23.2',
  'nbgrader==0.9.6',
  'papermill==2.7.0'
];

const below = folder =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter(name => name.endsWith('.ipynb') && !name.includes('.ipynb_checkpoints'))
        .map(name => join(folder, name))
        .sort()
    : [];

/** Paths of notebooks by where they come from. */
export function realNotebooks() {
  const shared = below(join(sharedData, 'notebooks'));
  if (shared.length === 0) {
    notRun('the shared notebooks', `there are none in ${join(sharedData, 'notebooks')}`);
  }
  return {
    shared,
    examples: below(examples),
    shipped: below(pythonFiles('notebooks-in-packages', SHIPPED))
  };
}

/** Runs a Python peer on a list of notebooks and reads the JSON that it prints. */
export function askPython(python, script, paths, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  try {
    const list = join(folder, 'notebooks.json');
    writeFileSync(list, JSON.stringify(paths));
    const text = execFileSync(python, [script, list, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore']
    });
    return JSON.parse(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
