/** The story that the second issue tells: it overhears every run, answers here, and asks before anything leaves. */
import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';

import {
  ask,
  askCard,
  badge,
  expectAnswer,
  feed,
  keptChat,
  lastAnswer,
  openBeside,
  openChat,
  openPanel,
  panel,
  prompt,
  sidebar,
  transcript
} from './chat';
import { KEY, LOCAL, sure, test, unsure } from './fakes';
import { button, card, expectStatus, guidedApp, KERNEL, reload, runStep } from './guidedApp';
import { notebookOf, type Cell } from './notebooks';
import { companionOfThisServer } from './server';

const cells: Cell[] = [
  ['markdown', 'title', '# Shares'],
  ['markdown', 'read', '## Read'],
  ['code', 'reading', "links = {'Belgium': 546, 'France': 92}\nprint(len(links), 'countries')"],
  ['markdown', 'share', '## Share'],
  ['code', 'sharing', 'PARTS = 0  # 0 to 10\nprint(sum(links.values()) / PARTS)']
];

const hard = 'Write code that draws the shares of all countries.';

test('it overhears every run, answers here, and asks before anything leaves', async ({
  page,
  fakes,
  tmpPath
}) => {
  test.setTimeout(180_000);
  const path = `${tmpPath}/shares.ipynb`;

  await test.step('the introduction is shown once and closes', async () => {
    await openAsNewcomer(page, path);
    const intro = transcript(page).getByRole('region', { name: 'Welcome to Lockstep' });
    await expect(intro).toContainText('Nothing leaves it unless you say so');
    await button(intro, 'Not now').click();
    await expect(intro).toBeHidden();
    await expect(page.locator('.jp-NotebookPanel').filter({ visible: true })).toBeVisible();
  });

  await test.step('each run is listed once, with its time and its result', async () => {
    await page.notebook.runCell(2, true);
    await expect(feed(page)).toHaveCount(1);
    await expect(feed(page).first()).toHaveText(/done\s*1\s*Read.*\d s$/);
    await page.notebook.runCell(4, true);
    await expect(feed(page)).toHaveCount(2);
    await expect(feed(page).first()).toHaveText(/failed\s*2\s*Share · ZeroDivisionError.*\d s$/);
  });

  await test.step('"why?" is answered here, from the record', async () => {
    const because = 'Run 2 divides by **0**. Set `PARTS` first:\n\n```python\nPARTS = 2\n```\n';
    fakes.localSays({ ...sure(because), between: 20 });
    await ask(page, 'why?');
    const { raw } = await fakes.asked('why?');
    expect(raw).toContain('ZeroDivisionError: division by zero');
    expect(raw).toContain('546');
    const answer = await expectAnswer(page, 'Run 2 divides by 0. Set PARTS first:');
    await expect(badge(answer).getByRole('listitem')).toHaveText([
      LOCAL,
      'basic, local',
      / s$/,
      '$0',
      /\w/
    ]);
    await expect(answer).toHaveAccessibleName(`Answer from ${LOCAL}`);
    await button(answer, 'Insert below').click();
    await expect.poll(() => page.notebook.getCellTextInput(5)).toBe('PARTS = 2');
    await page.notebook.deleteCells();
  });

  await test.step('what the model saw can be read', async () => {
    await button(lastAnswer(page), 'What the model saw').click();
    const saw = await panel(page, 'What the model saw');
    await expect(saw).toContainText('ZeroDivisionError: division by zero');
    await expect(saw).toContainText('nothing left this computer, $0');
    await button(saw, 'Back to the chat').click();
  });

  await test.step('a key is set, and the mode to ask', async () => {
    const models = await openPanel(page, 'Models');
    const keys = models.getByRole('region', { name: 'Cloud keys' });
    await button(keys, 'Add').click();
    await keys.getByLabel('Key', { exact: true }).fill(KEY);
    await button(keys, 'Keep').click();
    await expect(keys.getByRole('listitem')).toContainText('Anthropic');
    await models.getByLabel('Mode', { exact: true }).selectOption('ask');
    await expect
      .poll(async () => (await fakes.companion.call('readSettings', {})).mode)
      .toBe('ask');
    await expect(page.locator('body')).not.toContainText(KEY);
    await button(models, 'Back to the chat').click();
  });

  await test.step('a hard question asks: why, exactly what, for how much; kept local, nothing leaves', async () => {
    fakes.localSays(unsure('```python\ndrawn = pie(shares_of(countrys))\n```\n'));
    await ask(page, hard);
    await expect(askCard(page)).toContainText(/scored 0\.\d+, below 0\.85/);
    await expect(askCard(page)).toContainText(/claude-\S+ · about \$0\.0\d+ \(\$0/);
    await button(askCard(page), 'Keep local').click();
    await expect(askCard(page)).toBeHidden();
    await expectAnswer(page, 'drawn = pie');
    expect(fakes.anthropic.requests).toEqual([]);
    expect(await fakes.ledger(path)).toMatchObject([{ type: 'kept', notebook: path }]);
  });

  await test.step('sent once: the bytes that were shown, and two answers beside each other', async () => {
    fakes.cloudSays(sure('```python\npd.Series(links).plot.pie()\n```\n'));
    await ask(page, `${hard} Once more.`);
    const shown = await askCard(page).locator('pre').textContent();
    await button(askCard(page), 'Send once').click();
    const answer = await expectAnswer(page, 'pd.Series(links).plot.pie()');
    expect(fakes.ordered.map(({ raw }) => raw)).toEqual([shown]);
    expect(fakes.ordered[0]?.headers['authorization']).toBe(`Bearer ${KEY}`);
    expect(shown).not.toContain(KEY);
    await expect(answer.getByRole('region', { name: 'Draft' })).toContainText('drawn = pie');
    await expect(answer.getByRole('region', { name: 'Cloud answer' })).toContainText('plot.pie()');
    await expect(badge(answer)).toContainText(/claude-.*cloud.*\$0\.0/);
    const [kept, intent] = await fakes.ledger(path);
    expect(kept).toMatchObject({ type: 'kept' });
    expect(intent).toMatchObject({ type: 'intent', bytes: fakes.ordered[0]?.bytes });
  });

  await test.step('a step of the Guided App fails, and the chat knows the step and its inputs', async () => {
    fakes.localSays(sure('Step Share divides by Parts, which is 0.'));
    await page.getByRole('button', { name: 'Open as Guided App' }).click();
    const app = guidedApp(page);
    await runStep(app, 'Read');
    await button(card(app, 'Share'), 'Run').click();
    await expectStatus(card(app, 'Share'), 'Failed');
    await button(card(app, 'Share'), 'Ask the chat').click();
    const question = 'Why did step 2, Share, fail?';
    await expect(transcript(page).getByText(question, { exact: true })).toBeVisible(KERNEL);
    await expect(prompt(page)).toBeFocused();
    const { raw } = await fakes.asked(question);
    expect(raw).toMatch(/step .*Share/i);
    expect(raw).toMatch(/Parts\W+0/);
    await expectAnswer(page, 'Step Share divides by Parts');
    await expect(app).toBeVisible();
  });

  await test.step('after a reload the conversation is there, beside the app', async () => {
    const before = await keptChat(fakes, path);
    await reload(page);
    await expectStatus(card(guidedApp(page), 'Share'), 'Failed');
    await expectConversation(page);
    expect((await keptChat(fakes, path)).messages).toEqual(before.messages);
  });

  await test.step('after the companion was killed it is there too, and goes on', async () => {
    process.kill(companionOfThisServer(), 'SIGKILL');
    fakes.localSays(sure('Still here.'));
    await prompt(page).fill('Are you there?');
    await page.keyboard.press('Enter');
    await expectConversation(page);
    await expectAnswer(page, 'Still here.');
    const { messages } = await keptChat(fakes, path);
    const said = messages.filter(message => message.role === 'user').map(({ text }) => text);
    expect(said.filter(text => text === 'Are you there?')).toHaveLength(1);
  });
});

test('without the chat there is no "Ask the chat"', async ({ page, tmpPath }) => {
  await openWithout(page, 'jupyterlab-lockstep:chat', `${tmpPath}/alone.ipynb`);
  const app = guidedApp(page);
  await runStep(app, 'Read');
  await button(card(app, 'Share'), 'Run').click();
  await expectStatus(card(app, 'Share'), 'Failed');
  await expect(button(card(app, 'Share'), 'Retry')).toBeVisible();
  await expect(button(card(app, 'Share'), 'Ask the chat')).toHaveCount(0);
  await page.keyboard.press('Alt+Shift+KeyL');
  await expect(sidebar(page)).toHaveCount(0);
});

/** The last question and answers of the story are in the transcript. */
async function expectConversation(page: IJupyterLabPageFixture): Promise<void> {
  await openChat(page);
  const said = transcript(page);
  await expect(said.getByText('why?', { exact: true })).toBeVisible();
  await expect(said).toContainText('Run 2 divides by 0.');
  await expect(said.getByRole('region', { name: 'Cloud answer' })).toContainText('plot.pie()');
  await expect(said).toContainText('Step Share divides by Parts');
}

/** Opens the notebook and the chat as somebody who has never met it; the sidebar is there by itself. */
async function openAsNewcomer(page: IJupyterLabPageFixture, path: string): Promise<void> {
  const memory = /\/lockstep\/memory(\?|$)/;
  await page.route(memory, (route, request) =>
    request.method() === 'GET'
      ? route.fulfill({ json: { items: [], introduced: false } })
      : route.fallback()
  );
  await page.reload();
  await expect(sidebar(page)).toBeVisible();
  await openBeside(page, path, cells);
  await page.unroute(memory);
}

/** Opens the notebook as a Guided App in a Lab without one of our plugins. */
async function openWithout(
  page: IJupyterLabPageFixture,
  plugin: string,
  path: string
): Promise<void> {
  await page.contents.uploadContent(notebookOf(...cells), 'text', path);
  // A page that did not come over the network may otherwise open no socket to this machine.
  await page.context().grantPermissions(['local-network-access']);
  await page.route('**/*', async (route, request) => {
    if (!request.isNavigationRequest()) {
      await route.fallback();
      return;
    }
    const response = await route.fetch();
    const html = await response.text();
    const body = html.replace(/("disabledExtensions": \[)(\]?)/, (_, list: string, end: string) =>
      [list, JSON.stringify(plugin), end || ','].join('')
    );
    await route.fulfill({ response, body });
  });
  await page.reload();
  await page.notebook.openByPath(path);
  await page.getByRole('button', { name: 'Open as Guided App' }).click();
}
