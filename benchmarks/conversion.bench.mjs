// Conversion time: a 500-cell notebook, and real ones beside nbconvert on the same files in the same run.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { examples, python, sharedData } from '../scripts/places.mjs';
import { fromSource } from '../scripts/from-source.mjs';
import { syntheticNotebook } from './synthetic.mjs';
import { median, notRun, printTable, timed } from './table.mjs';

const RUNS = 5;
const BARS = { synthetic: 100, real: 7.5 };

const { convert } = await fromSource('@lockstep/converter');

const notebooksIn = folder =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(name => name.endsWith('.ipynb'))
        .map(name => join(folder, name))
    : [];

const stem = path => basename(path, '.ipynb');
const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Median milliseconds a notebook, from its text to its definition; a file that is refused is told apart. */
async function ours(paths) {
  const times = new Map();
  const refused = [];
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    try {
      times.set(
        path,
        median(await timed(() => convert(text, { name: stem(path) }), { runs: RUNS }))
      );
    } catch (error) {
      refused.push(`${basename(path)}: ${error.message}`);
    }
  }
  return { times, refused };
}

function nbconvert(paths) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  try {
    const list = join(folder, 'notebooks.json');
    writeFileSync(list, JSON.stringify(paths));
    const peer = fileURLToPath(new URL('./nbconvert_peer.py', import.meta.url));
    const text = execFileSync(python, [peer, list, '3'], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore']
    });
    return JSON.parse(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const big = JSON.stringify(syntheticNotebook(500));
const first = await timed(() => convert(big, { name: 'big' }), { runs: 1, warm: 0 });
const later = await timed(() => convert(big, { name: 'big' }), { runs: 15, warm: 2 });
printTable('Conversion, one notebook of 500 cells (first of this process; median of 15 more)', [
  { what: 'first', ours: first[0], unit: 'ms', beside: 'bar', theirs: BARS.synthetic },
  { what: 'median', ours: median(later), unit: 'ms', beside: 'bar', theirs: BARS.synthetic }
]);

const shared = notebooksIn(join(sharedData, 'notebooks'));
if (shared.length === 0) {
  notRun('conversion of real notebooks', `no notebooks in ${join(sharedData, 'notebooks')}`);
}
const paths = [...shared, ...notebooksIn(examples)];
const mine = await ours(paths);
const theirs = nbconvert(paths);
const rows = [
  {
    what: `notebook to app, ${mine.times.size} files`,
    ours: mean([...mine.times.values()]),
    unit: 'ms',
    beside: 'bar',
    theirs: BARS.real
  }
];
for (const [label, { times }] of Object.entries(theirs)) {
  const common = [...mine.times.keys()].filter(path => path in times);
  rows.push({
    what: `the ${common.length} files both convert`,
    ours: mean(common.map(path => mine.times.get(path))),
    unit: 'ms',
    beside: `nbconvert to ${label}`,
    theirs: mean(common.map(path => median(times[path])))
  });
}
printTable(
  `Conversion, ${paths.length} real notebooks (mean over files of the median of ${RUNS} runs)`,
  rows
);
const slowest = [...mine.times].sort(([, a], [, b]) => b - a).slice(0, 3);
console.log(
  `slowest of ours: ${slowest.map(([path, ms]) => `${stem(path)} ${ms.toFixed(1)} ms`).join(', ')}`
);
mine.refused.forEach(line => console.log(`refused by ours: ${line}`));
for (const [label, { failed }] of Object.entries(theirs)) {
  failed.forEach(line => console.log(`refused by nbconvert to ${label}: ${line}`));
}
