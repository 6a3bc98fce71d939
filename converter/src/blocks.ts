/** A notebook as a stream of headings, text and code: what segmentation reads. */
import type { CodeCell } from './cells';
import { cellForm } from './forms';
import type { NotebookCell } from './notebook';
import { FORMULA, plainText } from './titles';

export type Block =
  | { block: 'heading'; level: number; text: string; markdown: string }
  | { block: 'text'; markdown: string }
  /** `code` counts the notebook's code cells that are not empty, from 0. */
  | { block: 'code'; code: number };

const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/;
/** A heading written as HTML, on one line. */
const HTML = /^ {0,3}<h([1-6])(?:\s[^>]*)?>(.*?)<\/h\1>\s*$/i;
/** A line in bold that stands alone is read as a heading below all others. */
const BOLD = /^ {0,3}(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1:?\s*$/;
const BOLD_LEVEL = 7;
/** A sentence in bold is emphasis, not a heading. */
const BOLD_LENGTH = 60;
/** A longer line is no heading, whatever it starts with. */
const HEADING_LENGTH = 1000;
const FENCE = /^ {0,3}(```+|~~~+)/;

/** A formula or a bare address says nothing as the title of a step. */
function namesSomething(title: string): boolean {
  return /\p{L}|\p{N}|\p{So}/u.test(
    plainText(title)
      .replace(FORMULA, '')
      .replace(/\bhttps?:\/\/\S+/g, '')
  );
}

function textBlock(lines: string[]): Block[] {
  const markdown = lines
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  return markdown === '' ? [] : [{ block: 'text', markdown }];
}

/** Splits Markdown at its headings, both kinds; `#` inside fenced code is none. */
export function markdownBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let text: string[] = [];
  let fence: string | null = null;
  const heading = (level: number, title: string, source: string): void => {
    if (title.trim() !== '' && !namesSomething(title)) {
      text.push(source);
      return;
    }
    blocks.push(...textBlock(text));
    text = [];
    if (title.trim() !== '') {
      blocks.push({ block: 'heading', level, text: title.trim(), markdown: source });
    }
  };
  const lines = markdown.split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      fence = mark?.startsWith(fence) === true ? null : fence;
      text.push(line);
      continue;
    }
    fence = mark ?? null;
    if (line.length > HEADING_LENGTH) {
      text.push(line);
      continue;
    }
    const atx = ATX.exec(line);
    const above = text.at(-1) ?? '';
    const underlined = /^ {0,3}(=+|-{2,})[ \t]*$/.exec(line);
    const html = HTML.exec(line);
    const bold = BOLD.exec(line)?.[2] ?? '';
    if (html !== null) {
      heading(Number(html[1]), html[2] ?? '', line.trim());
    } else if (
      bold !== '' &&
      bold.length <= BOLD_LENGTH &&
      !/[.!?]$/.test(bold) &&
      above.trim() === '' &&
      (lines[at + 1] ?? '').trim() === ''
    ) {
      heading(BOLD_LEVEL, bold.replace(/:$/, ''), line.trim());
    } else if (atx !== null) {
      heading(atx[1]?.length ?? 1, atx[2] ?? '', line.trim());
    } else if (
      underlined !== null &&
      /^\s{0,3}[^\s>*+|#-]/.test(above) &&
      !(text.at(-2) ?? '').trim()
    ) {
      text.pop();
      const level = underlined[1]?.startsWith('=') === true ? 1 : 2;
      heading(level, above, `${'#'.repeat(level)} ${above.trim()}`);
    } else {
      text.push(line);
    }
  }
  blocks.push(...textBlock(text));
  return blocks;
}

/**
 * The blocks of a notebook in reading order; text that a cell's form holds stands before the cell. Raw cells and empty
 * code cells give none.
 */
export function blocksOf(cells: readonly NotebookCell[], code: readonly CodeCell[]): Block[] {
  const numbers = new Map(code.map((cell, number) => [cell.index, number]));
  return cells.flatMap((cell): Block[] => {
    const number = numbers.get(cell.index);
    if (number === undefined) {
      return cell.kind === 'markdown' ? markdownBlocks(cell.source) : [];
    }
    const { markdown } = cellForm(cell.source, code[number]?.tree ?? null);
    return [...(markdown === '' ? [] : markdownBlocks(markdown)), { block: 'code', code: number }];
  });
}
