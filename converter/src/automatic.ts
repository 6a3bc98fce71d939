/** What the converter makes of a notebook by itself: what tags have shaped, and an overlay is laid over. */
import type { Cell, Effect, Input } from '@lockstep/protocol';
import type { FoundInput } from './inputs';
import type { Draft } from './portions';
import type { Verbs } from './python/verbs';
import { cellsIn } from './structure';
import { slugOf, UniqueIds } from './titles';

/** A code cell with all that later passes ask of it. */
export interface AutomaticCell extends Cell {
  /** The first 12 hex digits of the SHA-256 of its source. */
  hash: string;
  /** Among the notebook's cells, from 0. */
  index: number;
  effects: readonly Effect[];
  /** What it asserts, in words. */
  checks: readonly string[];
  verbs: Verbs | null;
  /** Tags say that its step may be skipped, or asks before it runs. */
  optional: boolean;
  /** A tag says that what later steps read is saved after its step. */
  checkpoint: boolean;
  confirm: boolean;
}

/** A step under its own id; its parts count cells over the whole notebook's code cells. */
export interface AutomaticStep extends Draft {
  id: string;
}

/** An input, offered or not, under its own id. */
export interface AutomaticInput extends FoundInput {
  /** Its code cell, from 0. */
  cell: number;
  /** A tag of the cell hides it. */
  hidden: boolean;
}

/** It can stay beside a definition for as long as an author edits. */
export interface Automatic {
  title: string;
  summary: string;
  language: string;
  kernel: string | null;
  cells: readonly AutomaticCell[];
  steps: readonly AutomaticStep[];
  inputs: readonly AutomaticInput[];
  /** Keys of the cells whose ids come from the file on disk. */
  fromDisk: readonly string[];
  /** The step of these parts, where its author lets one start. */
  part: (parts: Draft['parts']) => Draft;
}

/** The id of the set-up step. */
export const SETUP = 'setup';

/** Gives each draft the id that it keeps whatever an overlay does to the others. */
export function nameSteps(drafts: readonly Draft[]): AutomaticStep[] {
  const ids = new UniqueIds('-', [SETUP]);
  return drafts.map(draft => ({
    ...draft,
    id: draft.kind === 'setup' ? SETUP : ids.take(draft.slug ?? slugOf(draft.title))
  }));
}

/**
 * Gives each input and candidate its id: first those that steps offer, so that theirs do not depend on what else
 * could be asked.
 *
 * @param found by code cell
 * @param hidden code cells whose tag hides what they could ask
 * @param fixed values cannot be put into this language
 */
export function nameInputs(
  steps: readonly AutomaticStep[],
  found: readonly (readonly FoundInput[])[],
  hidden: ReadonlySet<number>,
  fixed: boolean
): AutomaticInput[] {
  const ids = new UniqueIds('.');
  const silent = new Set(steps.filter(step => step.kind === 'setup').flatMap(cellsIn));
  const all = found.flatMap((own, cell) =>
    own.map(one => ({ ...one, cell, hidden: hidden.has(cell) }))
  );
  const isFirst = ({ rank, cell, insists }: AutomaticInput): boolean =>
    rank === 'offered' && (insists === true || !silent.has(cell));
  const named = new Map(
    [...all.filter(isFirst), ...all.filter(one => !isFirst(one))].map(one => {
      const { input } = one;
      const id = ids.take(input.id);
      const lock = fixed && input.place.at === 'literal' ? { fixed: true } : {};
      return [one, { ...one, input: { ...input, id, ...lock } satisfies Input }];
    })
  );
  return all.flatMap(one => named.get(one) ?? []);
}
