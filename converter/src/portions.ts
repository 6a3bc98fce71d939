/** Cuts cells that no heading divides: by text, comments, data flow and size. */
import type { Part } from '@lockstep/protocol';
import { type Block, markdownBlocks } from './blocks';
import { boundaryAt, STRONG } from './boundaries';
import type { CodeCell } from './cells';
import { type Face, faceFor } from './faces';
import type { Ground } from './ground';
import { groupStarts, splitLarge } from './grouping';
import type { Heading } from './outline';
import { titleOf } from './titles';

/** A step before it has its id. `parts` counts cells over the whole notebook's code cells. */
export interface Draft {
  kind: 'setup' | 'step';
  title: string;
  /** The heading that gave the title, as Markdown: it stays text where the step joins another. */
  heading?: string;
  /** What its id is made of, where that is not the title. */
  slug?: string;
  parts: Part[];
  confidence: number;
  reason: string;
}

/** More steps than this in one stretch are gathered, as far as they are small. */
export const MANY_STEPS = 12;

/** A cell with the text before it. */
interface Atom {
  parts: Part[];
  code: number;
  size: number;
  strength: number;
  reason: string;
}

export function partOf(block: Block): Part {
  return block.block === 'code'
    ? { part: 'cell', cell: block.code }
    : { part: 'text', markdown: block.markdown };
}

function headingOf(markdown: string): Heading | null {
  const [block, ...others] = markdownBlocks(markdown);
  return block?.block === 'heading' && others.length === 0 ? block : null;
}

/** Title, heading and parts of a step that a heading names; a heading too long for a title stays as text, too. */
export function headed(
  heading: Heading,
  parts: readonly Part[]
): Pick<Draft, 'title' | 'heading' | 'parts'> {
  const title = titleOf(heading.text);
  return {
    title,
    heading: heading.markdown,
    parts:
      title.endsWith('…') && !heading.text.endsWith('…')
        ? [{ part: 'text', markdown: heading.text }, ...parts]
        : [...parts]
  };
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
  const why = {
    kind: 'step' as const,
    confidence: 1,
    reason: 'Its author lets a step start here.'
  };
  if (heading !== null && heading !== undefined) {
    return {
      ...why,
      ...headed(
        heading,
        parts.filter((_, index) => index !== at)
      )
    };
  }
  const numbers = parts.flatMap(part => (part.part === 'cell' ? [part.cell] : []));
  const own = numbers.flatMap(number => cells[number] ?? []);
  const { title, slug } = faceFor(parts, own, (numbers[0] ?? 0) + 1);
  return { ...why, title, ...(slug === undefined ? {} : { slug }), parts: [...parts] };
}

/** Every cell with the text before it; the last text is left over. */
function atomsOf(blocks: readonly Block[], ground: Ground): { atoms: Atom[]; rest: Part[] } {
  const atoms: Atom[] = [];
  let rest: Part[] = [];
  let texts: string[] = [];
  for (const block of blocks) {
    rest.push(partOf(block));
    if (block.block === 'code') {
      const { code } = block;
      const size = ground.sizes[code] ?? 0;
      atoms.push({ parts: rest, code, size, ...boundaryAt(code, texts, ground) });
      rest = [];
      texts = [];
    } else {
      texts.push(block.markdown);
    }
  }
  return { atoms, rest };
}

/** What follows parameters, or gathers cells: one list for each start. */
function runs<T>(all: readonly T[], starts: readonly number[]): T[][] {
  return [0, ...starts].map((from, at) => all.slice(from, starts[at]));
}

function sizeOf(atoms: readonly Atom[]): number {
  return atoms.reduce((sum, atom) => sum + atom.size, 0);
}

/** Portions of one stretch: cut where the evidence is strong, then where a portion is too large. */
function portionsOf(
  atoms: readonly Atom[],
  ground: Ground,
  { limit, many }: Pick<Cutting, 'limit' | 'many'>
): Atom[][] {
  const strong = atoms.flatMap((atom, at) => {
    const imports = ground.imports[atoms[at - 1]?.code ?? -1] === true;
    return at > 0 && atom.strength >= STRONG && !imports ? [at] : [];
  });
  const portions = runs(atoms, strong).flatMap(portion => {
    const neighbours = portion.map(({ size, strength, code }) => {
      const shows = ground.shows[code] === true;
      const name = ground.cells[code]?.source ?? '';
      return { size, strength: shows ? strength - 1 : strength, name };
    });
    return runs(portion, splitLarge(neighbours, limit));
  });
  if (portions.length <= many) {
    return portions;
  }
  const neighbours = portions.map(portion => ({
    size: sizeOf(portion),
    strength: portion[0]?.strength ?? 0,
    name: ground.cells[portion[0]?.code ?? -1]?.source ?? ''
  }));
  return runs(portions, groupStarts(neighbours, limit)).map(group => group.flat());
}

/** Words for a portion: for what follows its imports, unless only the imports have text. */
function faceOfPortion(portion: readonly Atom[], ground: Ground, number: number): Face {
  const faceFrom = (atoms: readonly Atom[]): Face =>
    faceFor(
      atoms.flatMap(atom => atom.parts),
      atoms.flatMap(({ code }) => ground.cells[code] ?? []),
      number
    );
  const work = portion.findIndex(({ code }) => ground.imports[code] !== true);
  const face = faceFrom(portion.slice(Math.max(work, 0)));
  const whole = work > 0 && !/^(?:form|text)$/.test(face.from) ? faceFrom(portion) : face;
  return whole.from === 'text' ? whole : face;
}

/** How a stretch is cut. */
export interface Cutting {
  /** The size from which a portion is too large. */
  limit: number;
  /** Why the first portion starts where it does, when nothing in the stretch says so. */
  begins: string;
  /** More portions than this are gathered. */
  many: number;
}

/** One draft for each portion of a stretch without headings of its own level. */
export function cutWithoutHeadings(
  blocks: readonly Block[],
  ground: Ground,
  cutting: Cutting
): Draft[] {
  const { atoms, rest } = atomsOf(blocks, ground);
  const drafts = portionsOf(atoms, ground, cutting).map((portion, at): Draft => {
    const [first] = portion;
    const parts = portion.flatMap(atom => atom.parts);
    const cells = portion.flatMap(({ code }) => ground.cells[code] ?? []);
    const formal = cells.some(cell => cell.formal);
    const found = faceOfPortion(portion, ground, at + 1);
    const face: Face =
      formal && found.from !== 'form' ? { title: 'Parameters', from: 'nothing' } : found;
    const told = first !== undefined && (at > 0 || first.strength >= STRONG);
    return {
      kind: 'step',
      title: face.title,
      ...(face.slug === undefined ? {} : { slug: face.slug }),
      parts,
      confidence: Math.max(told ? first.strength : 0, at === 0 ? 0.7 : 0.25),
      reason: told ? first.reason : cutting.begins
    };
  });
  drafts.at(-1)?.parts.push(...rest);
  return drafts;
}
