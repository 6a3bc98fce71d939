// Bundles one of our packages from its sources and imports it, so that a script uses what is there now.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

import { common } from './bundle.mjs';
import { cache, inRoot } from './places.mjs';

/** The exports of a package by its name (`@lockstep/converter`), or of a file by its path from the root. */
export async function fromSource(name) {
  const outfile = join(cache, 'from-source', `${name.replace(/\W+/g, '-')}.mjs`);
  mkdirSync(join(cache, 'from-source'), { recursive: true });
  await build({
    ...common,
    // CommonJS parts of dependencies ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
    },
    entryPoints: [common.alias[name] ?? inRoot(name)],
    minify: true,
    outfile,
    platform: 'node'
  });
  return import(pathToFileURL(outfile).href);
}
