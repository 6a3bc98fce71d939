/** Every state of a card on a served page: reached, reloaded and still there, on a phone; and the walk by keys alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test, type Locator, type Page } from '@playwright/test';

import { expectNothingSerious } from './axe';
import { button, card, expectStatus, guidedApp, KERNEL, runStep, tabTo } from './guidedApp';
import { notebookOf } from './notebooks';
import { publishWith, type Published } from './published';

const COUNT = [
  'import time',
  'COUNT = 600  # 1 to 1000',
  'for number in range(1, COUNT + 1):',
  "    print(f'{number} of {COUNT}', flush=True)",
  '    time.sleep(0.05)'
];

const NOTEBOOK = notebookOf(
  ['markdown', 'title', '# States'],
  ['code', 'ready', 'import math'],
  ['markdown', 'count', '## Count'],
  ['code', 'counting', COUNT.join('\n')],
  ['markdown', 'ask', '## Ask'],
  ['code', 'asking', "name = input('Your name: ')\nprint('Hello', name)"],
  ['markdown', 'divide', '## Divide'],
  ['code', 'dividing', 'BY = 0\nprint(12 / BY)'],
  ['markdown', 'weigh', '## Weigh'],
  [
    'code',
    'weighing',
    "SITES = [{'site': 'a.org', 'weight': 2}, {'site': 'b.org', 'weight': 3}]\nprint(sum(one['weight'] for one in SITES), math.pi > 3)"
  ]
);

let folder: string;
let published: Published;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-states-'));
  const file = join(folder, 'states.ipynb');
  writeFileSync(file, NOTEBOOK);
  // One kernel, so that who comes second waits for it, and who has it and does nothing loses it.
  published = await publishWith(['--max-kernels', '1', '--warm', '0'], file);
});

test.afterAll(async () => {
  await published.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Reloads the page: the card still says so, nothing stands out on the right, and axe has nothing serious to say. */
async function holds(page: Page, title: string, word: string): Promise<Locator> {
  const app = guidedApp(page);
  await expectStatus(card(app, title), word);
  await page.reload();
  await expectStatus(card(app, title), word);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, `${title}, ${word}`).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
  await expectNothingSerious(page);
  return card(app, title);
}

test('each state outlives a reload, on a phone @full', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(published.address);
  const app = guidedApp(page);
  const other = await (await browser.newContext()).newPage();
  const count = card(app, 'Count');

  await test.step('idle: locked and ready', async () => {
    await holds(page, 'Ask', 'Locked');
    await holds(page, 'Set-up', 'Ready');
  });

  await test.step('queued, while somebody else has the kernel', async () => {
    await other.goto(published.address);
    await button(card(guidedApp(other), 'Count'), 'Run').click();
    await expectStatus(card(guidedApp(other), 'Count'), 'Running');
    await button(count, 'Run').click();
    const setUp = await holds(page, 'Set-up', 'Queued');
    await expect(setUp).toContainText('Starts by itself');
    await button(card(guidedApp(other), 'Count'), 'Cancel').click();
  });

  await test.step('running, then cancelled', async () => {
    await expect(count.getByRole('progressbar')).toBeVisible(KERNEL);
    await holds(page, 'Count', 'Running');
    await expect(count.getByRole('progressbar')).toBeVisible(KERNEL);
    await button(count, 'Cancel').click();
    await holds(page, 'Count', 'Cancelled');
    await count.getByRole('textbox', { name: 'Count' }).fill('3');
    await runStep(app, 'Count', 'Run again');
    await expect(await holds(page, 'Count', 'Done')).toContainText('3 of 3');
  });

  await test.step('a question', async () => {
    const ask = card(app, 'Ask');
    await button(ask, 'Run').click();
    await holds(page, 'Ask', 'Waiting for you');
    await ask.getByLabel('Your name').fill('Ada');
    await ask.getByLabel('Your name').press('Enter');
    await expect(await holds(page, 'Ask', 'Done')).toContainText('Hello Ada');
  });

  await test.step('failed, and mended', async () => {
    await button(card(app, 'Divide'), 'Run').click();
    const divide = await holds(page, 'Divide', 'Failed');
    await divide.getByRole('textbox', { name: 'By' }).fill('4');
    await button(divide, 'Retry').click();
    await expect(await holds(page, 'Divide', 'Done')).toContainText('3.0');
  });

  await test.step('a table, its rows as they were left', async () => {
    const weigh = card(app, 'Weigh');
    await weigh.getByLabel('Sites, row 2, weight').fill('40');
    await weigh.getByLabel('Sites, row 2, weight').press('Enter');
    await weigh.getByLabel('Sites, row 3, site').fill('c.org');
    await weigh.getByLabel('Sites, row 3, weight').fill('100');
    await runStep(app, 'Weigh');
    await holds(page, 'Weigh', 'Done');
    await expect(weigh).toContainText('142 True');
    await expect(weigh.getByLabel('Sites, row 3, site')).toHaveValue('c.org');
  });

  await test.step('stale, and undone', async () => {
    await count.getByRole('textbox', { name: 'Count' }).fill('4');
    await holds(page, 'Count', 'Stale');
    await expect(count).toContainText('was 3 when this step ran');
    await button(count, 'Undo, back to 3').click();
    await expectStatus(count, 'Done');
  });

  await test.step('cold, when somebody else has taken the kernel', async () => {
    await button(card(guidedApp(other), 'Count'), 'Run again').click();
    await expectStatus(card(guidedApp(other), 'Count'), 'Running');
    await holds(page, 'Weigh', 'Cold');
    await expect(card(app, 'Weigh')).toContainText('142 True');
  });

  await test.step('finalized', async () => {
    await button(app, 'Run menu').click();
    await app.getByRole('menuitem', { name: 'Finalize' }).click();
    await expect(app.getByText('Nothing can change it.').first()).toBeVisible();
    await holds(page, 'Weigh', 'Cold');
    await expect(app.getByText('Nothing can change it.').first()).toBeVisible();
    await expect(button(card(app, 'Weigh'), 'Replay now')).toHaveCount(0);
  });
  await other.context().close();
});

test('from start to export by keyboard only @full', async ({ page }) => {
  await page.goto(published.address);
  const app = guidedApp(page);
  const { keyboard } = page;
  await expectStatus(card(app, 'Set-up'), 'Ready');
  await tabTo(page, button(app, 'Rename run'));
  await keyboard.press('F6');
  await expect(card(app, 'Set-up').locator('.lk-card-head')).toBeFocused();
  await keyboard.press('Control+Enter');
  await expectStatus(card(app, 'Set-up'), 'Done');

  const count = card(app, 'Count').getByRole('textbox', { name: 'Count' });
  await tabTo(page, count);
  await keyboard.press('Control+A');
  await keyboard.type('2');
  await keyboard.press('Control+Enter');
  await expectStatus(card(app, 'Count'), 'Done');

  const ask = card(app, 'Ask');
  await expect(ask.locator(':focus')).toHaveCount(1);
  await keyboard.press('Control+Enter');
  await expect(ask.getByLabel('Your name')).toBeFocused(KERNEL);
  await keyboard.type('Ada');
  await keyboard.press('Enter');
  await expect(ask).toContainText('Hello Ada', KERNEL);

  const by = card(app, 'Divide').getByRole('textbox', { name: 'By' });
  await expect(by).toBeFocused(KERNEL);
  await keyboard.press('Control+Enter');
  await expectStatus(card(app, 'Divide'), 'Failed');
  await tabTo(page, by, 'Shift+Tab');
  await keyboard.press('Control+A');
  await keyboard.type('6');
  await keyboard.press('Control+Enter');
  await expect(card(app, 'Divide')).toContainText('2.0', KERNEL);

  const weigh = card(app, 'Weigh');
  await tabTo(page, button(weigh, 'Move row 2 up'));
  await keyboard.press('Enter');
  await expect(weigh.getByLabel('Sites, row 1, site')).toHaveValue('b.org');
  await keyboard.press('Control+Enter');
  await expectStatus(weigh, 'Done');
  await expect(weigh).toContainText('5 True');

  await expect(weigh.locator('.lk-card-head')).toBeFocused();
  await keyboard.press('F6');
  await expect(app.getByRole('group', { name: 'Run', exact: true })).toBeFocused();
  await tabTo(page, button(app, 'Export'));
  await keyboard.press('Enter');
  const coming = page.waitForEvent('download');
  await expect(app.getByRole('menuitem', { name: 'HTML report' })).toBeFocused();
  await keyboard.press('Enter');
  expect((await coming).suggestedFilename()).toMatch(/-report\.html$/);
});
