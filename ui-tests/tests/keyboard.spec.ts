/** The story of `story.spec.ts` with hands on the keys alone. */
import { expect } from '@jupyterlab/galata';

import { bringExamples, card, expectStatus, guidedApp, KERNEL, tabTo } from './guidedApp';
import { test } from './ownFolder';

test('the same by keyboard only', async ({ page, tmpPath }) => {
  bringExamples(tmpPath);
  await page.notebook.openByPath(`${tmpPath}/link-web.ipynb`);
  const { keyboard } = page;

  await keyboard.press('Alt+Shift+KeyG');
  const app = guidedApp(page);
  await expect(card(app, 'Set-up').locator('.lk-card-status')).toContainText('Ready', KERNEL);

  await tabTo(page, card(app, 'Set-up').getByRole('button', { name: 'Start' }));
  await keyboard.press('Enter');
  await expectStatus(card(app, 'Set-up'), 'Done');

  const choose = card(app, 'Choose the sites');
  await expect(choose.getByLabel('Country')).toBeFocused();
  await keyboard.type('Belgium');
  await tabTo(page, choose.getByRole('textbox', { name: 'Minimum degree' }));
  await keyboard.press('Control+A');
  await keyboard.type('3');
  await keyboard.press('Control+Enter');
  await expect(choose).toContainText('Belgium, minimum degree 3', KERNEL);
  await expectStatus(choose, 'Done');

  await keyboard.press('Control+Enter');
  await expectStatus(card(app, 'Rank the sites'), 'Done');
  await keyboard.press('Control+Enter');
  await expectStatus(card(app, 'Group the actor types'), 'Done');

  const communities = card(app, 'Find communities');
  const seeds = communities.getByRole('textbox', { name: 'Seeds' });
  await tabTo(page, seeds);
  await keyboard.press('Control+A');
  await keyboard.type('300');
  await keyboard.press('Control+Enter');
  await expect(communities.getByRole('progressbar')).toBeVisible(KERNEL);
  await keyboard.press('Control+.');
  await expectStatus(communities, 'Cancelled');
  await tabTo(page, seeds);
  await keyboard.press('Control+A');
  await keyboard.type('2');
  await keyboard.press('Control+Enter');
  await expectStatus(communities, 'Done');

  await tabTo(page, choose.getByLabel('Country'), 'Shift+Tab');
  await keyboard.type('France');
  await expectStatus(communities, 'Stale');

  await keyboard.press('Shift+F6');
  await keyboard.press('Shift+F6');
  await expect(app.getByRole('group', { name: 'Run', exact: true })).toBeFocused();
  await tabTo(page, app.getByRole('button', { name: 'Export', exact: true }));
  await keyboard.press('Enter');
  await expect(app.getByRole('menuitem', { name: 'Executed notebook' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^link-web-.+\.ipynb$/ })).toBeVisible();
});
