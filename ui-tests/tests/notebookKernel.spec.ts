/** A run on the kernel of the notebook beside it: it reads what is there, and notices what happens there. */
import { expect } from '@jupyterlab/galata';

import { button, card, expectStatus, guidedApp, KERNEL } from './guidedApp';
import { notebookOf } from './notebooks';
import { test } from './ownFolder';
import { command, record } from './record';

const COUNT = 'try:\n    count += 1\nexcept NameError:\n    count = 1\nprint("count is", count)';
const SECRET = 'from getpass import getpass\nkey = getpass("Key")\nprint(len(key), "characters")';

test('a run works on the notebook’s kernel and leaves it alive @full', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/beside.ipynb`;
  const notebook = notebookOf(
    ['markdown', 'title', '# Beside'],
    ['markdown', 'count', '## Count'],
    ['code', 'counting', COUNT],
    ['markdown', 'ask', '## Ask'],
    ['code', 'asking', SECRET]
  );
  await page.contents.uploadContent(notebook, 'text', path);
  await page.notebook.openByPath(path);
  await expect(page.locator('#jp-main-statusbar').getByText(/Python 3.* \| Idle/)).toBeVisible(
    KERNEL
  );
  await page.notebook.runCell(2);
  await page.getByRole('button', { name: 'Open as Guided App' }).click();
  const app = guidedApp(page);
  const [first, second] = [card(app, 'Count'), card(app, 'Ask')];
  const bar = app.getByRole('region', { name: 'Kernel' });
  const choose = async (entry: string): Promise<void> => {
    await button(app, 'Run menu').click();
    await page.getByRole('menuitem', { name: entry }).click();
  };

  await test.step('on a kernel of its own it does not see the notebook', async () => {
    await button(first, 'Run').click();
    await expect(first).toContainText('count is 1', KERNEL);
    await expectStatus(first, 'Done');
  });
  await test.step('on the notebook’s kernel it does', async () => {
    await choose('Use the notebook’s kernel');
    await expect(bar).toContainText('steps see what it holds');
    await button(second, 'Run').click();
    await expect(first).toContainText('count is 2', KERNEL);
    await second.getByRole('textbox', { name: 'Key' }).fill('open sesame');
    await button(second, 'Answer').click();
    await expect(second).toContainText('11 characters', KERNEL);
    await page.screenshot({ path: test.info().outputPath('attached.png') });
  });
  await test.step('a cell of the notebook turns its steps stale', async () => {
    await page.activity.activateTab('beside.ipynb');
    await page.notebook.runCell(2);
    expect(await page.notebook.getCellTextOutput(2)).toEqual(['count is 3\n']);
    await page.activity.activateTab('beside: Guided App');
    await expectStatus(first, 'Stale');
    await expectStatus(second, 'Stale');
    await expect(first).toContainText('A cell ran in the notebook.');
    await page.screenshot({ path: test.info().outputPath('stale.png') });
    await button(first, 'Run anyway').click();
    await expect(first).toContainText('count is 4', KERNEL);
  });
  await test.step('the record holds each run once, and no secret', async () => {
    const runs = (await record(page, path)).filter(one => one.kind === 'run');
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    expect(runs.filter(({ via }) => via === 'notebook')).toHaveLength(2);
    expect(runs.filter(({ via }) => via === 'app')).toHaveLength(4);
    expect(runs.filter(({ via }) => via === 'other')).toEqual([]);
    expect(JSON.stringify(runs)).not.toContain('open sesame');
  });
  await test.step('left, the notebook’s kernel lives on', async () => {
    await button(bar, 'Use a kernel of its own').click();
    await expect(bar).toBeHidden();
    await page.activity.activateTab('beside.ipynb');
    await page.notebook.runCell(2);
    expect(await page.notebook.getCellTextOutput(2)).toEqual(['count is 5\n']);
  });
  await test.step('a new kernel waits for a word', async () => {
    await page.activity.activateTab('beside: Guided App');
    await choose('Use the notebook’s kernel');
    await expect(bar).toBeVisible();
    await page.activity.activateTab('beside.ipynb');
    await command(page, 'notebook:restart-kernel');
    await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await page.activity.activateTab('beside: Guided App');
    await expect(bar.getByRole('alert')).toContainText('a new one, or was out of sight', KERNEL);
    await expect(button(first, 'Run again')).toBeDisabled();
    await page.screenshot({ path: test.info().outputPath('new-kernel.png') });
    await button(bar, 'Go on with it').click();
    await expect(bar.getByRole('alert')).toBeHidden();
    await button(first, 'Run again').click();
    await expect(first).toContainText('count is 1', KERNEL);
  });
});
