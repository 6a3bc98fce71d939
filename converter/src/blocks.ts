/** A notebook as a stream of headings, text and code: what segmentation reads. */
import type { NotebookCell } from './notebook';

export type Block =
  | { block: 'heading'; level: number; text: string; markdown: string }
  | { block: 'text'; markdown: string }
  /** `code` counts the notebook's code cells that are not empty, from 0. */
  | { block: 'code'; code: number };

const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(```+|~~~+)/;

function textBlock(lines: string[]): Block[] {
  const markdown = lines.join('\n').replace(/^(?:[ \t]*\n)+|\s+$/g, '');
  return markdown === '' ? [] : [{ block: 'text', markdown }];
}

/** Splits Markdown at its headings, both kinds; `#` inside fenced code is none. */
export function markdownBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let text: string[] = [];
  let fence: string | null = null;
  const heading = (level: number, title: string, source: string): void => {
    blocks.push(...textBlock(text));
    text = [];
    if (title.trim() !== '') {
      blocks.push({ block: 'heading', level, text: title.trim(), markdown: source });
    }
  };
  for (const line of markdown.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      fence = mark?.startsWith(fence) === true ? null : fence;
      text.push(line);
      continue;
    }
    fence = mark ?? null;
    const atx = ATX.exec(line);
    const above = text.at(-1) ?? '';
    const underlined = /^ {0,3}(=+|-{2,})[ \t]*$/.exec(line);
    if (atx !== null) {
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

/** The blocks of a notebook in reading order. Raw cells and empty code cells give none. */
export function blocksOf(cells: readonly NotebookCell[], code: readonly NotebookCell[]): Block[] {
  const numbers = new Map(code.map((cell, number) => [cell.index, number]));
  return cells.flatMap((cell): Block[] => {
    const number = numbers.get(cell.index);
    if (number !== undefined) {
      return [{ block: 'code', code: number }];
    }
    return cell.kind === 'markdown' ? markdownBlocks(cell.source) : [];
  });
}
