// What both bundles share: our packages are read from their sources, so that no build comes before.
import { readdirSync } from 'node:fs';

import { inRoot } from './places.mjs';

const packages = readdirSync(inRoot('packages'));

/** @type {import('esbuild').BuildOptions} */
export const common = {
  absWorkingDir: inRoot(),
  alias: Object.fromEntries([
    ['@lockstep/converter', inRoot('converter', 'src', 'index.ts')],
    ...packages.map(name => [`@lockstep/${name}`, inRoot('packages', name, 'src', 'index.ts')]),
    // Folders with an index of their own; esbuild takes the longest name that fits.
    ...['cards/compare', 'cards/conversation', 'workflow/compare'].map(name => {
      const [of, folder] = name.split('/');
      return [`@lockstep/${name}`, inRoot('packages', of, 'src', folder, 'index.ts')];
    })
  ]),
  bundle: true,
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  target: 'es2022',
  tsconfig: inRoot('tsconfig.base.json')
};
