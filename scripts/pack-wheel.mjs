// Packs what was built into one wheel.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { inRoot, python } from './places.mjs';
import { explain, run } from './run.mjs';

const dist = inRoot('dist');

/** The path of the new wheel, the only one in dist/. */
export async function packWheel() {
  rmSync(dist, { recursive: true, force: true });
  try {
    await run(python, ['-m', 'hatchling', 'build', '-t', 'wheel', '-d', dist]);
  } catch (error) {
    throw explain('Packing the wheel', error);
  }
  const name = readdirSync(dist).find(file => file.endsWith('.whl'));
  return join(dist, name);
}
