// Weighs what a browser must load, gzipped, against the bars of the project.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { cache, inRoot, labextension, pageFolder } from './places.mjs';

/** Bars in kilobytes of 1,000 bytes. */
const bars = {
  'remote entry': 20,
  'page to the first card': 100,
  'output renderer': 300,
  'chat of the page, once opened': 30
};

const gzipped = path => gzipSync(readFileSync(path), { level: 9 }).length;

function remoteEntry() {
  const folder = join(labextension, 'static');
  const name = readdirSync(folder).find(file => /^remoteEntry\..*js$/.test(file));
  return gzipped(join(folder, name));
}

/** All chunks that load together with one: what it imports statically, and what that imports. */
function together(outputs, start, seen = new Set()) {
  if (seen.has(start)) {
    return seen;
  }
  seen.add(start);
  for (const { path, kind } of outputs[start].imports) {
    if (kind === 'import-statement' && outputs[path]) {
      together(outputs, path, seen);
    }
  }
  const css = outputs[start].cssBundle;
  return css ? seen.add(css) : seen;
}

function page() {
  const { outputs } = JSON.parse(readFileSync(join(cache, 'page-meta.json'), 'utf8'));
  const names = Object.keys(outputs);
  const main = names.find(name => outputs[name].entryPoint?.endsWith('src/main.tsx'));
  const first = together(outputs, main);
  const later = [...first]
    .flatMap(name => outputs[name].imports.filter(({ kind }) => kind === 'dynamic-import'))
    .map(({ path }) => together(outputs, path));
  const draws = chunks =>
    [...chunks].some(name =>
      Object.keys(outputs[name].inputs).some(input => input.includes('@jupyterlab/rendermime/'))
    );
  const renderer = new Set(later.filter(draws).flatMap(chunks => [...chunks]));
  const weigh = chunks => [...chunks].reduce((sum, name) => sum + gzipped(inRoot(name)), 0);
  const index = gzipped(join(pageFolder, 'index.html'));
  const panel = names.find(name => outputs[name].entryPoint?.endsWith('src/visitorChat/index.ts'));
  const chat = [...together(outputs, panel)].filter(name => !first.has(name));
  return {
    'page to the first card': weigh(first) + index,
    'output renderer': weigh([...renderer].filter(name => !first.has(name))),
    'chat of the page, once opened': weigh(chat) + gzipped(join(pageFolder, 'assets', 'chat.css'))
  };
}

/** One row a bundle: its weight and its bar in kilobytes; only what has been built. */
export function weights() {
  const measured = {
    ...(existsSync(join(labextension, 'static')) ? { 'remote entry': remoteEntry() } : {}),
    ...(existsSync(pageFolder) ? page() : {})
  };
  return Object.entries(measured).map(([name, bytes]) => ({
    name,
    kilobytes: bytes / 1000,
    bar: bars[name],
    fits: bytes / 1000 <= bars[name]
  }));
}
