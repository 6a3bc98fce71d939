/** The sidebar on a page of a spec, with a scripted companion behind it. */
import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { ChatModel } from './model';
import type { OpenNotebook } from './open-notebook';
import { Sidebar } from './sidebar';
import { answer, NOON, openNotebook, question, viewOf } from './testing';
import { ScriptedChat } from './testing-companion';
import type { ChatTools } from './tools';

/** What a spec looks at. */
export interface OnPage {
  far: ScriptedChat;
  model: ChatModel;
  notebook: ReturnType<typeof openNotebook>;
  copied: string[];
  /** Markdown that was drawn, in order. */
  drawn: string[];
  /** Settings written, as name and value. */
  written: [string, unknown][];
  downloads: string[];
}

/** Shows the sidebar and waits until it is quiet. `prepare` changes what the companion holds before. */
export async function showSidebar(
  prepare: (far: ScriptedChat) => void = () => undefined,
  more: Partial<ChatTools> = {}
): Promise<OnPage> {
  const far = new ScriptedChat();
  prepare(far);
  const page: Omit<OnPage, 'far' | 'model' | 'notebook'> = {
    copied: [],
    drawn: [],
    written: [],
    downloads: []
  };
  let ids = 0;
  const chosen = new Map<string, string>();
  const settings: ChatTools['settings'] = {
    set: async (name, value) => {
      page.written.push([name, value]);
      await far.client.call('writeSettings', { body: { [name]: value } });
    }
  };
  const model = new ChatModel({
    companion: far.client,
    settings,
    choices: {
      of: notebook => chosen.get(notebook ?? '') ?? null,
      keep: (notebook, chat) => {
        if (chat === null) {
          chosen.delete(notebook ?? '');
        } else {
          chosen.set(notebook ?? '', chat);
        }
      }
    },
    newId: () => `message-${(ids += 1)}`,
    download: name => void page.downloads.push(name)
  });
  const notebook = openNotebook();
  model.setNotebook(notebook satisfies OpenNotebook);
  model.setVisible(true);
  const tools: ChatTools = {
    trans: nullTranslator.load('lockstep'),
    model,
    companion: far.client,
    settings,
    observer: null,
    now: () => NOON,
    drawMarkdown: (node, markdown) => {
      page.drawn.push(markdown);
      node.textContent = markdown;
      return () => undefined;
    },
    copy: text => void page.copied.push(text),
    openGuidedApp: null,
    openSettings: null,
    ...more
  };
  render(<Sidebar tools={tools} />);
  await settle();
  return { far, model, notebook, ...page };
}

/** Lets what is under way arrive on the page. */
export async function settle(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      await Promise.resolve();
    }
  });
}

/** The prompt. */
export const prompt = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Message' });

/** Writes into the prompt, the cursor at the end. */
export function type(text: string): void {
  fireEvent.change(prompt(), { target: { value: text, selectionStart: text.length } });
}

/** Presses a key, in the prompt unless told otherwise. */
export async function press(
  key: string,
  node: Element = prompt(),
  more: object = {}
): Promise<void> {
  fireEvent.keyDown(node, { key, ...more });
  await settle();
}

/** Presses the button of that name. */
export async function click(name: string | RegExp): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle();
}

/** A sidebar in which an answer is being written. */
export async function writing(): Promise<OnPage> {
  return showSidebar(far => {
    far.chat = viewOf([
      question('q0000001', 'Why?'),
      answer('answer01', { phase: 'writing', text: 'Because' })
    ]);
  });
}
