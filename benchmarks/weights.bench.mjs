// Weights: what a browser loads before it can show something, gzipped, beside the bars.
import { weights } from '../scripts/weights.mjs';
import { notRun, printTable } from './table.mjs';

const rows = weights();
const expected = ['remote entry', 'page to the first card', 'output renderer'];
if (rows.length > 0) {
  printTable(
    'Weights, gzipped, 1 kB = 1,000 bytes',
    rows.map(({ name, kilobytes, bar }) => ({
      what: name,
      ours: kilobytes,
      unit: 'kB',
      beside: 'bar',
      theirs: bar
    }))
  );
}
expected
  .filter(name => !rows.some(row => row.name === name))
  .forEach(name => notRun(name, 'not built; run `npm run build` first'));
