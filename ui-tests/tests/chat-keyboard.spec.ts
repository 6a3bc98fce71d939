/** The chat with hands on the keys alone. */
import { expect } from '@jupyterlab/galata';

import {
  askCard,
  expectAnswer,
  feed,
  lastAnswer,
  openBeside,
  prompt,
  sidebar,
  transcript
} from './chat';
import { KEY, sure, test, unsure } from './fakes';
import { KERNEL } from './guidedApp';

test('the chat by keyboard only', async ({ page, fakes, tmpPath, context }) => {
  const { companion } = fakes;
  await companion.call('setKey', {
    body: { target: { provider: 'anthropic', host: '' }, key: KEY }
  });
  await companion.call('writeSettings', { body: { mode: 'ask' } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const path = `${tmpPath}/keys.ipynb`;
  await openBeside(page, path, [['code', 'one', 'one = 1\nprint(one)']]);
  const { keyboard } = page;

  await test.step('ask, read, copy', async () => {
    fakes.localSays(sure('Add them:\n\n```python\ntwo = one + one\n```\n'));
    await keyboard.type('What now?');
    await keyboard.press('Shift+Enter');
    await keyboard.type('Short, and plain.');
    await keyboard.press('Enter');
    await expectAnswer(page, 'Add them:');
    await expect(prompt(page)).toBeFocused();
    await expect(prompt(page)).toHaveValue('');
    await keyboard.press('Shift+F6');
    await expect(transcript(page)).toBeFocused();
    await keyboard.press('ArrowUp');
    await expect(lastAnswer(page)).toBeFocused();
    await keyboard.press('c');
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe('two = one + one');
    await expect(lastAnswer(page)).toBeFocused();
    await keyboard.press('Enter');
    const saw = sidebar(page).getByRole('heading', { name: 'What the model saw' });
    await expect(saw).toBeVisible();
    await keyboard.press('Escape');
    await expect(saw).toBeHidden();
  });

  await test.step('the last question is taken up again and replaced', async () => {
    fakes.localSays(sure('Then subtract.'));
    await keyboard.press('Alt+Shift+KeyL');
    await expect(prompt(page)).toBeFocused();
    await keyboard.press('ArrowUp');
    await expect(prompt(page)).toHaveValue('What now?\nShort, and plain.');
    await keyboard.press('Control+A');
    await keyboard.type('And backwards?');
    await keyboard.press('Enter');
    await expectAnswer(page, 'Then subtract.');
    await expect(transcript(page)).not.toContainText('What now?');
  });

  await test.step('F6 reaches the card that asks, Esc keeps it local', async () => {
    fakes.localSays(unsure('```python\ntwo = three_of(four)\n```\n'));
    await keyboard.type('Write code that multiplies.');
    await keyboard.press('Enter');
    await expect(askCard(page)).toBeVisible(KERNEL);
    await expect(prompt(page)).toBeFocused();
    await expect(sidebar(page).locator('.lk-spoken')).toContainText('F6 goes to the choice');
    for (let stops = 0; stops < 8 && !(await isInside('ask')); stops += 1) {
      await keyboard.press('F6');
    }
    expect(await isInside('ask')).toBe(true);
    await keyboard.press('Escape');
    await expect(askCard(page)).toBeHidden();
    expect(fakes.anthropic.requests).toEqual([]);
    expect(await fakes.ledger(path)).toMatchObject([{ type: 'kept' }]);
  });

  await test.step('observing is paused and resumed', async () => {
    const pause = sidebar(page).getByRole('button', { name: 'Pause observing' });
    await keyboard.press('Alt+Shift+KeyO');
    await expect(pause).toHaveAttribute('aria-pressed', 'true');
    await page.notebook.runCell(0, true);
    await keyboard.press('Alt+Shift+KeyO');
    await expect(pause).toHaveAttribute('aria-pressed', 'false');
    await page.notebook.runCell(0, true);
    await expect(feed(page)).toHaveCount(1);
  });

  /** Whether the focus is in that region of the sidebar. */
  function isInside(region: string): Promise<boolean> {
    return page.evaluate(
      name => document.activeElement?.closest(`[data-region="${name}"]`) !== null,
      region
    );
  }
});
