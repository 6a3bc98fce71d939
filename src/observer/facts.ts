/** What the three sources say, in one small language: a kernel's messages, a notebook's signals, a cell's state. */
import type { RunError, RunObservation } from '@lockstep/protocol';
import type { OutputFact } from './outputs';

/** A cell as it stood when it was run. */
export interface CellPlace {
  /** The cell's id in its notebook. */
  id: string;
  /** Among all cells, from 0; `null` when the cell was in no notebook any more. */
  index: number | null;
}

/** What is known of the place that code came from. */
export interface Origin {
  via: 'notebook' | 'console' | 'other';
  notebook: string | null;
  cell: CellPlace | null;
  language: string | null;
}

/** The request of one execution: a kernel and the `msg_id` of its `execute_request`. */
export interface RunKey {
  kernel: string;
  msg: string;
}

/** A message about a run. `at` is in milliseconds since 1970, from the message where it says so. */
export type RunFact = RunKey & { at: number } & (
    | { fact: 'request'; connection: string; code: string; origin: Origin }
    /** Internal code, which is not recorded: a variable inspector's, a completer's, or sent while paused. */
    | { fact: 'ignored' }
    | { fact: 'busy' }
    | { fact: 'input'; code: string; count: number | null; sent: number | null }
    /** `connection` tells two connections of this page to one kernel apart: both hear every output. */
    | { fact: 'output'; connection: string; output: OutputFact }
    | { fact: 'error'; error: RunError }
    | {
        fact: 'reply';
        status: 'ok' | 'error' | 'aborted';
        count: number | null;
        error: RunError | null;
      }
    | { fact: 'idle' }
  );

/**
 * A notebook's or a cell's word about a cell: it was sent, or it ended. It names no request, so it serves where
 * the messages do not say the cell: code that a server or another page sends for it.
 */
export type CellFact = { kernel: string; at: number; cell: CellPlace; notebook: string } & (
  | { fact: 'scheduled'; code: string; language: string | null }
  | { fact: 'executed'; success: boolean }
);

/** The end of all runs of a kernel; `unseen`: they ended while this page did not listen. */
export interface GoneFact {
  fact: 'gone';
  kernel: string;
  at: number;
  how: 'restarted' | 'died' | 'closed' | 'unseen';
}

/** A connection of this page was closed: replies to what it sent come no more, only what the kernel broadcasts. */
export interface DeafFact {
  fact: 'deaf';
  kernel: string;
  connection: string;
}

/** A run that an earlier page saw begin; this one waits for its end. */
export interface AdoptedFact {
  fact: 'adopted';
  run: RunObservation;
}

/** The end of some runs was not seen by any page. */
export interface UnseenFact {
  fact: 'unseen';
  ids: readonly string[];
  at: number;
}

export type Fact = RunFact | CellFact | GoneFact | DeafFact | AdoptedFact | UnseenFact;
