/** Turns sections into steps: a large one is split at its own deeper headings, small neighbours are gathered. */
import type { Part } from '@lockstep/protocol';
import { quoted } from './boundaries';
import { codeOf, type Ground, sizeIn } from './ground';
import { groupStarts } from './grouping';
import { blocksIn, type Heading, type Section } from './outline';
import { cutWithoutHeadings, type Draft, headed, MANY_STEPS, partOf } from './portions';
import { shorten, titleOf } from './titles';

/** A step and what its making has to know. */
export interface StepPiece {
  /** Text that waited for it; its own heading is not among it. */
  lead: Part[];
  draft: Draft;
  heading: Heading | null;
  /** The heading above its own, `null` when there is none. */
  above: Heading | null;
  size: number;
}

/** What a section is cut into: steps in reading order, and the text that none of them has yet. */
export interface Pieces {
  steps: StepPiece[];
  rest: Part[];
}

/** A section smaller than this is too little for a step where there are many. */
const SMALL = 2.3;
/** A section without deeper headings is only cut where it has so many cells, and so much code. */
const LONG_SECTION = { cells: 10, size: 10 };

/** Fewer small neighbours than this stay steps of their own. */
const FEW = 3;

/** How sections are cut. */
export interface Measure {
  ground: Ground;
  /** The size from which a step is too large, in cells of ordinary length. */
  limit: number;
  /** Why the first step starts where it does, when nothing there says so. */
  begins: string;
}

function headingPart(heading: Heading | null): Part[] {
  return heading === null ? [] : [{ part: 'text', markdown: heading.markdown }];
}

function stepPiece(draft: Draft, heading: Heading | null, size: number): StepPiece {
  return { lead: [], draft, heading, above: null, size };
}

/** One step under its heading. */
function single(heading: Heading, section: Section, size: number): StepPiece {
  return stepPiece(
    {
      kind: 'step',
      ...headed(heading, blocksIn(section).map(partOf)),
      confidence: titleOf(heading.text).endsWith('…') ? 0.85 : 0.95,
      reason: `It stands under the heading ${quoted(titleOf(heading.text))}.`
    },
    heading,
    size
  );
}

/** A stretch of code under a heading, or under none. */
function stretch(
  section: Section,
  { ground, limit }: Measure,
  begins: string,
  many = MANY_STEPS
): StepPiece[] {
  return cutWithoutHeadings(section.own, ground, { limit, begins, many }).map(draft =>
    stepPiece(
      draft,
      null,
      draft.parts.reduce(
        (sum, part) => sum + (part.part === 'cell' ? (ground.sizes[part.cell] ?? 0) : 0),
        0
      )
    )
  );
}

/** A large section without deeper headings: its first step has its heading, the others what speaks for them. */
function large(heading: Heading, section: Section, measure: Measure, size: number): StepPiece[] {
  const [first, ...others] = stretch({ ...section, inner: [] }, measure, '', FEW);
  if (first === undefined || others.length === 0) {
    return [single(heading, section, size)];
  }
  const under = `It is part of the long section ${quoted(titleOf(heading.text))}.`;
  return [
    {
      ...first,
      heading,
      draft: {
        ...first.draft,
        ...headed(heading, first.draft.parts),
        confidence: 0.95,
        reason: `It stands under the heading ${quoted(titleOf(heading.text))}.`
      }
    },
    ...others.map((other, at) => ({
      ...other,
      draft: {
        ...other.draft,
        title:
          other.draft.slug === undefined
            ? other.draft.title
            : `${titleOf(heading.text)}, part ${at + 2}`,
        reason: `${other.draft.reason} ${under}`
      }
    }))
  ];
}

/** Longest title of a group. */
const GROUP_TITLE = 72;
/** Longest share of the first heading in the title of a larger group. */
const FIRST_TITLE = 52;

/** What a group of sections is called: its two headings, or the first and how many follow, below the one above all. */
function groupTitle(headings: readonly Heading[], parent: Heading | null): string {
  const titles = headings.map(heading => titleOf(heading.text).replace(/[.?!…]+$/, ''));
  const both = titles.join('; ');
  const own =
    titles.length === 2 && both.length <= GROUP_TITLE
      ? both
      : `${shorten(titles[0] ?? '', FIRST_TITLE)}, and ${titles.length - 1} more`;
  const above = parent === null ? '' : `${titleOf(parent.text)}: `;
  return above.length + own.length <= GROUP_TITLE ? above + own : own;
}

/** Small neighbours as one step that keeps all their headings as text. */
function gathered(group: readonly StepPiece[], parent: Heading | null): StepPiece[] {
  const [first] = group;
  if (first === undefined || group.length === 1) {
    return [...group];
  }
  const headings = group.flatMap(({ heading }) => heading ?? []);
  const where = parent === null ? '' : ` of ${quoted(titleOf(parent.text))}`;
  const own = ({ draft, heading }: StepPiece): Part[] => {
    const [part] = draft.parts;
    const repeats = part?.part === 'text' && part.markdown === heading?.text;
    return [...headingPart(heading), ...draft.parts.slice(repeats ? 1 : 0)];
  };
  const draft: Draft = {
    kind: 'step',
    title: groupTitle(headings, parent),
    slug: first.draft.title,
    parts: group.flatMap((piece, at) => [...(at === 0 ? [] : piece.lead), ...own(piece)]),
    confidence: 0.8,
    reason: `It gathers ${group.length} short sections${where}, from ${quoted(first.draft.title)} on.`
  };
  return [
    {
      lead: first.lead,
      draft,
      heading: null,
      above: parent,
      size: group.reduce((sum, { size }) => sum + size, 0)
    }
  ];
}

/** Gathers each run of small steps; what is large or was split stays as it is and divides the runs. */
function gatherRuns(
  steps: readonly StepPiece[],
  parent: Heading | null,
  { ground, limit }: Measure
): StepPiece[] {
  const isSmall = ({ size, heading }: StepPiece): boolean => heading !== null && size < SMALL;
  const runs: StepPiece[][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && isSmall(step) && isSmall(run[0])) {
      run.push(step);
    } else {
      runs.push([step]);
    }
  }
  return runs.flatMap(run => {
    if (run.length < FEW) {
      return run;
    }
    const neighbours = run.map(({ draft, size }) => {
      const first = draft.parts.find(part => part.part === 'cell');
      const crossing = first === undefined ? null : ground.crossings[first.cell];
      const few = crossing === null || crossing === undefined ? 0 : 4 - crossing.names.length;
      return { size, strength: few / 4, name: draft.title };
    });
    const starts = groupStarts(neighbours, limit);
    return [0, ...starts].flatMap((from, at) => gathered(run.slice(from, starts[at]), parent));
  });
}

/** Lets text that no step has yet stand before the next step. */
class Assembly {
  readonly steps: StepPiece[] = [];
  rest: Part[] = [];

  text(parts: readonly Part[]): void {
    this.rest.push(...parts);
  }

  step(step: StepPiece): void {
    this.steps.push({ ...step, lead: [...this.rest, ...step.lead] });
    this.rest = [];
  }

  take({ steps, rest }: Pieces): void {
    steps.forEach(step => {
      this.step(step);
    });
    this.text(rest);
  }
}

/**
 * Cuts a section. One that is small enough, or has no deeper headings, is one step; another is split at the headings
 * right below it, each of them cut in its turn, and the small ones among them gathered.
 *
 * @param alone nothing else in the notebook has code, so that it is split although it is not large
 */
export function cutSection(section: Section, measure: Measure, alone = false): Pieces {
  const { heading } = section;
  const { ground, limit } = measure;
  const assembly = new Assembly();
  const blocks = blocksIn(section);
  const size = sizeIn(blocks, ground);
  const withCode = section.inner.filter(inner => codeOf(blocksIn(inner)).length > 0);
  const own = codeOf(section.own).length > 0;
  if (size === 0) {
    assembly.text([...headingPart(heading), ...blocks.map(partOf)]);
    return assembly;
  }
  const whole = heading !== null && (withCode.length === 0 || (size <= limit && !alone));
  if (whole) {
    const long =
      size > (alone ? limit * 1.5 : LONG_SECTION.size) &&
      (alone || codeOf(blocks).length >= LONG_SECTION.cells);
    const steps =
      withCode.length === 0 && long
        ? large(heading, section, measure, size)
        : [single(heading, section, size)];
    steps.forEach(step => {
      assembly.step(step);
    });
    return assembly;
  }
  if (own && heading !== null) {
    cutSection({ ...section, inner: [] }, measure).steps.forEach(step => {
      assembly.step(step);
    });
  } else if (own) {
    stretch(section, measure, measure.begins).forEach(step => {
      assembly.step(step);
    });
  } else {
    assembly.text([...headingPart(heading), ...section.own.map(partOf)]);
  }
  for (const inner of section.inner) {
    assembly.take(cutSection(inner, measure, alone && !own && withCode.length === 1));
  }
  const gather = heading !== null || assembly.steps.length > MANY_STEPS;
  const steps = gather ? gatherRuns(assembly.steps, heading, measure) : assembly.steps;
  return {
    steps: steps.map(step => ({
      ...step,
      above: step.above ?? (step.heading === heading ? null : heading)
    })),
    rest: assembly.rest
  };
}
