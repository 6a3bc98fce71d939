/** Two runs of one notebook: exported, found in the list, and compared step by step. */
import { expect } from '@jupyterlab/galata';

import { button, card, expectStatus, openGuidedApp, runStep } from './guidedApp';
import { test } from './ownFolder';

test('a run is exported, cloned, changed and compared with the first one', async ({
  page,
  tmpPath
}) => {
  const app = await openGuidedApp(page, tmpPath, 'quick-look');
  await runStep(app, 'Set-up', 'Start');
  await runStep(app, 'Count by country');

  await test.step('a report is one file, and says what is in it before', async () => {
    await button(app, 'Export').click();
    const report = app.getByRole('menuitem', { name: 'HTML report' });
    await expect(report).toContainText('no code');
    const coming = page.waitForEvent('download');
    await report.click();
    expect((await coming).suggestedFilename()).toMatch(/^quick-look-.+-report\.html$/);
  });

  await test.step('a clone with another value differs by it', async () => {
    await button(app, 'Run menu').click();
    await app.getByRole('menuitem', { name: 'Clone run' }).click();
    await expect(app.getByRole('heading', { name: /\(copy\)$/ })).toBeVisible();
    await runStep(app, 'Set-up', 'Start');
    const count = card(app, 'Count by country');
    await count.getByLabel('International').uncheck();
    await runStep(app, 'Count by country');
    await expectStatus(count, 'Done');
    await button(app, 'Compare').click();
    const compared = page.getByRole('region', { name: 'Compare two runs' });
    await expect(compared.getByText(/^1 input differs/)).toBeVisible();
    await expect(compared.getByRole('article', { name: 'Set-up, Equal' })).toBeVisible();
    const row = compared.getByRole('row', { name: /^International/ });
    await expect(row).toContainText('no → yes');
    await button(compared, 'Swap A and B').click();
    await expect(row).toContainText('yes → no');
  });
});
