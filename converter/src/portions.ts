/** Cuts cells that no heading divides: by the text between them, by comments, and by size. */
import type { Part } from '@lockstep/protocol';
import { type Block, markdownBlocks } from './blocks';
import type { CodeCell } from './cells';
import type { Heading } from './outline';
import { statementsOf, textOf } from './python/tree';
import { labelOf, plainText, shorten, titleOf } from './titles';

/** A step before it has its id. `parts` counts cells over the whole notebook's code cells. */
export interface Draft {
  kind: 'setup' | 'step';
  title: string;
  /** The heading that gave the title, as Markdown: it stays text where the step joins another. */
  heading?: string;
  parts: Part[];
  confidence: number;
  reason: string;
}

/** More cells than this under one title are more than a person takes in at once. */
const MANY_CELLS = 4;
/** A first sentence up to this length can be a title. */
const SHORT_SENTENCE = 70;

interface Portion {
  parts: Part[];
  cells: CodeCell[];
}

/** The first comment line of a cell, when the cell starts with it. */
function openingComment(cell: CodeCell): string {
  if (cell.tree === null) {
    return '';
  }
  const line = /^\s*#(?!\s*[@%!])\s*([^\n]*)/.exec(cell.source)?.[1]?.trim() ?? '';
  return /^[-=*#\s]*$/.test(line) || /[=()[\]{}]/.test(line) ? '' : line.replace(/[-=*#\s]+$/, '');
}

/** The first sentence of a text, when it is short enough to be read as a title. */
function openingSentence(markdown: string): string {
  const [line = ''] = markdown.split(/\n\s*\n/, 1);
  const plain = plainText(line.replace(/^[>\s*+-]+/, ''));
  const [sentence = ''] = plain.split(/(?<=[.!?:])\s/, 1);
  return sentence.length <= SHORT_SENTENCE ? sentence.replace(/[.:]$/, '') : '';
}

/** What the first statement of a portion makes, in words. */
function madeBy(cells: readonly CodeCell[]): string {
  for (const cell of cells) {
    for (const statement of cell.tree === null ? [] : statementsOf(cell.tree.script)) {
      const tree = cell.tree;
      const name = statement.children.find(child => child.name === 'VariableName');
      if (tree === null || name === undefined) {
        continue;
      }
      const words = labelOf(textOf(tree, name));
      if (statement.name === 'FunctionDefinition' || statement.name === 'ClassDefinition') {
        return `Define ${textOf(tree, name)}`;
      }
      if (statement.name === 'AssignStatement' && statement.children[0] === name) {
        return words;
      }
    }
  }
  return '';
}

function titleFor(
  portion: Portion,
  number: number
): { title: string; confidence: number; reason: string } {
  const text = portion.parts.find(part => part.part === 'text');
  const sentence = text === undefined ? '' : openingSentence(text.markdown);
  if (sentence !== '') {
    return { title: titleOf(sentence), confidence: 0.6, reason: 'Text stands before it.' };
  }
  const comment = portion.cells.map(openingComment).find(line => line !== '') ?? '';
  if (comment !== '') {
    return {
      title: titleOf(shorten(comment)),
      confidence: 0.5,
      reason: 'It starts with a comment.'
    };
  }
  const made = madeBy(portion.cells);
  return {
    title: made === '' ? `Part ${number}` : made,
    confidence: 0.3,
    reason: 'Neither heading, text nor comment divides these cells.'
  };
}

function headingOf(markdown: string): Heading | null {
  const [block, ...others] = markdownBlocks(markdown);
  return block?.block === 'heading' && others.length === 0 ? block : null;
}

/**
 * What a person sees of parts that an author made a step: the heading they start with (which is then no part any
 * more), else their first sentence, comment or name.
 */
export function faceOf(parts: readonly Part[], cells: readonly CodeCell[]): Draft {
  const first = parts.findIndex(part => part.part === 'cell');
  const lead = first === -1 ? parts : parts.slice(0, first);
  const headings = lead.map(part => (part.part === 'text' ? headingOf(part.markdown) : null));
  const at = headings.findLastIndex(heading => heading !== null);
  const heading = headings[at];
  const why = { confidence: 1, reason: 'Its author lets a step start here.' };
  if (heading !== null && heading !== undefined) {
    return {
      kind: 'step',
      title: titleOf(heading.text),
      heading: heading.markdown,
      parts: parts.filter((_, index) => index !== at),
      ...why
    };
  }
  const numbers = parts.flatMap(part => (part.part === 'cell' ? [part.cell] : []));
  const portion = { parts: [...parts], cells: numbers.flatMap(number => cells[number] ?? []) };
  const { title } = titleFor(portion, (numbers[0] ?? 0) + 1);
  return { kind: 'step', title, parts: [...parts], ...why };
}

/** True when a cell only shows what earlier cells made. */
function onlyShows(cell: CodeCell): boolean {
  const statements = cell.tree === null ? [] : statementsOf(cell.tree.script);
  return statements.length === 1 && statements[0]?.name === 'ExpressionStatement';
}

/** One draft for each portion of a stretch without headings of its own level. */
export function cutWithoutHeadings(blocks: readonly Block[], cells: readonly CodeCell[]): Draft[] {
  const portions: Portion[] = [];
  let waiting: Part[] = [];
  for (const block of blocks) {
    if (block.block !== 'code') {
      waiting.push({ part: 'text', markdown: block.markdown });
      continue;
    }
    const cell = cells[block.code];
    const last = portions.at(-1);
    const part: Part = { part: 'cell', cell: block.code };
    const starts =
      last === undefined ||
      cell === undefined ||
      cell.formal ||
      last.cells.some(earlier => earlier.formal) ||
      waiting.length > 0 ||
      openingComment(cell) !== '' ||
      (!onlyShows(cell) && last.cells.length >= MANY_CELLS);
    if (starts) {
      portions.push({ parts: [...waiting, part], cells: cell === undefined ? [] : [cell] });
      waiting = [];
    } else {
      last.parts.push(part);
      last.cells.push(cell);
    }
  }
  portions.at(-1)?.parts.push(...waiting);
  return portions.map((portion, at) => {
    const formal = portion.cells.some(cell => cell.formal);
    const named = formal
      ? {
          title: 'Parameters',
          confidence: 0.9,
          reason: 'The author marked its cells as parameters.'
        }
      : titleFor(portion, at + 1);
    return { kind: 'step', ...named, parts: portion.parts };
  });
}
