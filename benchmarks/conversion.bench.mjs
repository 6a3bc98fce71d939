// Conversion time: a 500-cell notebook, and real ones beside nbconvert and marimo on the same files in the same run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { python } from '../scripts/places.mjs';
import { fromSource } from '../scripts/from-source.mjs';
import { askPython, realNotebooks } from './converter/notebooks.mjs';
import { pythonPeers } from './peers.mjs';
import { syntheticNotebook } from './synthetic.mjs';
import { median, printTable, timed } from './table.mjs';

const RUNS = 3;
const BARS = { synthetic: 100, real: 7.5, memory: 300 };
const MARIMO = ['marimo==0.25.2', 'nbformat==5.10.4'];

const { convert } = await fromSource('@lockstep/converter');

const here = name => fileURLToPath(new URL(name, import.meta.url));
const stem = path => basename(path, '.ipynb');
const sum = values => values.reduce((total, value) => total + value, 0);
const mean = values => sum(values) / values.length;

/** The sources of a notebook's code cells that hold code, read without the converter; `null` when it is no JSON. */
function codeIn(text) {
  let notebook;
  try {
    notebook = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
  const cells = notebook.cells ?? (notebook.worksheets ?? []).flatMap(sheet => sheet.cells ?? []);
  return cells
    .filter(cell => cell.cell_type === 'code')
    .map(cell => [cell.source ?? cell.input].flat().join(''))
    .filter(source => source.trim() !== '');
}

/** Median milliseconds a notebook, from its text to its definition; what is refused, and whose code is changed. */
async function ours(paths) {
  const times = new Map();
  const refused = [];
  const changed = [];
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    try {
      const { definition } = convert(text, { name: stem(path) });
      const kept = definition.cells.map(cell => cell.source);
      if (JSON.stringify(kept) !== JSON.stringify(codeIn(text))) {
        changed.push(path);
      }
      times.set(
        path,
        median(await timed(() => convert(text, { name: stem(path) }), { runs: RUNS, warm: 0 }))
      );
    } catch (error) {
      refused.push(`${basename(path)}: ${error.message}`);
    }
  }
  return { times, refused, changed };
}

/** Peak memory in MB of a process of its own that converts all of them, one after the other. */
function memoryOf(paths) {
  const text = execFileSync(process.execPath, [here('./converter/memory.mjs')], {
    encoding: 'utf8',
    input: JSON.stringify(paths)
  });
  return Number(text);
}

const big = JSON.stringify(syntheticNotebook(500));
const first = await timed(() => convert(big, { name: 'big' }), { runs: 1, warm: 0 });
const later = await timed(() => convert(big, { name: 'big' }), { runs: 15, warm: 2 });
printTable('Conversion, one notebook of 500 cells (first of this process; median of 15 more)', [
  { what: 'first', ours: first[0], unit: 'ms', beside: 'bar', theirs: BARS.synthetic },
  { what: 'median', ours: median(later), unit: 'ms', beside: 'bar', theirs: BARS.synthetic }
]);

const { shared, examples, shipped } = realNotebooks();
const paths = [...shared, ...examples, ...shipped];
const mine = await ours(paths);
const nbconvert = askPython(python, here('./converter/nbconvert_peer.py'), paths, '1');
const marimo = askPython(pythonPeers('marimo', MARIMO), here('./converter/marimo_peer.py'), paths);
const peers = {
  ...Object.fromEntries(
    Object.entries(nbconvert).map(([label, { times, failed }]) => [
      `nbconvert to ${label}`,
      { times: Object.fromEntries(Object.entries(times).map(([k, v]) => [k, median(v)])), failed }
    ])
  ),
  [`marimo ${MARIMO[0].split('==')[1]}`]: marimo
};
const rows = [
  {
    what: `a notebook, mean of ${mine.times.size}`,
    ours: mean([...mine.times.values()]),
    unit: 'ms',
    beside: 'bar',
    theirs: BARS.real
  },
  {
    what: 'peak memory, one process',
    ours: memoryOf(paths),
    unit: 'MB',
    beside: 'bar',
    theirs: BARS.memory
  }
];
for (const [label, { times }] of Object.entries(peers)) {
  const common = [...mine.times.keys()].filter(path => path in times);
  rows.push({
    what: `the ${common.length} that both convert, together`,
    ours: sum(common.map(path => mine.times.get(path))) / 1000,
    unit: 's',
    beside: label,
    theirs: sum(common.map(path => times[path])) / 1000
  });
}
printTable(
  `Conversion, ${paths.length} real notebooks: ${shared.length} shared, ${examples.length} examples, ${shipped.length} inside Python packages (ours: median of ${RUNS} runs; peers: one run)`,
  rows
);
const slowest = [...mine.times].sort(([, a], [, b]) => b - a).slice(0, 3);
console.log(
  `slowest: ${slowest.map(([path, ms]) => `${stem(path)} ${ms.toFixed(1)} ms`).join(', ')}`
);
const told = (name, failed, changed) =>
  console.log(
    `${name}: ${failed.length} refused${changed === undefined ? '' : `, code changed in ${changed.length}`}`
  );
told('Lockstep', mine.refused, mine.changed);
mine.refused.forEach(line => console.log(`  ${line}`));
for (const [label, { failed, changed }] of Object.entries(peers)) {
  told(label, failed, changed);
}
