/** `lockstep run --batch` on real kernels: results, evidence, a failing row, and going on in the same folder. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchEntry } from '@lockstep/protocol';
import { notebookJson } from '../engine/testing/notebook';
import { useServer } from '../engine/testing/live';
import { openTestStore, testDeps } from '../engine/testing/server';
import { runBatchHeadless, type BatchOptions } from './headlessBatch';

jest.setTimeout(60_000);

const server = useServer();

const CELLS = [
  '# Letters',
  '## Choose',
  'country = "France"',
  '## Count',
  'from pathlib import Path\nif country == "Atlantis" and not Path(flag).exists():\n    raise ValueError("no such country")\nlen(country)'
];

async function run(more: Partial<BatchOptions>): Promise<{
  status: number;
  printed: string[];
  complained: string[];
}> {
  const store = openTestStore(server.config, 'batch');
  const printed: string[] = [];
  const complained: string[] = [];
  try {
    const status = await runBatchHeadless({
      notebook: join(server.root, 'letters.ipynb'),
      table: join(server.root, 'countries.csv'),
      out: join(server.root, 'out'),
      set: [],
      secrets: [],
      parallel: 2,
      leaveOut: false,
      json: false,
      print: line => void printed.push(line),
      complain: line => void complained.push(line),
      deps: testDeps(server.config, store, 'batch'),
      store: store.batches,
      shared: false,
      signal: new AbortController().signal,
      ...more
    });
    return { status, printed, complained };
  } finally {
    store.close();
  }
}

test('rows run, a failing one is named, and the same command goes on with it alone', async () => {
  const flag = join(server.root, 'fixed');
  const cells = CELLS.map(cell => cell.replace('flag', JSON.stringify(flag)));
  writeFileSync(join(server.root, 'letters.ipynb'), JSON.stringify(notebookJson(cells)));
  writeFileSync(join(server.root, 'countries.csv'), 'Country\nPeru\nAtlantis\nChad\n');
  const first = await run({});
  expect(first.status).toBe(1);
  expect(first.complained).toEqual(['Row 2, Atlantis: failed. Step 2: no such country']);
  const out = join(server.root, 'out');
  const results = (): string[] => readFileSync(join(out, 'results.csv'), 'utf-8').split('\r\n');
  expect(results()[0]).toBe('Row,Name,Country,State,Seconds,Count,Problem,Run');
  expect(results()[1]).toMatch(/^1,Peru,Peru,Done,\d+\.\d,4,,[0-9a-f]{20}$/);
  expect(results()[2]).toMatch(/^2,Atlantis,Atlantis,Failed,.*no such country/);
  expect(readdirSync(join(out, 'rows')).sort()).toEqual([
    '0001-Peru',
    '0002-Atlantis',
    '0003-Chad'
  ]);
  expect(existsSync(join(out, 'rows', '0001-Peru', 'letters.executed.ipynb'))).toBe(true);

  writeFileSync(flag, '');
  const lines: string[] = [];
  const again = await run({ json: true, print: line => void lines.push(line) });
  expect(again.status).toBe(0);
  const events = lines.map(line => BatchEntry.parse(JSON.parse(line)).event);
  expect(events.flatMap(event => (event.type === 'row-started' ? event.row : []))).toEqual([2]);
  expect(results()[2]).toMatch(/^2,Atlantis,Atlantis,Done,/);
});

test('a table that does not fit is refused with its rows, and nothing starts', async () => {
  const notebook = join(server.root, 'limit.ipynb');
  writeFileSync(
    notebook,
    JSON.stringify(notebookJson(['# Limits', '## Set', 'limit = 3\nprint(limit)']))
  );
  const table = join(server.root, 'limits.csv');
  writeFileSync(table, 'limit\n3\nmany\n');
  const out = join(server.root, 'limits');
  const { status, complained } = await run({ notebook, table, out });
  expect(status).toBe(2);
  expect(complained).toEqual([
    'Row 2, Limit: “many” is not a whole number.',
    'Nothing was started. Correct these rows, or leave them out with --leave-out.'
  ]);
  expect(existsSync(out)).toBe(false);
});
