/** Step texts without the Markdown library, where they are simple enough to be drawn alike: so most first cards need none of it. */

/** A step's title is a third-level heading, so the headings in its text begin below. */
export const TITLE_LEVEL = 3;

/** An element with its children. */
export function element(name: string, children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/**
 * Paragraphs, headings and flat lists with plain words, `code`, **strong** and *soft*: exactly as the library draws
 * them. `null` for anything else, and for whatever could mean something else.
 */
export function proseOf(markdown: string): Node[] | null {
  if (/[\r\t]|[^\S\n]$/m.test(markdown)) {
    return null;
  }
  const text = markdown.replace(/^\n+|\n+$/g, '');
  if (text === '') {
    return [];
  }
  const blocks = text.split(/\n{2,}/);
  const nodes: Node[] = [];
  let afterList = false;
  for (const block of blocks) {
    const lines = block.split('\n');
    const list = lines.every(line => /^- \S/.test(line));
    // Lists in a row are one list with paragraphs in it.
    const node = list ? !afterList && listOf(lines) : (headingOf(block) ?? paragraphOf(lines));
    if (!node) {
      return null;
    }
    nodes.push(node);
    afterList = list;
  }
  return nodes;
}

/** The text as it was written, one paragraph a block: until the library is here, or where it can't be had. */
export function asWritten(markdown: string): Node[] {
  return markdown
    .trim()
    .split(/\n\s*\n/)
    .map(block => {
      const lines = block
        .split('\n')
        .flatMap((line, at) => (at > 0 ? [element('br', []), line] : line));
      return element('p', lines);
    });
}

function listOf(lines: readonly string[]): Node | null {
  const items = lines.map(line => line.slice(2));
  const drawn = items.map(item => (STARTS.test(item) ? null : inline(item)));
  return drawn.every(nodes => nodes !== null)
    ? element(
        'ul',
        drawn.map(nodes => element('li', nodes))
      )
    : null;
}

function headingOf(block: string): Node | null {
  const [, marks = '', text = ''] = /^(#{1,6}) ([^\s#][^#\n]*)$/.exec(block) ?? [];
  const nodes = marks === '' ? null : inline(text);
  return nodes && element(`h${Math.min(6, marks.length + TITLE_LEVEL)}`, nodes);
}

/** How a line that is no plain line of a paragraph may begin. */
const STARTS = /^(?:\s|[#>+=:-]|\* |\d+[.)]|```|\*\*\*)/;

function paragraphOf(lines: readonly string[]): Node | null {
  const nodes = lines.some(line => STARTS.test(line)) ? null : inline(lines.join('\n'));
  return nodes && element('p', nodes);
}

/** Code; strong and soft words that stand alone, so that no rule about neighbours matters. */
const MARKED =
  /(`[^`\s&\\](?:[^`\n&\\]*[^`\s&\\])?`|(?<=^|[\s(])\*\*[\p{L}\p{N}](?:[^*`\n]*[\p{L}\p{N}])?\*\*(?=$|[\s.,;:!?)])|(?<=^|[\s(])\*[\p{L}\p{N}](?:[^*`\n]*[\p{L}\p{N}])?\*(?=$|[\s.,;:!?)]))/u;

/** What begins a link, a tag, an entity, a table, a formula, or more emphasis. */
const SPECIAL = /[$`*_~<>&|\\[\]@]|:\/\/|www\.|^\s|\s$| \n|\n /i;

function inline(text: string): (Node | string)[] | null {
  const parts = text.split(MARKED).filter(part => part !== '');
  const plain = parts.filter(part => !MARKED.test(part));
  const words = parts.map(part => part.replace(/^\*+|\*+$/g, ''));
  const whole = words.filter((_, at) => !parts[at]?.startsWith('`'));
  if (plain.some(part => /[`*]/.test(part)) || whole.some(part => SPECIAL.test(part.trim()))) {
    return null;
  }
  if (/^\s|\s$| \n|\n |``/.test(text)) {
    return null;
  }
  return parts.map(part =>
    part.startsWith('`')
      ? element('code', [part.slice(1, -1)])
      : part.startsWith('**')
        ? element('strong', [part.slice(2, -2)])
        : part.startsWith('*')
          ? element('em', [part.slice(1, -1)])
          : part
  );
}
