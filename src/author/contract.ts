/** What the parts of the author view share: one model a notebook, seen by the outline and by the marks in the editor. */
import type { ConversionReport, AppDefinition, OverlayEdit, Refusal } from '@lockstep/protocol';

/** What an author has chosen: a step, or one of its inputs or candidates (by input id). */
export type Target = { step: string } | { input: string };

/** One moment of the author view. */
export interface AuthorState {
  /** `null` until the first conversion. Cells are named as the notebook is now, unsaved edits included. */
  conversion: { definition: AppDefinition; report: ConversionReport } | null;
  /** Why the notebook, its overlay or the last edit could not be used; what was there before stays. */
  refusal: Refusal | null;
  chosen: Target | null;
  /** A conversion or a write is under way. */
  busy: boolean;
  /** What undo and redo would do, in words ("Retitle Rank the sites"); `null`: nothing. */
  undo: string | null;
  redo: string | null;
  /** Path of the overlay file, from the contents root. */
  overlay: string;
}

/** The author's side of one notebook. Converts in the page; each edit is written to the overlay file at once. */
export interface AuthorModel {
  readonly snapshot: () => AuthorState;
  /** Calls back after each change of {@link snapshot}. */
  readonly subscribe: (listener: () => void) => () => void;
  choose(target: Target | null): void;
  /** Never rejects: a refusal is part of the state. */
  edit(edit: OverlayEdit): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  dispose(): void;
}
