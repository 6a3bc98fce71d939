/** A notebook that moves on under its runs: old version kept, new one offered, and a choice among runs. */
import { expect } from '@jupyterlab/galata';

import { button, card, expectStatus, KERNEL, openGuidedApp, runStep } from './guidedApp';
import { test } from './ownFolder';

const edited = [
  'TOP = 7  # 1 to 13',
  'counts = sites["country"].value_counts().head(TOP)',
  'print(counts.to_string())'
].join('\n');

test('a run keeps its version until its author takes the new one', async ({ page, tmpPath }) => {
  const app = await openGuidedApp(page, tmpPath, 'quick-look');
  const path = `${tmpPath}/quick-look.ipynb`;
  const saved = await page.contents.getContentMetadata(path);
  await runStep(app, 'Set-up', 'Start');
  await runStep(app, 'Count by country');

  await test.step('an edit that is not saved yet is noticed', async () => {
    await page.activity.activateTab('quick-look.ipynb');
    await page.notebook.setCell(4, 'code', edited);
    await page.activity.activateTab('quick-look: Guided App');
    await expect(app.getByText('The notebook changed since')).toBeVisible(KERNEL);
    await expectStatus(card(app, 'Count by country'), 'Done');
  });

  await test.step('the new version is taken after a look at it', async () => {
    await button(app, 'See what would change').click();
    await expect(app.getByRole('listitem').filter({ hasText: 'is gone' })).toHaveText(
      /Count by country/
    );
    await button(app, 'Use the new version').click();
    await expect(app.getByText('The notebook changed since')).toBeHidden();
    await expectStatus(card(app, 'Set-up'), 'Done');
    await expectStatus(card(app, 'Count by country'), 'Stale');
    await runStep(app, 'Count by country', 'Run again');
    await expect(card(app, 'Count by country').getByLabel('International')).toHaveCount(0);
  });

  await test.step('another run begins at Start, and the first one is still there', async () => {
    await button(app, 'Run menu').click();
    await page.getByRole('menuitem', { name: 'New run' }).click();
    await expectStatus(card(app, 'Set-up'), 'Ready');
    await app.getByRole('combobox', { name: 'Run', exact: true }).selectOption({ index: 1 });
    await expectStatus(card(app, 'Count by country'), 'Done');
  });

  const now = await page.contents.getContentMetadata(path);
  expect(now?.last_modified, 'the file of the notebook').toBe(saved?.last_modified);
});
