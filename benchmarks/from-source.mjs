// Bundles one of our packages from its sources and imports it, so that a benchmark measures what is there now.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

import { common } from '../scripts/bundle.mjs';
import { cache } from '../scripts/places.mjs';

/** The exports of a package, by its name: `@lockstep/converter`. */
export async function fromSource(name) {
  const outfile = join(cache, 'bench', `${name.replace(/\W+/g, '-')}.mjs`);
  mkdirSync(join(cache, 'bench'), { recursive: true });
  await build({
    ...common,
    entryPoints: [common.alias[name]],
    minify: true,
    outfile,
    platform: 'node'
  });
  return import(pathToFileURL(outfile).href);
}
