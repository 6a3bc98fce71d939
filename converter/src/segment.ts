/** Cuts a notebook into the set-up step and the steps that follow it. */
import type { Flow } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { type Ground, groundOf, sizeIn } from './ground';
import { blocksIn, type Outline, type Section } from './outline';
import type { Draft } from './portions';
import { cutSection, type StepPiece } from './sections';
import { setupOf } from './setup';
import { slugOf, titleOf } from './titles';

/** A step is too large from this size on, in cells of ordinary length: a small notebook is cut finer than a large one. */
const LIMITS = { least: 3.5, most: 8, share: 5 };

/** What a step's id is made of: its title, and the heading above it where an earlier step has the same title. */
function withSlugs(steps: readonly StepPiece[]): Draft[] {
  const seen = new Set<string>();
  return steps.map(({ draft, lead, above }) => {
    const plain = slugOf(draft.slug ?? draft.title);
    const slug =
      seen.has(plain) && above !== null ? slugOf(`${titleOf(above.text)} ${plain}`) : plain;
    seen.add(slug);
    return { ...draft, slug, parts: [...lead, ...draft.parts] };
  });
}

function stepsOf(body: Section, ground: Ground, begins: string): Draft[] {
  const size = sizeIn(blocksIn(body), ground);
  const limit = Math.min(Math.max(size / LIMITS.share, LIMITS.least), LIMITS.most);
  const { steps, rest } = cutSection(body, { ground, limit, begins }, true);
  const drafts = withSlugs(steps);
  drafts.at(-1)?.parts.push(...rest);
  return drafts;
}

/** Why set-up holds what it holds. */
const SETUP_REASON = 'Its cells only import, install, define or read, and ask for no decision.';

/**
 * Cuts a notebook into steps. Text stays with the code that follows it (the last text with the last step).
 * A notebook that only prepares has no set-up step, since its cells are all it does.
 *
 * @param asks whether a person would be asked something in a code cell
 * @param flows by code cell; without them only text, comments and size tell where steps start
 */
export function segmentNotebook(
  outline: Outline,
  cells: readonly CodeCell[],
  asks: (code: number) => boolean,
  flows: readonly Flow[] = []
): Draft[] {
  const ground = groundOf(cells, flows, asks);
  const setup = setupOf(outline.body, ground);
  if (setup.cells.length === 0 || setup.cells.length === cells.length) {
    return stepsOf(outline.body, ground, 'The notebook begins with it.');
  }
  const first: Draft = {
    kind: 'setup',
    title: 'Set-up',
    parts: setup.parts,
    confidence: 0.9,
    reason: SETUP_REASON
  };
  return [first, ...stepsOf(setup.body, ground, 'Set-up ends before it.')];
}
