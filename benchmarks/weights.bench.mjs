// Weights: what a browser loads before it can show something, gzipped, beside the bars; and two choices that
// keep it light, beside what they replace.
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { root } from '../scripts/places.mjs';
import { weights } from '../scripts/weights.mjs';
import { notRun, printTable } from './table.mjs';

/** Kilobytes of a few lines of code with all that they import, minified and gzipped. */
async function bundled(contents) {
  const { outputFiles } = await build({
    bundle: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    format: 'esm',
    minify: true,
    platform: 'browser',
    stdin: { contents, resolveDir: root },
    write: false
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length / 1000;
}

const schema = source =>
  `import * as z from '${source}'; console.log(z.object({ a: z.string() }).parse({ a: 'b' }));`;
const component = (dom, core) =>
  `import { createRoot } from '${dom}'; import { createElement, useState } from '${core}';
   createRoot(document.body).render(createElement(() => useState('a')[0]));`;

const rows = weights().map(({ name, kilobytes, bar }) => ({
  what: name,
  ours: kilobytes,
  unit: 'kB',
  beside: 'bar',
  theirs: bar
}));
['remote entry', 'page to the first card', 'output renderer']
  .filter(name => !rows.some(row => row.what === name))
  .forEach(name => notRun(name, 'not built; run `npm run build` first'));

rows.push(
  {
    what: 'one schema with zod/mini',
    ours: await bundled(schema('zod/mini')),
    unit: 'kB',
    beside: 'with zod',
    theirs: await bundled(schema('zod'))
  },
  {
    what: 'one component with preact',
    ours: await bundled(component('preact/compat/client', 'preact/compat')),
    unit: 'kB',
    beside: 'with react',
    theirs: await bundled(component('react-dom/client', 'react'))
  }
);
printTable('Weights, minified and gzipped, 1 kB = 1,000 bytes', rows);
