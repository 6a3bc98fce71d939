/** What may happen in the middle of a step: a reload, the end of the companion, a second app. */
import { expect } from '@jupyterlab/galata';

import {
  button,
  card,
  countTo,
  expectCounting,
  expectStatus,
  guidedApp,
  reload,
  runStep,
  startCounting
} from './guidedApp';
import { test } from './ownFolder';
import { companionOfThisServer } from './server';

test('a reload in mid-step finds the step still running', async ({ page, tmpPath }) => {
  await startCounting(page, `${tmpPath}/count.ipynb`, 'Reloaded');
  await reload(page);
  const app = guidedApp(page);
  await expectCounting(app);
  await button(card(app, 'Count'), 'Cancel').click();
  await expectStatus(card(app, 'Count'), 'Cancelled');
  await countTo(app, 3);
  await runStep(app, 'Say');
  await expect(card(app, 'Say')).toContainText('said');
});

test('a companion killed in mid-step comes back, and the run goes on', async ({
  page,
  tmpPath
}) => {
  const app = await startCounting(page, `${tmpPath}/count.ipynb`, 'Killed');
  const companion = companionOfThisServer();
  process.kill(companion, 'SIGKILL');
  await expect(app.getByText('Connection lost. Your values are kept here.')).toBeVisible();
  await expectStatus(card(app, 'Count'), 'Cancelled');
  await expect(card(app, 'Count')).toContainText('Interrupted when the kernel stopped.');
  await expect(app.getByText('Connection lost. Your values are kept here.')).toBeHidden();
  expect(companionOfThisServer()).not.toBe(companion);
  await countTo(app, 3);
  await runStep(app, 'Say');
});

test('two apps side by side do not disturb each other', async ({ page, tmpPath }) => {
  const left = await startCounting(page, `${tmpPath}/left.ipynb`, 'Left');
  const mode = 'split-right';
  const right = await startCounting(page, `${tmpPath}/right.ipynb`, 'Right', { mode });
  await expectCounting(left);
  await button(card(right, 'Count'), 'Cancel').click();
  await expectStatus(card(right, 'Count'), 'Cancelled');
  await expectCounting(left);
  await countTo(right, 3);
  await runStep(right, 'Say');
  await expectCounting(left);
  await button(card(left, 'Count'), 'Cancel').click();
  await expectStatus(card(left, 'Count'), 'Cancelled');
  await expectStatus(card(right, 'Say'), 'Done');
});
