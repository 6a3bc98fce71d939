// Bundles the published page: Preact for React, hashed names, the output renderer as a later chunk.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

import { build } from 'esbuild';

import { common } from './bundle.mjs';
import { cache, inRoot, pageFolder } from './places.mjs';

const source = inRoot('packages', 'page');
const entry = join(source, 'src', 'main.tsx');
/** What a link graph needs besides its chunk: found by the chunk beside itself, under these names. */
const graph = {
  'graph-worker': join(source, 'src', 'graphWorker.ts'),
  graph: join(source, 'style', 'graph.css'),
  chat: join(source, 'style', 'chat.css'),
  compare: inRoot('packages', 'cards', 'style', 'compare.css'),
  // The same for formulas, for rich outputs, and for controls of notebooks.
  math: inRoot('node_modules', 'katex', 'dist', 'katex.min.css'),
  outputs: inRoot('node_modules', '@jupyterlab', 'rendermime', 'style', 'base.css'),
  widgets: inRoot('packages', 'widgets', 'style', 'widgets.css')
};

/**
 * Jupyter's web components come in through apputils and ui-components. They draw toolbars, which a
 * page without JupyterLab has none of, and weigh a third of the renderer: every export is a stub.
 */
const withoutWebComponents = {
  name: 'without-web-components',
  setup({ onLoad, onResolve }) {
    const filter = /^@jupyter\/(react-components|web-components)(\/|$)|^@microsoft\/fast-/;
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'absent', sideEffects: false }));
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents:
        'module.exports = new Proxy({ __esModule: true }, { get: () => function absent() {} });',
      loader: 'js'
    }));
  }
};

/** Every browser that runs the page reads woff2: the other formats of KaTeX's fonts would be a megabyte for nobody. */
const onlyWoff2 = {
  name: 'only-woff2',
  setup({ onLoad }) {
    onLoad({ filter: /katex\.min\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /,url\([^)]+\.(?:woff|ttf)\) format\("\w+"\)/g,
        ''
      ),
      loader: 'css'
    }));
  }
};

rmSync(pageFolder, { recursive: true, force: true });

const shared = {
  ...common,
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  minify: true,
  outdir: pageFolder,
  platform: 'browser'
};

await build({
  ...shared,
  assetNames: 'assets/[name]-[hash]',
  entryNames: 'assets/[name]',
  entryPoints: graph,
  loader: { '.woff2': 'file' },
  plugins: [onlyWoff2]
});

const { metafile } = await build({
  ...shared,
  alias: {
    ...common.alias,
    react: 'preact/compat',
    'react-dom': 'preact/compat',
    'react-dom/client': 'preact/compat/client',
    'react/jsx-runtime': 'preact/jsx-runtime'
  },
  assetNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  entryNames: 'assets/[name]-[hash]',
  entryPoints: [entry],
  loader: { '.svg': 'text', '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file' },
  plugins: [withoutWebComponents],
  splitting: true
});

// The template names the two files by placeholder; the rest of it belongs to the page.
const outputs = Object.entries(metafile.outputs);
const [script, { cssBundle }] = outputs.find(
  ([, output]) => output.entryPoint === relative(inRoot(), entry)
);
const html = readFileSync(join(source, 'index.html'), 'utf8')
  .replace('%script%', `assets/${basename(script)}`)
  .replace('%styles%', cssBundle ? `assets/${basename(cssBundle)}` : '');
writeFileSync(join(pageFolder, 'index.html'), html);

// scripts/weights.mjs reads which chunk loads when.
mkdirSync(cache, { recursive: true });
writeFileSync(join(cache, 'page-meta.json'), JSON.stringify(metafile));
