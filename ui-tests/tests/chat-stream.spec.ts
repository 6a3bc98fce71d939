/** An answer while it streams: stopped in each phase, read in two tabs, reloaded, and never a character wrong. */
import { expect } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

import {
  ask,
  askCard,
  expectAnswer,
  keptChat,
  lastAnswer,
  openBeside,
  openChat,
  prompt,
  sidebar,
  transcript
} from './chat';
import { KEY, sure, test, unsure } from './fakes';
import { button, KERNEL, reload } from './guidedApp';
import { address } from './server';

const minute = 60_000;

test('Stop reaches the model in each phase, and what was written stays', async ({
  page,
  fakes,
  tmpPath
}) => {
  const path = `${tmpPath}/stopped.ipynb`;
  const { companion } = fakes;
  await companion.call('setKey', {
    body: { target: { provider: 'anthropic', host: '' }, key: KEY }
  });
  await companion.call('writeSettings', { body: { mode: 'ask' } });
  await openBeside(page, path, [['code', 'one', 'one = 1']]);
  const answer = lastAnswer(page);
  const stop = button(sidebar(page), 'Stop');

  await test.step('while the model loads, by the button', async () => {
    fakes.localSays({ ...sure('Too late.'), loading: minute });
    await ask(page, 'First?');
    await expect(answer).toContainText('Loading');
    await stop.click();
    await expectStopped(answer);
    const request = await fakes.asked('First?');
    await fakes.ollama.left(request);
  });

  await test.step('while it reads, by Esc in the prompt', async () => {
    await fakes.restartOllama([{ ...sure('Too late.'), reading: minute }], true);
    await ask(page, 'Second?');
    await expect(answer).toContainText('Reading');
    const request = await fakes.asked('Second?');
    await prompt(page).press('Escape');
    await expectStopped(answer);
    await fakes.ollama.left(request);
  });

  await test.step('while it writes', async () => {
    fakes.localSays({ ...sure('The first words stay. The others never come.'), between: 400 });
    await ask(page, 'Third?');
    await expect(answer).toContainText('The first words');
    await stop.click();
    await expectStopped(answer);
    await fakes.ollama.left(await fakes.asked('Third?'));
    await expect(answer).toContainText('The first words');
    await expect(answer).not.toContainText('never come');
  });

  await test.step('while it asks, which keeps it here', async () => {
    fakes.localSays(unsure('```python\ntwo = three_of(four)\n```\n'));
    await ask(page, 'Write code that adds them.');
    await expect(askCard(page)).toBeVisible(KERNEL);
    await prompt(page).press('Escape');
    await expect(askCard(page)).toBeHidden();
    await expect(answer).toContainText('two = three_of(four)');
    await expect(answer).toHaveAttribute('aria-busy', 'false');
    expect(fakes.anthropic.requests).toEqual([]);
  });

  await test.step('a stopped answer is kept as it was, and can be had again', async () => {
    const { messages } = await keptChat(fakes, path);
    const answers = messages.filter(message => message.role === 'assistant');
    expect(answers.map(({ phase }) => phase)).toEqual(['stopped', 'stopped', 'stopped', 'done']);
    expect(answers[2]?.parts[0]?.text).toMatch(/^The first words/);
    fakes.localSays(sure('Now it is whole.'));
    await button(transcript(page), 'Retry').last().click();
    await expect(answer).toContainText('Now it is whole.');
  });
});

test('4,000 chunks arrive once each, in two tabs, through a reload, and move no reader', async ({
  page,
  fakes,
  tmpPath
}) => {
  test.setTimeout(120_000);
  const path = `${tmpPath}/long.ipynb`;
  // Every word is another one; line ends, code and characters of two units are among them.
  const pieces = Array.from({ length: 4_000 }, (_, at) => {
    const word = at % 50 === 7 ? `wörd😀${at}` : `w${at}`;
    return `${word}${at % 40 === 39 ? '.\n\n' : ' '}`;
  });
  await openBeside(page, path, [['code', 'one', 'one = 1']]);
  fakes.localSays(sure('Yes.'));
  await ask(page, 'Are you there?');
  await expectAnswer(page, 'Yes.');
  const other = await page.context().newPage();
  // A workspace of its own: Lab moves a second tab of one workspace to another address.
  await other.goto(`${address}/lab/workspaces/other/tree/${path}`);
  await openChat(other);
  await expect(lastAnswer(other)).toContainText('Yes.');

  fakes.localSays({ pieces, between: 6, split: 29 });
  await ask(page, 'Tell me everything.');
  await expect(lastAnswer(other)).toContainText('w100 ', KERNEL);

  await test.step('a reader who scrolled up stays there', async () => {
    await expect(lastAnswer(page)).toContainText('w400 ', KERNEL);
    const log = transcript(page);
    await log.hover();
    await page.mouse.wheel(0, -300);
    await expect.poll(() => fromEnd(log)).toBeGreaterThan(100);
    const top = await log.evaluate(node => node.scrollTop);
    await expect(lastAnswer(page)).toContainText('w900 ', KERNEL);
    expect(await log.evaluate(node => node.scrollTop)).toBe(top);
    expect(await fromEnd(transcript(other))).toBeLessThan(32);
  });

  await reload(page);
  await openChat(page);
  await expect(lastAnswer(page)).toHaveAttribute('aria-busy', 'true');

  await test.step('both tabs end with every word, once and in order', async () => {
    for (const tab of [page, other]) {
      await expect(lastAnswer(tab)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
      expect(await wordsOf(tab)).toEqual(pieces.map(piece => piece.trim()));
    }
    const { messages } = await keptChat(fakes, path);
    expect(messages.at(-1)).toMatchObject({ phase: 'done', parts: [{ text: pieces.join('') }] });
  });

  await test.step('what one tab asks, the other shows', async () => {
    fakes.localSays(sure('Seen by both.'));
    await ask(other, 'And now?');
    await expect(transcript(page).getByText('And now?', { exact: true })).toBeVisible();
    await expect(lastAnswer(page)).toContainText('Seen by both.');
    await expect(lastAnswer(other)).toContainText('Seen by both.');
  });
  await other.close();
});

/** The answer has ended before its time, and says so. */
async function expectStopped(answer: Locator): Promise<void> {
  await expect(answer).toContainText('Stopped');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
}

/** Pixels between the last line and the place of the reader, in a picture: between two, text may stand unplaced. */
function fromEnd(log: Locator): Promise<number> {
  return log.evaluate(
    node =>
      new Promise(resolve => {
        new ResizeObserver((_, own) => {
          own.disconnect();
          resolve(node.scrollHeight - node.scrollTop - node.clientHeight);
        }).observe(node);
      })
  );
}

/** The words of the newest answer as they stand on the page, without its badge. */
function wordsOf(page: Page): Promise<string[]> {
  return lastAnswer(page)
    .locator('.lk-answer-text')
    .evaluate(node =>
      [...node.children].flatMap(block => (block.textContent ?? '').match(/\S+/g) ?? [])
    );
}
