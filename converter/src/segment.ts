/** Cuts a notebook into the set-up step and the steps that follow it. */
import type { Part } from '@lockstep/protocol';
import type { Block } from './blocks';
import type { CodeCell } from './cells';
import type { Outline, Section } from './outline';
import { cutWithoutHeadings, type Draft } from './portions';
import { titleOf } from './titles';

/** Headings that announce preparation, whatever the code below them is. */
const SETUP_TITLE =
  /^(?:set[\s-]?up|imports?\b|preliminar|preparation|prepare\b|initiali[sz]|install|getting ready|requirements?\b|dependenc|prerequisites|import(?:ing)? (?:the )?(?:necessary |required )?(?:librar|packages|modules)|load(?:ing)? (?:the )?(?:librar|packages|modules)|librar|packages|environment|boilerplate)/i;

interface Candidates {
  cells: readonly CodeCell[];
  /** Whether a person would be asked something in this cell. */
  asks: (code: number) => boolean;
}

function codeOf(blocks: readonly Block[]): number[] {
  return blocks.flatMap(block => (block.block === 'code' ? [block.code] : []));
}

function partOf(block: Block): Part {
  return block.block === 'code'
    ? { part: 'cell', cell: block.code }
    : { part: 'text', markdown: block.markdown };
}

/** Blocks up to and including the last code block of the prefix that only prepares. */
function preparingPrefix(blocks: readonly Block[], prepares: (code: number) => boolean): number {
  let end = 0;
  for (const [at, block] of blocks.entries()) {
    if (block.block === 'heading') {
      break;
    }
    if (block.block === 'code') {
      if (!prepares(block.code)) {
        break;
      }
      end = at + 1;
    }
  }
  return end;
}

/** How many blocks of a section, from its start, belong to set-up. */
function setupShare(section: Section, candidates: Candidates): number {
  const { cells, asks } = candidates;
  const title = section.heading === null ? '' : titleOf(section.heading.text);
  const announced = SETUP_TITLE.test(title);
  const formal = (code: number): boolean =>
    cells[code]?.formal === true || (cells[code]?.prompts.length ?? 0) > 0;
  const prepares = (number: number): boolean => {
    const cell = cells[number];
    return (
      cell?.prepares === true &&
      !formal(number) &&
      (cell.brings || (cell.assignments.length > 0 && !asks(number)))
    );
  };
  const code = codeOf(section.blocks);
  if (announced && !code.some(formal)) {
    return section.blocks.length;
  }
  if (section.heading === null || announced) {
    return preparingPrefix(section.blocks, prepares);
  }
  const brings = code.some(number => cells[number]?.brings === true);
  return brings && code.every(prepares) ? section.blocks.length : 0;
}

function stepsOf(section: Section, blocks: readonly Block[], cells: readonly CodeCell[]): Draft[] {
  if (section.heading === null) {
    return cutWithoutHeadings(blocks, cells);
  }
  return [
    {
      kind: 'step',
      title: titleOf(section.heading.text),
      heading: section.heading.markdown,
      parts: blocks.map(partOf),
      confidence: 0.95,
      reason: 'It stands under a heading of its own.'
    }
  ];
}

/** The cells that follow set-up under a set-up heading form a step of their own. */
function namedRest(section: Section, taken: number): Section {
  return taken > 0 && section.heading !== null
    ? { heading: { ...section.heading, text: 'Parameters' }, blocks: section.blocks }
    : section;
}

function segment(outline: Outline, candidates: Candidates, withSetup: boolean): Draft[] {
  const { cells } = candidates;
  const steps: Draft[] = [];
  const setup: Part[] = [];
  let waiting: Part[] = [];
  let preparing = withSetup;
  for (const section of outline.sections) {
    const heading: Part[] =
      section.heading === null ? [] : [{ part: 'text', markdown: section.heading.markdown }];
    const taken = preparing ? setupShare(section, candidates) : 0;
    const code = codeOf(section.blocks);
    if (code.length === 0) {
      waiting.push(...heading, ...section.blocks.map(partOf));
      continue;
    }
    if (taken > 0) {
      const first = setup.length === 0 && SETUP_TITLE.test(section.heading?.text ?? '');
      setup.push(
        ...waiting,
        ...(first ? [] : heading),
        ...section.blocks.slice(0, taken).map(partOf)
      );
      waiting = [];
    }
    const rest = section.blocks.slice(taken);
    preparing &&= codeOf(rest).length === 0;
    if (codeOf(rest).length === 0) {
      waiting.push(...rest.map(partOf));
      continue;
    }
    const [first, ...others] = stepsOf(namedRest(section, taken), rest, cells);
    if (first !== undefined) {
      steps.push({ ...first, parts: [...waiting, ...first.parts] }, ...others);
      waiting = [];
    }
  }
  steps.at(-1)?.parts.push(...waiting);
  if (setup.length === 0) {
    return steps;
  }
  const reason = 'Its cells only import, install, define or read.';
  return [{ kind: 'setup', title: 'Set-up', parts: setup, confidence: 0.9, reason }, ...steps];
}

/**
 * Cuts a notebook into steps. Text stays with the code that follows it (the last text with the last step).
 * A notebook that only prepares has no set-up step, since its cells are all it does.
 */
export function segmentNotebook(
  outline: Outline,
  cells: readonly CodeCell[],
  asks: (code: number) => boolean
): Draft[] {
  const drafts = segment(outline, { cells, asks }, true);
  return drafts.some(draft => draft.kind === 'step')
    ? drafts
    : segment(outline, { cells, asks }, false);
}
