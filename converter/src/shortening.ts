/** Shortens parts of a document so that what is left still reads, and says how much went. */
import type { TextOutput } from './savedOutputs';

/** How much of each kind may stay: lines of an output, characters of prose, lines of code, cells of a notebook. */
export interface Cuts {
  output: number;
  prose: number;
  code: number;
  cells: number;
}

/** Nothing is left out. */
export const WHOLE: Cuts = {
  output: Infinity,
  prose: Infinity,
  code: Infinity,
  cells: Infinity
};

/** What stays of a text, and how many lines went. */
export interface Shortened {
  text: string;
  left: number;
}

/** A longer line of an output that is shortened is cut. */
const LONG_LINE = 240;

/** Of an output's lines the first and the last: two thirds before, one third behind; of an error only the last, which says what it was. */
export function cutOutput(
  { text, kind }: TextOutput,
  all: readonly string[],
  lines: number
): Shortened {
  if (
    kind === 'note' ||
    lines === Infinity ||
    (all.length <= lines && text.length <= lines * LONG_LINE)
  ) {
    return { text, left: 0 };
  }
  if (lines === 0) {
    return { text: '', left: all.length };
  }
  const behind = kind === 'error' ? lines : Math.floor(lines / 3);
  const before = lines - behind;
  const left = Math.max(0, all.length - lines);
  const kept =
    left === 0 ? all : [...all.slice(0, before), '…', ...(behind === 0 ? [] : all.slice(-behind))];
  return { text: kept.map(shortLine).join('\n'), left };
}

function shortLine(line: string): string {
  return line.length <= LONG_LINE
    ? line
    : `${line.slice(0, LONG_LINE - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The first of the lines of code. */
export function cutCode(source: string, all: readonly string[], lines: number): Shortened {
  if (all.length <= lines && (lines === Infinity || source.length <= lines * LONG_LINE)) {
    return { text: source, left: 0 };
  }
  return {
    text: all.slice(0, lines).map(shortLine).join('\n'),
    left: Math.max(0, all.length - lines)
  };
}

/** The blocks of Markdown: what blank lines separate, fenced code as a whole. */
function blocksIn(markdown: string): string[] {
  const blocks: string[][] = [[]];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    const heading = fence === null && /^ {0,3}#{1,6}\s/.test(line);
    if (fence === null && (line.trim() === '' || heading)) {
      blocks.push([]);
    }
    if (line.trim() !== '' || fence !== null) {
      blocks.at(-1)?.push(line);
    }
    if (heading) {
      blocks.push([]);
    }
    fence = fence === null ? (mark ?? null) : mark?.startsWith(fence) === true ? null : fence;
  }
  return blocks.map(lines => lines.join('\n')).filter(block => block.trim() !== '');
}

/** Longest heading that always stays. */
const HEADING = 120;

/** Headings, and whole paragraphs from the first as long as they fit. */
export function cutProse(markdown: string, characters: number): string {
  if (markdown.length <= characters) {
    return markdown;
  }
  let room = characters;
  let left = 0;
  const kept = blocksIn(markdown).flatMap(block => {
    if (/^ {0,3}#{1,6}\s/.test(block)) {
      return [block.length <= HEADING ? block : `${block.slice(0, HEADING - 1)}…`];
    }
    if (block.length > room) {
      room = 0;
      left += 1;
      return [];
    }
    room -= block.length;
    return [block];
  });
  const note = left === 0 ? [] : [leftOut(left, 'paragraph')];
  return [...kept, ...note].join('\n\n');
}

/** "… 340 lines left out". */
export function leftOut(number: number, noun: string): string {
  return `*… ${number} ${noun}${number === 1 ? '' : 's'} left out*`;
}
