/** What axe finds on the view in its states, in both themes: nothing serious. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type IJupyterLabPageFixture } from '@jupyterlab/galata';

import { button, card, expectStatus, openGuidedApp, runStep, startCounting } from './guidedApp';

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${theme}`, async ({ page, tmpPath }) => {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    const app = await openGuidedApp(page, tmpPath);
    await expectNothingSerious(page);
    await runStep(app, 'Set-up', 'Start');
    await runStep(app, 'Choose the sites');
    await card(app, 'Choose the sites')
      .getByRole('textbox', { name: 'Minimum degree' })
      .fill('many');
    await expect(app.getByRole('textbox', { name: 'Minimum degree' })).toHaveAttribute(
      'aria-invalid'
    );
    await runStep(app, 'Rank the sites');
    await card(app, 'Choose the sites').getByLabel('Country').selectOption('Belgium');
    await expectStatus(card(app, 'Rank the sites'), 'Stale');
    await button(app, 'Run menu').click();
    await expectNothingSerious(page);

    const counting = await startCounting(page, `${tmpPath}/count.ipynb`, 'Counted');
    await expectNothingSerious(page);
    await button(card(counting, 'Count'), 'Cancel').click();
    await expectStatus(card(counting, 'Count'), 'Cancelled');

    await page.evaluate(() =>
      window.jupyterapp.commands.execute('lockstep:show-status').then(() => undefined)
    );
    await expect(page.getByRole('heading', { name: 'Lockstep status' })).toBeVisible();
    await expect(page.getByText('JupyterLab', { exact: true })).toBeVisible();
    await expectNothingSerious(page);
  });
}

async function expectNothingSerious(page: IJupyterLabPageFixture): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page })
    .include('.lk:not(.lm-mod-hidden *)')
    .analyze();
  expect(passes.length).toBeGreaterThan(5);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
}
