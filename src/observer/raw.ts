/** What the sources hand over at the moment it happens, untouched: reading it waits for idle time. */
import type { ICellModel } from '@jupyterlab/cells';
import type { CellPlace, Origin } from './facts';
import type { Heard } from './messages';

export type Raw =
  /** Code left this page. */
  | { raw: 'sent'; heard: Heard; origin: Origin }
  /** A kernel said something. */
  | { raw: 'heard'; heard: Heard }
  /** Code left this page that is not recorded. */
  | { raw: 'ignored'; kernel: string; msg: string; at: number }
  | { raw: 'status'; kernel: string; notebook: string | null; status: string; at: number }
  /** A connection of this page was closed; `last`: no other to its kernel is left. */
  | { raw: 'closed'; kernel: string; connection: string; last: boolean; at: number }
  /** A connection to a kernel that nobody here listened to before; its runs are over when it is idle. */
  | { raw: 'opened'; kernel: string; idle: boolean; at: number }
  /** A kernel was shut down. */
  | { raw: 'ended'; kernel: string; at: number }
  | { raw: 'scheduled'; from: CellEvent; model: ICellModel; language: string | null }
  | { raw: 'executed'; from: CellEvent; success: boolean };

/** A cell of a notebook on a kernel at a time. */
export interface CellEvent {
  kernel: string;
  at: number;
  cell: CellPlace;
  notebook: string;
}

/** Takes what happened. Returns at once, throws nothing. */
export type Hear = (raw: Raw) => void;
