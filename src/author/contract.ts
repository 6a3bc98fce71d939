/** What the parts of the author view share: one model a notebook, seen by the outline and by the marks in the editor. */
import type { AppDefinition, ConversionReport, OverlayEdit, Refusal } from '@lockstep/protocol';

/** What an author has chosen: a step, or one of its inputs or candidates (by input id). */
export type Target = { step: string } | { input: string };

/** What the converter made of the notebook at one moment, unsaved edits included. */
export interface AuthorConversion {
  definition: AppDefinition;
  report: ConversionReport;
  /** Lab's ids of the notebook's cells at that moment, in order: the report counts cells by this list. */
  cells: readonly string[];
}

/** One moment of the author view. */
export interface AuthorState {
  /** `null` until the first conversion. */
  conversion: AuthorConversion | null;
  /** Why the notebook, its overlay or the last edit could not be used; what was there before stays. */
  refusal: Refusal | null;
  chosen: Target | null;
  /** A conversion or a write is under way. */
  busy: boolean;
  /** What undo and redo would do, in words ("Retitle Rank the sites"); `null`: nothing. */
  undo: string | null;
  redo: string | null;
  /** What was done last, in words, counted so that the same words twice are two edits; `null`: nothing yet. */
  done: { count: number; kind: 'edit' | 'undo' | 'redo'; words: string } | null;
  /** Path of the overlay file, from the contents root. */
  overlay: string;
  /** Whether that file is there. */
  saved: boolean;
}

/** The author's side of one notebook. Converts in the page; each edit is written to the overlay file at once. */
export interface AuthorModel {
  readonly snapshot: () => AuthorState;
  /** Calls back after each change of {@link snapshot}. The notebook is followed while anybody listens. */
  readonly subscribe: (listener: () => void) => () => void;
  choose(target: Target | null): void;
  /** Several edits are written, and undone, as one. Never rejects: a refusal is part of the state. */
  edit(...edits: readonly OverlayEdit[]): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** Looks at the notebook and the overlay file again. */
  refresh(): Promise<void>;
  dispose(): void;
}
