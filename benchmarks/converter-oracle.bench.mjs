// What the converter reads in real notebooks, beside what Python's own `ast` reads in the same cells.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { python } from '../scripts/places.mjs';
import { fromSource } from '../scripts/from-source.mjs';
import { askPython, realNotebooks } from './converter/notebooks.mjs';

/** Share of literals on which both must agree, in cells that Python parses. */
const BAR = 0.995;

const { readNotebook } = await fromSource('converter/src/notebook.ts');
const { readCell } = await fromSource('converter/src/cells.ts');
const { namesDefined } = await fromSource('converter/src/names.ts');

const { shared, examples, shipped } = realNotebooks();
const paths = [...shared, ...examples, ...shipped];
const oracle = askPython(
  python,
  fileURLToPath(new URL('./converter/oracle.py', import.meta.url)),
  paths
);

/** Kinds of value that `ast` would not call a literal, or that no field takes. */
const OTHER = new Set(['null', 'date', 'datetime']);

const count = { literals: { both: 0, ast: 0, ours: 0 }, names: { both: 0, ast: 0, ours: 0 } };
const cells = { python: 0, parsed: 0, counted: 0, notebooks: 0 };
const differences = [];

function compare(kind, theirs, mine, where) {
  const other = [...mine];
  for (const item of theirs) {
    const at = other.indexOf(item);
    if (at === -1) {
      differences.push(`${kind}, only ast: ${item} in ${where}`);
    } else {
      other.splice(at, 1);
      count[kind].both += 1;
    }
  }
  other.forEach(item => differences.push(`${kind}, only ours: ${item} in ${where}`));
  count[kind].ast += theirs.length;
  count[kind].ours += mine.length;
}

for (const path of paths) {
  const theirs = oracle[path];
  if (theirs === null) {
    continue;
  }
  cells.notebooks += 1;
  const notebook = readNotebook(readFileSync(path, 'utf8'));
  const code = notebook.cells.filter(cell => cell.kind === 'code' && cell.source.trim() !== '');
  cells.python += theirs.length;
  cells.counted += code.length;
  for (const { index, read } of theirs) {
    const cell = notebook.cells[index];
    if (read === null || cell === undefined) {
      continue;
    }
    cells.parsed += 1;
    const where = `${basename(path)} cell ${index + 1}`;
    const lineOf = offset => cell.source.slice(0, offset).split('\n').length;
    const literals = readCell(cell, 'cell', 'python')
      .assignments.filter(({ value }) => !OTHER.has(value.t))
      .flatMap(({ name, also, from }) =>
        [name, ...also].map(own => `${own} at line ${lineOf(from)}`)
      );
    compare(
      'literals',
      read.literals.map(([name, line]) => `${name} at line ${line}`),
      literals,
      where
    );
    compare(
      'names',
      read.names,
      namesDefined(cell.source, 'python').filter(name => !/^[@*]/.test(name)),
      where
    );
  }
}

console.log(
  `\nOracle, ${cells.notebooks} Python notebooks of ${paths.length}: ${cells.python} code cells (converter: ${cells.counted}), of which ast parses ${cells.parsed}`
);
let failed = cells.python !== cells.counted;
for (const [kind, { both, ast, ours }] of Object.entries(count)) {
  const agreement = both / (ast + ours - both);
  const bar = kind === 'literals' ? `, bar ${100 * BAR} %` : '';
  console.log(
    `${kind}: ast ${ast}, converter ${ours}, both ${both}: agreement ${(100 * agreement).toFixed(2)} %${bar}`
  );
  failed ||= kind === 'literals' && agreement < BAR;
}
differences.slice(0, 25).forEach(line => console.log(`  ${line}`));
if (differences.length > 25) {
  console.log(`  … and ${differences.length - 25} more`);
}
process.exitCode = failed ? 1 : 0;
