// Bundles the Node side into jupyterlab_lockstep/companion/: lockstep.mjs and its parts, each loaded with its first
// use; engine.mjs, the process of the embedded model, which finds its engine elsewhere; and postgres.mjs, the thread
// that holds a connection to PostgreSQL.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { build } from 'esbuild';

import { common } from './bundle.mjs';
import { companionFile, engineFile, inRoot, postgresFile } from './places.mjs';

const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

// CommonJS dependencies call require() for Node's own modules; an ES module has none.
const banner =
  "import { createRequire as __createRequire } from 'node:module';" +
  'const require = __createRequire(import.meta.url);';

/** @type {import('esbuild').BuildOptions} */
const forNode = {
  ...common,
  banner: { js: banner },
  define: { LOCKSTEP_VERSION: JSON.stringify(version) },
  keepNames: true, // stack traces and error names stay readable
  minifySyntax: true,
  minifyWhitespace: false,
  platform: 'node',
  target: 'node22'
};

const source = (...parts) => inRoot('packages', 'companion', 'src', ...parts);
const folder = dirname(companionFile);
const { metafile } = await build({
  ...forNode,
  entryPoints: { lockstep: source('main.ts') },
  splitting: true,
  outdir: folder,
  chunkNames: 'parts/[name]-[hash]',
  outExtension: { '.js': '.mjs' }
});
const made = new Set(Object.keys(metafile.outputs).map(file => basename(file)));
for (const name of readdirSync(join(folder, 'parts')).filter(old => !made.has(old))) {
  rmSync(join(folder, 'parts', name));
}
await build({
  ...forNode,
  entryPoints: [source('models', 'embedded', 'engine', 'main.ts')],
  outfile: engineFile
});
await build({
  ...forNode,
  entryPoints: [source('store', 'postgres', 'thread.ts')],
  external: ['pg-native'],
  outfile: postgresFile
});
