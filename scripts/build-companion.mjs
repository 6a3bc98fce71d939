// Bundles the Node side into one file, jupyterlab_lockstep/companion/lockstep.mjs, for the wheel.
import { readFileSync } from 'node:fs';

import { build } from 'esbuild';

import { common } from './bundle.mjs';
import { companionFile, inRoot } from './places.mjs';

const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

// CommonJS dependencies call require() for Node's own modules; an ES module has none.
const banner =
  "import { createRequire as __createRequire } from 'node:module';" +
  'const require = __createRequire(import.meta.url);';

await build({
  ...common,
  banner: { js: banner },
  define: { LOCKSTEP_VERSION: JSON.stringify(version) },
  entryPoints: [inRoot('packages', 'companion', 'src', 'main.ts')],
  keepNames: true, // stack traces and error names stay readable
  minifySyntax: true,
  minifyWhitespace: false,
  outfile: companionFile,
  platform: 'node',
  target: 'node22'
});
