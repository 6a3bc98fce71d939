/** Files on a served page: a person's own goes in, a pasted table goes in, what a step wrote comes out. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { button, card, expectStatus, guidedApp, runStep } from './guidedApp';
import { publish, type Published } from './published';

const CELLS = [
  ['markdown', '# Sites'],
  ['code', 'import csv'],
  ['markdown', '## Read'],
  [
    'code',
    'SITES = "sites.csv"\nMOST = 10\nrows = list(csv.DictReader(open(SITES)))[:MOST]\nprint([row["country"] for row in rows])'
  ],
  ['markdown', '## Report'],
  ['code', 'with open("report.txt", "w") as file:\n    file.write(f"{len(rows)} sites")']
];

let folder: string;
let published: Published;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-files-'));
  const cells = CELLS.map(([cell_type, source], at) => ({
    cell_type,
    id: `cell-${at}`,
    metadata: {},
    source,
    ...(cell_type === 'code' ? { outputs: [], execution_count: null } : {})
  }));
  const metadata = { kernelspec: { name: 'python3', display_name: 'Python 3' } };
  const file = join(folder, 'sites.ipynb');
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
  writeFileSync(join(folder, 'sites.csv'), 'site,country\na.org,France\n');
  published = await publish(file);
});

test.afterAll(async () => {
  await published.end();
  rmSync(folder, { recursive: true, force: true });
});

test('a participant gives a file and a table, and takes the report home', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(published.address);
  const app = guidedApp(page);
  await runStep(app, 'Set-up', 'Start');
  const read = card(app, 'Read');
  await expect(read).toContainText('The author’s file, sites.csv');
  await read.locator('input[type=file]').setInputFiles({
    name: 'mine.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('site,country\nx.org,Spain\n')
  });
  await expect(read.getByText('mine.csv')).toBeVisible();
  await runStep(app, 'Read');
  await expect(read).toContainText('Spain');

  await button(read, 'Enter a table for Sites').click();
  const table = read.getByRole('group', { name: 'Table for Sites' });
  await table.getByRole('textbox').fill('Web site\tLand\nb.org\tPeru\n');
  await table.getByLabel('country').selectOption('Land');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
    []
  );
  await button(table, 'Use 1 row').click();
  await expect(read.getByText('table.csv').first()).toBeVisible();
  await button(read, 'Run again').click();
  await expect(read).toContainText('Peru');

  const report = card(app, 'Report');
  await report.getByRole('checkbox').check();
  await button(report, 'Run').click();
  await expectStatus(report, 'Done');
  const coming = page.waitForEvent('download');
  await button(report, 'Download report.txt').click();
  const download = await coming;
  expect(readFileSync(await download.path(), 'utf8')).toBe('1 sites');
  expect(readdirSync(folder).sort()).toEqual(['sites.csv', 'sites.ipynb']);
});
