/** What the stories share: examples in a folder of their own, an app opened on one, its cards by name. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

import { notebookOf } from './notebooks';
import { notebooks } from './server';

/** The example notebooks and their data. */
const examples = join(import.meta.dirname, '..', '..', 'examples');

/** Copies the examples, or one folder of them, into a folder that JupyterLab serves: sending each takes seconds. */
export function bringExamples(folder: string, within = ''): void {
  cpSync(join(examples, within), join(notebooks, folder), { recursive: true });
}

/** A step that starts a kernel, on a busy machine. */
export const KERNEL = { timeout: 40_000 };

/** Opens an example by the notebook's own button and returns its app. */
export async function openGuidedApp(
  page: IJupyterLabPageFixture,
  folder: string,
  name = 'link-web'
): Promise<Locator> {
  bringExamples(folder);
  await page.notebook.openByPath(`${folder}/${name}.ipynb`);
  await page.getByRole('button', { name: 'Open as Guided App' }).click();
  await expect(page.getByRole('tab', { name: `${name}: Guided App` })).toBeVisible();
  const app = guidedApp(page);
  await expect(card(app, 'Set-up')).toBeVisible({ timeout: 20_000 });
  return app;
}

/** A notebook whose first step counts slowly, so that something can happen meanwhile; the second follows at once. */
export function countingNotebook(title: string): string {
  const count = [
    'import time',
    'COUNT = 600  # 1 to 1000',
    'for number in range(1, COUNT + 1):',
    "    print(f'{number} of {COUNT}', flush=True)",
    '    time.sleep(0.05)'
  ];
  return notebookOf(
    ['markdown', 'title', `# ${title}`],
    ['markdown', 'count', '## Count'],
    ['code', 'counting', count.join('\n')],
    ['markdown', 'say', '## Say'],
    ['code', 'saying', "print('said')"]
  );
}

/** Opens a counting notebook as an app, without its notebook view, and starts to count. */
export async function startCounting(
  page: IJupyterLabPageFixture,
  path: string,
  title: string,
  options: { mode?: string } = {}
): Promise<Locator> {
  await page.contents.uploadContent(countingNotebook(title), 'text', path);
  // Lab saves its layout a moment later; a reload before that would come back without the app.
  const saved = page.waitForRequest(
    request =>
      request.method() === 'PUT' &&
      request.url().includes('/api/workspaces/') &&
      (request.postData() ?? '').includes(path)
  );
  await page.evaluate(
    args => window.jupyterapp.commands.execute('docmanager:open', args).then(() => undefined),
    { path, factory: 'Guided App', options }
  );
  const app = page.getByRole('region', { name: `Guided App: ${title}` });
  await button(card(app, 'Count'), 'Run').click();
  await expectCounting(app);
  await saved;
  return app;
}

/** The first step runs and has printed something. */
export async function expectCounting(app: Locator): Promise<void> {
  const count = card(app, 'Count');
  await expectStatus(count, 'Running');
  await expect(count.getByRole('progressbar')).toBeVisible(KERNEL);
}

/** Ends a count before its time and runs it again with a short one. */
export async function countTo(app: Locator, end: number): Promise<void> {
  const count = card(app, 'Count');
  await count.getByRole('textbox', { name: 'Count' }).fill(String(end));
  await button(count, 'Run again').click();
  await expectStatus(count, 'Done');
  await expect(count).toContainText(`${end} of ${end}`);
}

/** Reloads the page without waiting for the launcher, which the restored layout does not show. */
export async function reload(page: IJupyterLabPageFixture): Promise<void> {
  const options = { waitUntil: 'load', waitForIsReady: false } as const;
  await page.reload(options);
}

/** The app on show. */
export function guidedApp(page: Pick<Page, 'getByRole'>): Locator {
  return page.getByRole('region', { name: /^Guided App: / }).filter({ visible: true });
}

/** A step's card by the title printed on it. */
export function card(app: Locator, title: string): Locator {
  return app.getByRole('article', { name: new RegExp(`(^|: )${title}$`) });
}

/** A button of a card. */
export function button(of: Locator, name: string): Locator {
  return of.getByRole('button', { name, exact: true });
}

/** Waits until a card says this word. */
export async function expectStatus(of: Locator, word: string): Promise<void> {
  await expect(of.locator('.lk-card-status')).toContainText(word, KERNEL);
}

/** Runs a step with the values that stand there, to its end. */
export async function runStep(app: Locator, title: string, name = 'Run'): Promise<void> {
  await button(card(app, title), name).click();
  await expectStatus(card(app, title), 'Done');
}

/** Tabs until a control has the focus, as a person would; a hundred stops are a trap. */
export async function tabTo(
  page: Pick<Page, 'keyboard'>,
  control: Locator,
  key: 'Tab' | 'Shift+Tab' = 'Tab'
): Promise<void> {
  for (let stops = 0; stops < 100; stops += 1) {
    if (await control.evaluate(node => node === document.activeElement)) {
      return;
    }
    await page.keyboard.press(key);
  }
  await expect(control).toBeFocused();
}
