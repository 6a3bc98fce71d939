/** Nothing answers: what the chat says then, what it keeps, and that it goes on by itself. */
import { expect } from '@jupyterlab/galata';

import { ask, feed, lastAnswer, openBeside, prompt, sidebar, transcript } from './chat';
import { KEY, sure, test } from './fakes';
import { button, KERNEL, reload } from './guidedApp';
import type { Cell } from './notebooks';
import { ollamaPort } from './server';

test('with both models down it says what to do, keeps the question and sends it later', async ({
  page,
  fakes,
  tmpPath
}) => {
  const { companion } = fakes;
  await companion.call('setKey', {
    body: { target: { provider: 'anthropic', host: '' }, key: KEY }
  });
  await companion.call('writeSettings', { body: { mode: 'auto' } });
  await fakes.end();
  const cells: Cell[] = [['code', 'one', 'one = 1']];
  await openBeside(page, `${tmpPath}/alone.ipynb`, cells, 'No model answers');
  const card = lastAnswer(page).getByRole('status');

  await test.step('remedies, word for word', async () => {
    await ask(page, 'What is one?');
    await expect(card.getByRole('heading')).toHaveText('Ollama is not running', KERNEL);
    await expect(card).toContainText(`127.0.0.1:${ollamaPort}`);
    await expect(card).toContainText('Looks again by itself');
    await expect(card.getByRole('listitem').first()).toContainText('ollama serve');
    await expect(card).toContainText(/ollama pull \S+/);
    await expect(card.getByRole('button', { name: 'Copy command' }).first()).toBeVisible();
    await expect(button(card, 'Try again')).toBeVisible();
  });

  await test.step('runs are still recorded', async () => {
    await page.notebook.runCell(0, true);
    await expect(feed(page).first()).toHaveText(/done\s*1/);
  });

  await test.step('a second question waits behind the first one', async () => {
    await prompt(page).fill('And two?');
    await expect(sidebar(page)).toContainText('Draft kept');
    await button(sidebar(page), 'Send later').click();
    await expect(transcript(page).getByText('And two?', { exact: true })).toBeVisible();
  });

  await test.step('both survive a reload', async () => {
    await reload(page);
    await page.keyboard.press('Alt+Shift+KeyL');
    await expect(transcript(page).getByText('What is one?', { exact: true })).toBeVisible(KERNEL);
    await expect(transcript(page).getByText('And two?', { exact: true })).toBeVisible();
  });

  await test.step('both are answered in order, by themselves, once a model is there', async () => {
    await fakes.restartOllama([
      sure('It is 1.'),
      sure('Two is not there.'),
      sure('None is nothing.')
    ]);
    await expect(lastAnswer(page)).toContainText('Two is not there.', KERNEL);
    await expect(transcript(page)).toContainText('It is 1.');
    await expect(transcript(page).getByText('What is one?', { exact: true })).toHaveCount(1);
    expect(fakes.ordered).toEqual([]);
  });
});
