// Packs what was built, or the engine that was installed, into one wheel.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { inRoot, localPackage, python, root } from './places.mjs';
import { explain, run } from './run.mjs';

const dist = inRoot('dist');

/** The path of the new wheel in dist/, where it replaces an earlier one. */
export const packWheel = () => pack(root, 'jupyterlab_lockstep-');

/** The same for the local model's engine. */
export const packEngine = () => pack(localPackage, 'jupyterlab_lockstep_local-');

async function pack(cwd, prefix) {
  const ours = () =>
    existsSync(dist)
      ? readdirSync(dist).filter(file => file.startsWith(prefix) && file.endsWith('.whl'))
      : [];
  ours().forEach(file => rmSync(join(dist, file)));
  try {
    await run(python, ['-m', 'hatchling', 'build', '-t', 'wheel', '-d', dist], { cwd });
  } catch (error) {
    throw explain('Packing the wheel', error);
  }
  return join(dist, ours()[0]);
}
