/** A batch from its table to its results: one row fails, is retried and fails again, and the others run once. */
import { readFile } from 'node:fs/promises';

import { expect } from '@jupyterlab/galata';

import { KERNEL, reload } from './guidedApp';
import { notebookOf } from './notebooks';
import { test } from './ownFolder';

test('rows of a CSV become runs on a board, and a failed one is retried', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/letters.ipynb`;
  const notebook = notebookOf(
    ['markdown', 'title', '# Letters'],
    ['markdown', 'choose', '## Choose'],
    ['code', 'choosing', "country = 'France'"],
    ['markdown', 'count', '## Count'],
    [
      'code',
      'counting',
      ["if country == 'Atlantis':", "    raise ValueError('no such country')", 'len(country)'].join(
        '\n'
      )
    ]
  );
  await page.contents.uploadContent(notebook, 'text', path);
  await page.evaluate(
    args => window.jupyterapp.commands.execute('lockstep:open-batch', args).then(() => undefined),
    { path }
  );
  const setting = page.getByRole('main', { name: 'New batch' });
  await setting.getByLabel('CSV file').setInputFiles({
    name: 'countries.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Country\nPeru\nAtlantis\nChad\n')
  });
  await expect(setting.getByLabel('Column for Country')).toHaveValue('0');
  await setting.getByRole('button', { name: 'Start 3 runs' }).click();

  const board = page.getByRole('main', { name: 'Batch: countries.csv' });
  await expect(board.getByText('3 of 3 finished')).toBeVisible(KERNEL);
  const atlantis = board.getByRole('row', { name: /Atlantis/ });
  await expect(atlantis).toContainText('Failed');
  await expect(atlantis).toContainText('Step 2: no such country');
  await expect(board.getByRole('row', { name: /Chad/ })).toContainText('Done');

  await board.getByRole('button', { name: 'Retry failed (1)' }).click();
  await expect(board.getByText('2 of 3 finished')).toBeVisible(KERNEL);
  await expect(board.getByText('3 of 3 finished')).toBeVisible(KERNEL);
  await expect(atlantis).toContainText('Failed');

  // The board comes back where it was; Lab saves its layout a moment after the tab was opened.
  await reload(page);
  await expect(board.getByText('3 of 3 finished')).toBeVisible(KERNEL);

  const saved = page.waitForEvent('download');
  await board.getByRole('button', { name: 'Export results' }).click();
  await board.getByRole('menuitem', { name: /Results as a table/ }).click();
  const file = await (await saved).path();
  const rows = (await readFile(file, 'utf-8')).split('\r\n').map(line => line.split(','));
  expect(rows.map(row => row.slice(2, 4).concat(row[5] ?? ''))).toEqual([
    ['Country', 'State', 'Count'],
    ['Peru', 'Done', '4'],
    ['Atlantis', 'Failed', ''],
    ['Chad', 'Done', '4'],
    ['']
  ]);
});
