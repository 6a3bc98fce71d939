/** Files that the cells of a table name: which are taken, which are refused, and that each row's run has its own. */
import type { Plan } from '@lockstep/protocol';
import { planOf } from '@lockstep/workflow';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appOf } from '../engine/testing/notebook';
import { temporaryFolder } from '../testing/parts';
import { RowFiles } from './rowFiles';
import { readTable, rowsOfTable } from './tableRows';
import { BatchWorld } from './testing';

const APP = appOf(['# Read', 'import pandas as pd\npath = "rows.csv"\ndata = pd.read_csv(path)']);
const plan: Plan = planOf(APP, 'a'.repeat(64), 'test.ipynb');
const [step] = plan.steps.filter(({ inputs }) => inputs.length > 0);
const input = step?.inputs[0];

let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  mkdirSync(join(folder, 'tables', 'data'), { recursive: true });
  mkdirSync(join(folder, 'notebooks'));
  writeFileSync(join(folder, 'tables', 'data', 'a.csv'), 'x\n1\n');
  writeFileSync(join(folder, 'secret.csv'), 'password\n');
});

afterEach(() => remove());

async function rowsOf(
  ...cells: string[]
): Promise<ReturnType<typeof rowsOfTable> & { files: RowFiles }> {
  const table = join(folder, 'tables', 'rows.csv');
  writeFileSync(table, `${input?.id ?? ''}\n${cells.join('\n')}\n`);
  const files = new RowFiles(table, join(folder, 'notebooks'));
  return { ...rowsOfTable(plan, await readTable(table, plan), [], files), files };
}

const valuesOf = ({ rows }: Awaited<ReturnType<typeof rowsOf>>): unknown[] =>
  rows.map(({ values }) => values[step?.id ?? '']?.[input?.id ?? '']);

test('the notebook asks for a file', () => {
  expect(input?.type).toBe('path');
});

test('a file beside the table, or below, is taken by its content; the same one twice is one', async () => {
  const first = await rowsOf('data/a.csv', './data/a.csv');
  expect(first.problems).toEqual([]);
  const [a, b] = valuesOf(first);
  expect(a).toMatchObject({ t: 'file', name: 'a.csv' });
  expect(b).toEqual(a);
  expect(valuesOf(await rowsOf('data/a.csv'))).toEqual([a]);
});

test('what names no file there stays the text that it is: an address, a file of the notebook’s folder', async () => {
  writeFileSync(join(folder, 'notebooks', 'own.csv'), 'x\n');
  const cells = ['https://example.org/a.csv', 'own.csv'];
  expect(valuesOf(await rowsOf(...cells))).toEqual(cells.map(v => ({ t: 'str', v })));
});

test('a file in the notebook’s folder is named from there, since each run’s folder has it', () => {
  mkdirSync(join(folder, 'notebooks', 'data'));
  writeFileSync(join(folder, 'notebooks', 'data', 'b.csv'), 'x\n');
  const files = new RowFiles(join(folder, 'notebooks', 'rows.csv'), join(folder, 'notebooks'));
  expect(files.named('./data/b.csv')).toEqual({ value: { t: 'str', v: 'data/b.csv' } });
});

test.each([
  ['above', '../secret.csv'],
  ['absolute', '/etc/hostname'],
  ['through a link', 'link.csv'],
  ['absent, above', '../../nowhere.csv']
])('a file outside the table’s folder is refused: %s', async (_, cell) => {
  symlinkSync(join(folder, 'secret.csv'), join(folder, 'tables', 'link.csv'));
  const { rows, problems } = await rowsOf(cell);
  expect(rows).toEqual([]);
  expect(problems).toEqual([
    expect.stringMatching(/^Row 1, .*lies outside the folder of rows\.csv/)
  ]);
});

test('a folder, a file of another kind and one that is too large are refused', async () => {
  writeFileSync(join(folder, 'tables', 'data', 'a.png'), '');
  writeFileSync(join(folder, 'tables', 'large.csv'), '');
  truncateSync(join(folder, 'tables', 'large.csv'), 100_000_001);
  const { problems } = await rowsOf('data', 'data/a.png', 'large.csv');
  expect(problems).toEqual([
    expect.stringMatching(/“data” is no file/),
    expect.stringMatching(/takes a file that ends in/),
    expect.stringMatching(/larger than 100 MB/)
  ]);
});

test('each row’s run has the file as its own, and a row cannot name one that did not come along', async () => {
  const world = new BatchWorld(() => ({ status: 'ok' }), APP);
  const { rows, files } = await rowsOf('data/a.csv', 'data/a.csv');
  const request = world.request([], { rows });
  expect(() => world.batches.create(request, 'me', 'cli')).toThrow(/did not come with the table/);
  const kept = files.keep(rows, world.store.blobs, 1);
  const { batch } = world.batches.create({ ...request, files: kept }, 'me', 'cli');
  const ended = ['done', 'failed'];
  const state = await world.until(batch, ({ rows: own }) =>
    own.every(({ status }) => ended.includes(status))
  );
  for (const { run } of state.rows) {
    const [upload] = world.store.runs.uploads(run ?? '');
    expect(upload).toMatchObject({ name: 'a.csv', bytes: 4 });
    expect(Buffer.from(world.store.blobs.read(upload?.blob ?? '') ?? []).toString()).toBe('x\n1\n');
  }
  await world.close();
});
