/** Markdown as DOM nodes, built token by token: no HTML text is ever put into the page, so nothing in it can run. */
import type { Token, Tokens } from 'marked';
import { typeset } from './typeset';
import { tokensOf } from './mathTokens';
import { element, TITLE_LEVEL } from './prose';

/** Draws Markdown into a node. Formulas stand as they are written until the typesetter is here. */
export function drawMarkdown(node: HTMLElement, markdown: string): void {
  node.replaceChildren(...blocks(tokensOf(markdown)));
  // They stay so where it can't be had.
  typeset(node).catch(() => undefined);
}

/** Any token's children, or its text. */
function inside(token: Token): Node[] {
  return 'tokens' in token && token.tokens
    ? blocks(token.tokens)
    : [document.createTextNode(plain('text' in token ? String(token.text) : token.raw))];
}

function blocks(tokens: readonly Token[]): Node[] {
  return tokens.flatMap(token => draw(token));
}

/** Elements that hold nothing but their children. */
const SIMPLE: Readonly<Record<string, string>> = {
  blockquote: 'blockquote',
  del: 'del',
  em: 'em',
  paragraph: 'p',
  strong: 'strong'
};

function draw(token: Token): Node[] {
  const simple = SIMPLE[token.type];
  if (simple !== undefined) {
    return [element(simple, inside(token))];
  }
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'br':
      return [element('br', [])];
    case 'hr':
      return [element('hr', [])];
    case 'heading': {
      const level = Math.min(6, (token as Tokens.Heading).depth + TITLE_LEVEL);
      return [element(`h${level}`, inside(token))];
    }
    case 'code':
      return [element('pre', [element('code', [(token as Tokens.Code).text])])];
    case 'formula':
      return [document.createTextNode('text' in token ? String(token.text) : token.raw)];
    case 'codespan':
      return [element('code', [plain((token as Tokens.Codespan).text)])];
    case 'list':
      return [list(token as Tokens.List)];
    case 'table':
      return [table(token as Tokens.Table)];
    case 'link':
      return link(token as Tokens.Link);
    case 'image':
      return [image(token as Tokens.Image)];
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw.trim())
        ? [element('br', [])]
        : [document.createTextNode(textOfHtml(token.raw))];
    default:
      return inside(token);
  }
}

function list(token: Tokens.List): HTMLElement {
  const items = token.items.map(item => element('li', inside(item)));
  const made = element(token.ordered ? 'ol' : 'ul', items);
  if (token.ordered && typeof token.start === 'number' && token.start !== 1) {
    made.setAttribute('start', String(token.start));
  }
  return made;
}

function table(token: Tokens.Table): HTMLElement {
  const row = (name: 'th' | 'td', cells: readonly Tokens.TableCell[]): HTMLElement =>
    element(
      'tr',
      cells.map(cell => element(name, blocks(cell.tokens)))
    );
  return element('table', [
    element('thead', [row('th', token.header)]),
    element(
      'tbody',
      token.rows.map(cells => row('td', cells))
    )
  ]);
}

/** Links lead out of the page, and only to what a link should lead to. */
function link(token: Tokens.Link): Node[] {
  if (!/^(https?:|mailto:)/i.test(token.href)) {
    return inside(token);
  }
  const made = document.createElement('a');
  made.href = token.href;
  made.target = '_blank';
  made.rel = 'noopener noreferrer';
  made.append(...inside(token));
  return [made];
}

/** Pictures that the text brings along; others would tell a stranger that the page was read. */
function image(token: Tokens.Image): Node {
  if (!/^data:image\/(png|jpeg|gif|webp);base64,/i.test(token.href)) {
    return document.createTextNode(plain(token.text));
  }
  const made = document.createElement('img');
  made.src = token.href;
  made.alt = plain(token.text);
  return made;
}

/** Text with its entities resolved. */
function plain(text: string): string {
  return text.includes('&') ? textOfHtml(text.replace(/</g, '&lt;')) : text;
}

/** The words of some markup. Parsed in a document of its own, where nothing loads or runs. */
function textOfHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  body.querySelectorAll('script, style').forEach(node => node.remove());
  return body.textContent;
}
