/** What axe finds on the view in its states, in both themes: nothing serious. */
import { expect } from '@jupyterlab/galata';

import { expectNothingSerious } from './axe';
import { ask, askCard, expectAnswer, openBeside, openPanel, sidebar } from './chat';
import { KEY, sure, test as chatTest, unsure } from './fakes';
import { button, card, expectStatus, openGuidedApp, runStep, startCounting } from './guidedApp';
import { test } from './ownFolder';

test('axe finds nothing serious, light and dark', async ({ page, tmpPath }) => {
  const inBothThemes = async (): Promise<void> => {
    await expectNothingSerious(page);
    await page.theme.setDarkTheme();
    await expectNothingSerious(page);
    await page.theme.setLightTheme();
  };
  const app = await openGuidedApp(page, tmpPath);
  await inBothThemes();
  await runStep(app, 'Set-up', 'Start');
  await runStep(app, 'Choose the sites');
  await card(app, 'Choose the sites').getByRole('textbox', { name: 'Minimum degree' }).fill('many');
  await expect(app.getByRole('textbox', { name: 'Minimum degree' })).toHaveAttribute(
    'aria-invalid'
  );
  await runStep(app, 'Rank the sites');
  await card(app, 'Choose the sites').getByLabel('Country').selectOption('Belgium');
  await expectStatus(card(app, 'Rank the sites'), 'Stale');
  await inBothThemes();
  await button(app, 'Run menu').click();
  await expectNothingSerious(page);

  const counting = await startCounting(page, `${tmpPath}/count.ipynb`, 'Counted');
  await inBothThemes();
  await button(card(counting, 'Count'), 'Cancel').click();
  await expectStatus(card(counting, 'Count'), 'Cancelled');

  await page.evaluate(() =>
    window.jupyterapp.commands.execute('lockstep:show-status').then(() => undefined)
  );
  await expect(page.getByRole('heading', { name: 'Lockstep status' })).toBeVisible();
  await expect(page.getByText('JupyterLab', { exact: true })).toBeVisible();
  await inBothThemes();
});

chatTest(
  'axe finds nothing serious in the chat, light and dark',
  async ({ page, fakes, tmpPath }) => {
    await fakes.companion.call('setKey', {
      body: { target: { provider: 'anthropic', host: '' }, key: KEY }
    });
    await fakes.companion.call('writeSettings', { body: { mode: 'ask' } });
    await openBeside(page, `${tmpPath}/seen.ipynb`, [['code', 'one', 'print(1)\none / 0']]);
    await page.notebook.runCell(0, true);
    await expectNothingSerious(page);

    fakes.localSays({ ...sure('Not a number.'), loading: 60_000 });
    await ask(page, 'why?');
    await expect(button(sidebar(page), 'Stop')).toBeVisible();
    await expectNothingSerious(page);
    await button(sidebar(page), 'Stop').click();

    const code = '```python\ntwo = three_of(four)\n```\n';
    fakes.localSays(unsure(code));
    fakes.cloudSays(sure(code.replace('three_of(four)', 'one + one')));
    for (const decision of ['Keep local', 'Send once']) {
      await ask(page, `Write code that adds. ${decision}.`);
      await expect(askCard(page)).toBeVisible();
      await expectNothingSerious(page);
      await button(askCard(page), decision).click();
    }
    await expectAnswer(page, 'one + one');

    for (const theme of ['light', 'dark']) {
      if (theme === 'dark') {
        await page.theme.setDarkTheme();
      }
      await expectNothingSerious(page);
      const panels = [['Models'], ['Memory'], ['Edit instructions', 'Instructions']] as const;
      for (const [entry, title] of panels) {
        const panel = await openPanel(page, entry, title);
        await expectNothingSerious(page);
        await button(panel, 'Back to the chat').click();
      }
    }

    await fakes.companion.call('writeSettings', { body: { mode: 'local-only' } });
    await fakes.end();
    await ask(page, 'Is nobody there?');
    const problem = sidebar(page).getByRole('heading', { name: 'Ollama is not running' });
    await expect(problem).toBeVisible();
    await expectNothingSerious(page);
  }
);
