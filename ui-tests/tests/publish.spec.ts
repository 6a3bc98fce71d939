/** The story of a publication: from JupyterLab to a participant's browser, back onto the author's board, and its end. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jupyterlab/galata';
import { routes } from '@lockstep/protocol';

import { button, card, expectStatus, guidedApp, KERNEL, reload } from './guidedApp';
import { notebookOf } from './notebooks';
import { test } from './ownFolder';

const LOOKS = notebookOf(
  ['markdown', 'title', '# Ranks by country'],
  ['markdown', 'choose', '## Choose'],
  ['code', 'choosing', 'country = "France"\nprint(country)'],
  ['markdown', 'rank', '## Rank'],
  ['code', 'ranking', 'print({"France": 3}[country])']
);

test('an author publishes, a participant runs and tells, the board shows it', async ({
  page,
  browser,
  tmpPath
}) => {
  const path = `${tmpPath}/ranks.ipynb`;
  await page.contents.uploadContent(LOOKS, 'text', path);
  await page.sidebar.close('right');
  await page.evaluate(
    at => window.jupyterapp.commands.execute('lockstep:publish-notebook', { path: at }),
    path
  );
  const panel = page.getByRole('main', { name: `Publish ${path}` });
  await panel.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(panel.getByRole('heading', { name: 'Published' })).toBeVisible(KERNEL);
  const answered = page.waitForResponse(response => /\/link(\?|$)/.test(response.url()));
  await panel.getByRole('button', { name: 'Copy link with token' }).click();
  const { link } = routes.copyLink.reply.parse(await (await answered).json());

  const participant = await browser.newPage();
  await participant.goto(link);
  const app = guidedApp(participant);
  await card(app, 'Choose').getByLabel('Country').fill('Norway');
  await button(card(app, 'Choose'), 'Run').click();
  await expectStatus(card(app, 'Choose'), 'Done');
  await button(card(app, 'Rank'), 'Run').click();
  await expectStatus(card(app, 'Rank'), 'Failed');
  await button(app, 'Tell the author').click();
  await expect(app.getByRole('region', { name: 'This goes to the author' })).toContainText(
    'Norway'
  );
  await app.getByLabel('Your words').fill('Is it me?');
  await button(app, 'Send').click();
  await expect(app.getByText('The author has your message.')).toBeVisible();

  await expect(panel.getByText('“Is it me?”')).toBeVisible();
  const row = panel.getByRole('row', { name: /browser 1/ });
  await expect(row).toContainText('Failed');
  await expect(row).toContainText('2 of 2');
  const { violations } = await new AxeBuilder({ page }).include('.lk-publish').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
    []
  );

  await reload(page);
  await expect(panel.getByText('“Is it me?”')).toBeVisible(KERNEL);
  await panel.getByRole('button', { name: 'Open run' }).click();
  await expectStatus(card(guidedApp(page), 'Rank'), 'Failed');
  await expect(button(guidedApp(page), 'Retry')).toBeHidden();

  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(participant.getByText('This page is being stopped.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Publish', exact: true })).toBeVisible();
  await participant.close();
});

test('an author turns the chat on, attacks a copy of the page and takes its results @full', async ({
  page,
  browser,
  tmpPath
}) => {
  test.setTimeout(300_000);
  const path = `${tmpPath}/ranks.ipynb`;
  await page.contents.uploadContent(LOOKS, 'text', path);
  await page.sidebar.close('right');
  await page.evaluate(
    at => window.jupyterapp.commands.execute('lockstep:publish-notebook', { path: at }),
    path
  );
  const panel = page.getByRole('main', { name: `Publish ${path}` });
  const chat = panel.getByRole('switch', { name: 'Ask a local model about their run' });
  await expect(chat).not.toBeChecked();
  await chat.check();
  await panel.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(panel.getByRole('heading', { name: 'Published' })).toBeVisible(KERNEL);
  await expect(chat).toBeChecked();
  const answered = page.waitForResponse(response => /\/link(\?|$)/.test(response.url()));
  await panel.getByRole('button', { name: 'Copy link with token' }).click();
  const { link } = routes.copyLink.reply.parse(await (await answered).json());

  const participant = await browser.newPage();
  await participant.goto(link);
  const app = guidedApp(participant);
  await button(card(app, 'Choose'), 'Run').click();
  await expectStatus(card(app, 'Choose'), 'Done');
  await participant.getByRole('button', { name: 'Ask' }).click();
  await expect(participant.getByRole('textbox', { name: 'Your question' })).toBeFocused();
  await participant.close();

  await panel.getByRole('button', { name: 'Attack a copy' }).click();
  await expect(panel.getByText(/^(\d+) of \1 attacks refused, /)).toBeVisible({ timeout: 240_000 });
  await panel.getByText('Report', { exact: true }).click();
  await expect(panel.getByRole('listitem').filter({ hasText: 'Refused' }).first()).toBeVisible();
  // The copy had a state of its own: the attacks' runs are not here.
  await expect(panel.getByRole('row', { name: /browser/ })).toHaveCount(1);

  const saved = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Export results' }).click();
  await page.getByRole('menuitem', { name: /^Table of values and results/ }).click();
  expect((await saved).suggestedFilename()).toBe('ranks results.csv');
  const { violations } = await new AxeBuilder({ page }).include('.lk-publish').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
    []
  );
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel.getByRole('button', { name: 'Publish', exact: true })).toBeVisible();
});
