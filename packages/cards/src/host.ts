/** What the cards ask of whoever shows them: JupyterLab and the published page differ only here. */
import type { RunSnapshot } from '@lockstep/client';
import type { Exports } from './exportMenu';
import type { FileValue, Output, RunCommand } from '@lockstep/protocol';

/** The part of a `RunSession` that the cards use. */
export interface CardSession {
  /** The run's id, `null` before its first command. */
  readonly run: string | null;
  /** The run made by the last `clone`, `null` before one. */
  readonly clonedRun: string | null;
  /** This moment; the same object until something changes. */
  snapshot: () => RunSnapshot;
  /** Calls back after each change; returns how to stop that. */
  subscribe: (listener: () => void) => () => void;
  /** Makes the run where there is only a plan; resolves to whether there is one. Absent where none is made. */
  make?: () => Promise<boolean>;
  /** Resolves to whether the command was carried out; if not, the snapshot's `refusal` says why. */
  send: (command: RunCommand) => Promise<boolean>;
}

/** Reads a part of an output that is kept outside the journal. */
export type ReadBlob = (blob: string) => Promise<Uint8Array>;

/** What a host draws and opens for the cards. Each member is called on its own, without `this`. */
export interface CardHost {
  /** Draws Markdown into a node, sanitised. May return how to take it down. */
  renderMarkdown: (node: HTMLElement, markdown: string) => void | (() => void);
  /**
   * Draws outputs (never `cut` ones) into a node. Called again with the same node when they change, so
   * that the host can update in place; what the last call returned is called when the node goes.
   */
  renderOutputs: (node: HTMLElement, outputs: Output[], readBlob: ReadBlob) => void | (() => void);
  /** Bytes of a blob of a run. */
  readBlob: (run: string, blob: string) => Promise<Uint8Array>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Opens the chat about a failed step. Absent where there is no chat: the button is not shown then. */
  askChat?: (step: string) => void;
  /**
   * Sends a failed step to the author with a participant's words; rejects with a `UserError`. Absent for authors.
   */
  tellAuthor?: (run: string, step: string, words: string) => Promise<void>;
  /** Shows how to go on with the run in another browser. Absent where runs belong to nobody. */
  goOnElsewhere?: (run: string) => void;
  /** What may be exported of the run, and how. Absent where nothing may be. */
  exports?: Exports;
  /** Compares the run with another one of its app. Absent where that cannot be shown. */
  compare?: () => void;
  /** Shows another run: a copy that was just made. Absent where there is only one: copying is not offered then. */
  openRun?: (run: string) => void;
  /** Shows the newest version with its Start, as the beginning of another run. Absent where runs are begun elsewhere. */
  newRun?: () => void;
  /** Runs the app once for each row of a table. Absent where that cannot be set up. */
  runMany?: () => void;
  /**
   * Lets a person choose a file that the notebook can read; resolves to its path as the notebook would write it,
   * `null` when nothing was chosen. Absent where there are no files to see.
   */
  chooseFile?: (now: string) => Promise<string | null>;
  /** Gives a file to a run. Absent where that cannot be done. */
  uploadFile?: (
    run: string,
    file: File,
    progress: (share: number) => void,
    signal: AbortSignal
  ) => Promise<FileValue>;
  /** The run may work on the kernel of the open notebook: so for its author in JupyterLab. Absent elsewhere. */
  notebookKernel?: true;
  /** Shows a cell of a step in the notebook, `line` counted from 1. Absent for participants. */
  showCell?: (step: string, cell: number, line: number | null) => void;
  /** Shows the notebook behind the app. Absent for participants. */
  openNotebook?: () => void;
}
