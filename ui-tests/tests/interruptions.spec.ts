/** What may happen in the middle of a step: a reload, the end of the companion, a second app. */
import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from '@jupyterlab/galata';

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

/** The pid of the one companion that the server of these tests started, by its parent's environment. */
function companionOfThisServer(): number {
  const port = process.env.LOCKSTEP_TEST_PORT ?? '8899';
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => read(pid, 'cmdline').includes('lockstep.mjs\0companion'))
    .filter(pid => {
      const parent = /^PPid:\s*(\d+)$/m.exec(read(pid, 'status'))?.[1] ?? '';
      return read(parent, 'environ').split('\0').includes(`LOCKSTEP_TEST_PORT=${port}`);
    });
  expect(found).toHaveLength(1);
  return Number(found[0]);
}

/** A file of a process, empty when the process has ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
