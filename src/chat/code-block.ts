/** A finished block of code with its actions. Plain nodes: it is drawn once, in the middle of a stream. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { iconNode, type ChatIconName } from './icons';

/** What blocks are drawn with. */
export interface BlockTools {
  trans: TranslationBundle;
  /** Draws untrusted Markdown into a node; returns how to take it down. */
  drawMarkdown(node: HTMLElement, markdown: string): () => void;
  copy(text: string): void;
  /** Inserts a code cell below the active cell; absent while no notebook is open. */
  insertBelow?: (code: string) => void;
}

/** Draws a block of code, coloured by Lab's Markdown renderer, with Copy and Insert below. */
export function drawCode(
  host: HTMLElement,
  code: string,
  language: string,
  tools: BlockTools
): () => void {
  const { trans } = tools;
  const block = document.createElement('div');
  block.className = 'lk-codeblock';
  block.setAttribute('role', 'group');
  block.setAttribute('aria-label', language ? trans.__('Code in %1', language) : trans.__('Code'));
  block.dataset.code = code;
  const view = document.createElement('div');
  view.className = 'lk-code lk-code-rendered';
  view.tabIndex = 0;
  const bar = document.createElement('div');
  bar.className = 'lk-codebar';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', trans.__('Code actions'));
  bar.append(button('copy', [trans.__('Copy')], () => tools.copy(code)));
  const { insertBelow } = tools;
  if (insertBelow) {
    bar.append(button('insert', [trans.__('Insert'), trans.__('below')], () => insertBelow(code)));
  }
  block.append(view, bar);
  host.append(block);
  const fence = fenceFor(code);
  return tools.drawMarkdown(view, `${fence}${language}\n${code}\n${fence}`);
}

/** Longer than any run of backticks in the code. */
function fenceFor(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
}

/** The second word is left out where the sidebar is narrow; the name keeps it. */
function button(icon: ChatIconName, words: [string, string?], act: () => void): HTMLButtonElement {
  const [word, more] = words;
  const node = document.createElement('button');
  node.type = 'button';
  node.className = 'lk-button';
  node.append(iconNode(icon), word);
  if (more !== undefined) {
    node.setAttribute('aria-label', `${word} ${more}`);
    const wide = document.createElement('span');
    wide.className = 'lk-wide-only';
    wide.textContent = more;
    node.append(wide);
  }
  node.addEventListener('click', act);
  return node;
}
