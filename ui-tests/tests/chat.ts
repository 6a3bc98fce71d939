/** What the specs about the chat share: the sidebar by its roles and names. */
import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { ChatView } from '@lockstep/protocol';
import type { Locator, Page } from '@playwright/test';

import { LOCAL, type Fakes } from './fakes';
import { button, KERNEL } from './guidedApp';
import { notebookOf, type Cell } from './notebooks';

type AnyPage = Pick<Page, 'getByRole' | 'keyboard'>;

export function sidebar(page: AnyPage): Locator {
  return page.getByRole('complementary', { name: 'Lockstep chat' });
}

export function transcript(page: AnyPage): Locator {
  return sidebar(page).getByRole('log', { name: 'Conversation' });
}

/** The answer on show that came last. */
export function lastAnswer(page: AnyPage): Locator {
  return transcript(page)
    .getByRole('article', { name: /^(Answer|Two answers)/ })
    .last();
}

export function prompt(page: AnyPage): Locator {
  return sidebar(page).getByRole('textbox', { name: 'Message' });
}

/** The list of latest runs; the newest one first. */
export function feed(page: AnyPage): Locator {
  return sidebar(page).getByRole('list', { name: 'Latest cell runs' }).getByRole('listitem');
}

/** The card that proposes a cloud model. */
export function askCard(page: AnyPage): Locator {
  return transcript(page).getByRole('group', { name: 'Ask a cloud model for this one?' });
}

/** How an answer was made, in words. */
export function badge(answer: Locator): Locator {
  return answer.getByRole('list', { name: 'How this answer was made' });
}

/** Writes a notebook, opens it and the chat beside it, and waits until the chat knows its model. */
export async function openBeside(
  page: IJupyterLabPageFixture,
  path: string,
  cells: Cell[],
  model: string | RegExp = `${LOCAL} · local`
): Promise<void> {
  await page.contents.uploadContent(notebookOf(...cells), 'text', path);
  await page.notebook.openByPath(path);
  await expect(page.locator('.jp-NotebookPanel').filter({ visible: true })).toBeVisible();
  await openChat(page, model);
}

/** Opens the chat by its shortcut, which leaves the cursor in the prompt. */
export async function openChat(
  page: AnyPage,
  model: string | RegExp = `${LOCAL} · local`
): Promise<void> {
  // Lab hears a shortcut only once it has started.
  await expect(async () => {
    await page.keyboard.press('Alt+Shift+KeyL');
    await expect(prompt(page)).toBeFocused({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(sidebar(page).getByRole('button', { name: model })).toBeVisible({ timeout: 20_000 });
}

/** Asks, without waiting for more than the question in the transcript. */
export async function ask(page: AnyPage, question: string): Promise<void> {
  await prompt(page).fill(question);
  await prompt(page).press('Enter');
  await expect(transcript(page).getByText(question, { exact: true })).toBeVisible();
}

/** Waits until the newest answer is there as a whole, with this in it. */
export async function expectAnswer(page: AnyPage, text: string | RegExp): Promise<Locator> {
  const answer = lastAnswer(page);
  await expect(answer).toContainText(text, KERNEL);
  await expect(badge(answer)).toBeVisible();
  return answer;
}

/** Opens a panel by its entry in the chat's menu; it takes the place of the conversation. */
export async function openPanel(page: AnyPage, name: string, title = name): Promise<Locator> {
  await button(sidebar(page), 'Chat menu').click();
  await sidebar(page).getByRole('menuitem', { name, exact: true }).click();
  return panel(page, title);
}

/** The panel on show. */
export async function panel(page: AnyPage, name: string): Promise<Locator> {
  await expect(sidebar(page).getByRole('heading', { name, exact: true, level: 2 })).toBeVisible();
  return sidebar(page);
}

/** The newest chat of a notebook, as the companion keeps it. */
export async function keptChat(
  { companion }: Pick<Fakes, 'companion'>,
  notebook: string
): Promise<ChatView> {
  const { chats } = await companion.call('listChats', { body: { notebook } });
  return companion.call('readChat', { params: { chat: chats[0]?.chat ?? '' } });
}
