/** A reading as Markdown that any renderer takes: words escaped, names as code. */
import type { Block, Line } from './blocks';

/** The whole document. */
export function markdown(title: string, blocks: readonly Block[]): string {
  return `${[`# ${escaped(title)}`, ...blocks.map(blockOf)].join('\n\n')}\n`;
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'text':
      return lineOf(block.line);
    case 'list':
      return block.lines.map(line => `- ${lineOf(line)}`).join('\n');
    case 'table':
      return [
        row(block.head.map(escaped)),
        row(block.head.map((_, at) => (at === 0 ? ':---' : '---:'))),
        ...block.rows.map(([first, ...rest]) =>
          row([
            lineOf(first).replaceAll('|', '\\|').replaceAll('\\\\|', '\\|'),
            ...rest.map(escaped)
          ])
        )
      ].join('\n');
    case 'picture':
      return `![${escaped(block.alt)}](${block.source})`;
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function lineOf(line: Line): string {
  return line.map(part => (typeof part === 'string' ? escaped(part) : code(part.name))).join('');
}

/** Line ends would end the block; the marks would be formatting, or HTML in renderers that let it through. */
function escaped(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#&~]/g, '\\$&');
}

/** Code spans show everything as it is, but for line ends; their fence is longer than any run of backticks inside. */
function code(name: string): string {
  const plain = name.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  const edge = plain === '' || /^[` ]|[` ]$/.test(plain) ? ' ' : '';
  return `${fence}${edge}${plain}${edge}${fence}`;
}
