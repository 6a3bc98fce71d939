/** The author view on one notebook, by keyboard only: what is changed is saved, undone, and seen in the open app. */
import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

import { expectNothingSerious } from './axe';
import { bringExamples, button, card, expectStatus, guidedApp, KERNEL, tabTo } from './guidedApp';
import { test } from './ownFolder';

test('an author makes an app of a notebook by keyboard only', async ({ page, tmpPath }) => {
  bringExamples(tmpPath);
  const path = `${tmpPath}/quick-look.ipynb`;
  await page.notebook.openByPath(path);
  await page.sidebar.close('left');
  await page.sidebar.close('right');
  const saved = await page.contents.getContentMetadata(path);
  const { keyboard } = page;
  const outline = page.getByRole('complementary', { name: 'App outline' });
  const marks = page.locator('.jp-Notebook .lk-mark');
  const overlay = (): Promise<string> =>
    page.evaluate(async file => {
      const { contents } = window.jupyterapp.serviceManager;
      return String(
        (await contents.get(file, { type: 'file', format: 'text', content: true })).content
      );
    }, `${tmpPath}/quick-look.app.yaml`);

  await test.step('the outline opens beside the code, which is marked', async () => {
    await keyboard.press('Alt+Shift+KeyU');
    await expect(row(outline, /^Step 3: Add up/)).toBeVisible(KERNEL);
    await expect(page.locator('.lk-mark-shown')).toHaveText(['5', 'True', 'input']);
    await expectNothingSerious(page);
  });

  await test.step('a step is retitled where one walks', async () => {
    await keyboard.press('Home');
    await expect(
      row(outline, /^Set-up, runs by itself\..*1 value could be an input/)
    ).toBeFocused();
    await goDownTo(page, row(outline, /^Step 1: Count by country/));
    await keyboard.press('F2');
    await keyboard.type('Count the sites');
    await keyboard.press('Enter');
    await expect(row(outline, /^Step 1: Count the sites/)).toBeFocused();
  });

  await test.step('an input is hidden, a value is offered, and both are undone', async () => {
    await keyboard.press('ArrowRight');
    await goDownTo(page, row(outline, /^International,/));
    await keyboard.press('h');
    await expect(page.locator('.lk-mark-hidden')).toHaveText(['True']);
    await goDownTo(page, row(outline, /^Country not/));
    await keyboard.press('h');
    await expect(page.locator('.lk-mark-shown')).toHaveText(['5', '"International"', 'input']);
    await expect.poll(overlay).toContain('hidden: true');
    await keyboard.press('Control+z');
    await keyboard.press('Control+z');
    await expect(page.locator('.lk-mark-shown')).toHaveText(['5', 'True', 'input']);
    expect(await overlay()).not.toContain('hidden');
  });

  await test.step('the same box is at the cursor, and left with Esc', async () => {
    await goDownTo(page, row(outline, /^Top,/), 'ArrowUp');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await keyboard.press('Control+Home');
    await keyboard.press('Alt+Shift+KeyI');
    const box = page.getByRole('dialog', { name: 'Top' });
    await expect(box).toContainText('whole number, 1 to 13');
    await expect(button(box, 'Retype')).toBeFocused();
    await expectNothingSerious(page);
    await tabTo(page, button(box, 'Set range'));
    await keyboard.press('Enter');
    await expect(box.getByLabel('Smallest')).toBeFocused();
    await keyboard.press('Escape');
    await expect(box).toHaveCount(0);
    await expect(page.locator('.jp-Notebook .cm-content:focus')).toHaveCount(1);
    await keyboard.press('Control+Shift+Period');
    await expect(row(outline, /^Top,/)).toBeFocused();
  });

  await test.step('steps are joined and cut again', async () => {
    await keyboard.press('End');
    await goDownTo(page, row(outline, /^Step 3: Add up/), 'ArrowUp');
    await keyboard.press('m');
    await expect(row(outline, /^Step 2: Set a limit/)).toBeFocused();
    await expect(row(outline, /^Step 3/)).toHaveCount(0);
    await keyboard.press('s');
    await keyboard.press('Enter');
    await expect(row(outline, /^Step 3/)).toBeVisible();
    await keyboard.press('Control+z');
    await expect(row(outline, /^Step 3/)).toHaveCount(0);
    await keyboard.press('Control+z');
    await expect(row(outline, /^Step 3: Add up/)).toBeVisible();
  });

  const app = guidedApp(page);
  const count = card(app, 'Count the sites');
  await test.step('the app is tried, with its new title', async () => {
    await tabTo(page, outline.getByRole('button', { name: 'Try the app' }), 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(app.getByText('Follows the notebook')).toBeVisible(KERNEL);
    await expect(count).toBeVisible();
    await tabTo(page, button(card(app, 'Set-up'), 'Start'));
    await keyboard.press('Enter');
    await expectStatus(card(app, 'Set-up'), 'Done');
    await expect(count.locator(':focus')).toHaveCount(1);
    await keyboard.press('Control+Enter');
    await expectStatus(count, 'Done');
  });

  await test.step('words are in the app at once, and its results stay', async () => {
    await keyboard.press('Control+Shift+Period');
    await expect(outline.getByRole('treeitem').and(page.locator(':focus'))).toHaveCount(1);
    await keyboard.press('Home');
    await goDownTo(page, row(outline, /^Step 1: Count the sites/));
    await keyboard.press('ArrowRight');
    await goDownTo(page, row(outline, /^Top,/));
    await keyboard.press('F2');
    await keyboard.type('Countries shown');
    await keyboard.press('Enter');
    await expect(count.getByRole('textbox', { name: 'Countries shown' })).toBeVisible();
    await expectStatus(count, 'Done');
    await expectNothingSerious(page);
  });

  await test.step('an input that goes turns its step stale, and undo brings the result back', async () => {
    await keyboard.press('h');
    await expect(count).toContainText('The app changed in this step.');
    await expectStatus(count, 'Stale');
    await expectStatus(card(app, 'Set-up'), 'Done');
    await keyboard.press('Control+z');
    await expectStatus(count, 'Done');
    await expect(count.getByRole('textbox', { name: 'Countries shown' })).toBeVisible();
  });

  await test.step('closing the outline takes the marks away', async () => {
    await expect(marks.first()).toBeAttached();
    await keyboard.press('Alt+Shift+KeyU');
    await expect(outline).toHaveCount(0);
    await expect(marks).toHaveCount(0);
  });

  const now = await page.contents.getContentMetadata(path);
  expect(now?.last_modified, 'the file of the notebook').toBe(saved?.last_modified);
});

/** A row of the outline by what a screen reader hears of it. */
function row(outline: Locator, name: RegExp): Locator {
  return outline.getByRole('treeitem', { name });
}

/** Walks until a row has the focus. */
async function goDownTo(
  page: IJupyterLabPageFixture,
  wanted: Locator,
  key: 'ArrowDown' | 'ArrowUp' = 'ArrowDown'
): Promise<void> {
  for (let steps = 0; steps < 30; steps += 1) {
    if (await wanted.evaluate(node => node === document.activeElement)) {
      return;
    }
    await page.keyboard.press(key);
  }
  await expect(wanted).toBeFocused();
}
