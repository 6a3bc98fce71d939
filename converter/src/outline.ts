/** Finds a notebook's title and the level at which its headings are steps. */
import type { Block } from './blocks';

export type Heading = Extract<Block, { block: 'heading' }>;

/** Blocks under one heading, deeper headings included; `heading` is `null` for what comes before the first. */
export interface Section {
  heading: Heading | null;
  blocks: Block[];
}

export interface Outline {
  title: Heading | null;
  /** Text between the title and what follows it. */
  intro: Block[];
  sections: Section[];
}

/** More steps than this are no longer read at a glance, so a deeper level is not worth it. */
const MANY_STEPS = 15;
/** A step with more cells than this on average asks for a deeper level. */
const LARGE_STEP = 8;

function hasCode(blocks: readonly Block[]): boolean {
  return blocks.some(block => block.block === 'code');
}

function split(blocks: readonly Block[], level: number): Section[] {
  const sections: Section[] = [{ heading: null, blocks: [] }];
  for (const block of blocks) {
    if (block.block === 'heading' && block.level <= level) {
      sections.push({ heading: block, blocks: [] });
    } else {
      sections.at(-1)?.blocks.push(block);
    }
  }
  return sections.filter(section => section.heading !== null || section.blocks.length > 0);
}

/** The first heading, if it speaks for the whole: before all code, and alone on its level or without code of its own. */
function titleAt(blocks: readonly Block[]): number {
  const first = blocks.findIndex(block => block.block !== 'text');
  const title = blocks[first];
  if (title?.block !== 'heading') {
    return -1;
  }
  const later = blocks.slice(first + 1);
  const next = later.findIndex(block => block.block === 'heading' && block.level <= title.level);
  const deeper = later.findIndex(block => block.block === 'heading');
  const own = deeper === -1 ? later : later.slice(0, deeper);
  return next === -1 || !hasCode(own) ? first : -1;
}

/** The level that gives the steps: the first with two sections of code, deeper while those stay large and few. */
function stepLevel(blocks: readonly Block[]): number {
  const levels = [
    ...new Set(blocks.flatMap(block => (block.block === 'heading' ? [block.level] : [])))
  ].sort((a, b) => a - b);
  const counts = levels.map(level => ({
    level,
    steps: split(blocks, level).filter(
      section => section.heading !== null && hasCode(section.blocks)
    ).length
  }));
  const code = blocks.filter(block => block.block === 'code').length;
  let chosen = counts.find(count => count.steps >= 2) ?? counts.find(count => count.steps === 1);
  for (const deeper of counts) {
    if (
      chosen !== undefined &&
      deeper.level > chosen.level &&
      code / chosen.steps > LARGE_STEP &&
      deeper.steps <= MANY_STEPS &&
      deeper.steps > chosen.steps
    ) {
      chosen = deeper;
    }
  }
  return chosen?.level ?? 0;
}

/** Reads the outline of a notebook; without headings there is one section that has none. */
export function outlineOf(blocks: readonly Block[]): Outline {
  const at = titleAt(blocks);
  const title = blocks[at];
  const before = at === -1 ? [] : blocks.slice(0, at);
  const body = blocks.slice(at + 1);
  const end = body.findIndex(block => block.block !== 'text');
  const intro = at === -1 ? [] : [...before, ...body.slice(0, end === -1 ? undefined : end)];
  const rest = at === -1 ? body : body.slice(end === -1 ? body.length : end);
  return {
    title: title?.block === 'heading' ? title : null,
    intro,
    sections: split(rest, stepLevel(rest))
  };
}
