/** Reads a notebook's headings as a tree, because some sections are steps as they stand and others hold several. */
import type { Block } from './blocks';

export type Heading = Extract<Block, { block: 'heading' }>;

/** What stands under one heading; `heading` is `null` for the notebook itself. */
export interface Section {
  heading: Heading | null;
  /** Up to the first deeper heading. */
  own: Block[];
  /** Sections of deeper headings, in order. */
  inner: Section[];
}

export interface Outline {
  title: Heading | null;
  /** Text between the title and what follows it. */
  intro: Block[];
  body: Section;
}

function hasCode(blocks: readonly Block[]): boolean {
  return blocks.some(block => block.block === 'code');
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

/** Who wrote it, where and when: such a heading belongs to the title and names no section. */
const BYLINE =
  /^(?:by\b|author\b|written by\b|(?:dr|prof|mr|ms)\.?\s\p{Lu})|^[^?:]*\p{Lu}[^?:]*,.*\b(?:19|20)\d\d$/iu;

/** Headings right below the title that only sign it become text of the introduction. */
function withoutByline(blocks: readonly Block[]): Block[] {
  const code = blocks.findIndex(block => block.block === 'code');
  let at = blocks.findIndex(block => block.block === 'heading');
  const kept = [...blocks];
  for (let block = kept[at]; block?.block === 'heading' && at < code; block = kept[++at]) {
    if (!BYLINE.test(block.text)) {
      break;
    }
    kept[at] = { block: 'text', markdown: block.text };
  }
  return kept;
}

/** Nests sections by level; a level that is left out is no level. */
function nest(blocks: readonly Block[]): Section {
  const body: Section = { heading: null, own: [], inner: [] };
  const open: { level: number; section: Section }[] = [{ level: 0, section: body }];
  for (const block of blocks) {
    if (block.block !== 'heading') {
      open.at(-1)?.section.own.push(block);
      continue;
    }
    while (open.length > 1 && (open.at(-1)?.level ?? 0) >= block.level) {
      open.pop();
    }
    const section: Section = { heading: block, own: [], inner: [] };
    open.at(-1)?.section.inner.push(section);
    open.push({ level: block.level, section });
  }
  return body;
}

/** Reads the outline of a notebook; without headings its body has no sections. */
export function outlineOf(blocks: readonly Block[]): Outline {
  const at = titleAt(blocks);
  const title = blocks[at];
  if (title?.block !== 'heading') {
    return { title: null, intro: [], body: nest(blocks) };
  }
  const after = withoutByline(blocks.slice(at + 1));
  const end = after.findIndex(block => block.block !== 'text');
  return {
    title,
    intro: [...blocks.slice(0, at), ...after.slice(0, end === -1 ? undefined : end)],
    body: nest(end === -1 ? [] : after.slice(end))
  };
}

/** All blocks of a section in reading order, its own heading left out. */
export function blocksIn(section: Section): Block[] {
  return [
    ...section.own,
    ...section.inner.flatMap(inner => [
      ...(inner.heading === null ? [] : [inner.heading]),
      ...blocksIn(inner)
    ])
  ];
}
