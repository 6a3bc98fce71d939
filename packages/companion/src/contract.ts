/** The seams inside the companion: what the doors, the store and the run engine promise each other. */
import type {
  Actor,
  AppDefinition,
  BlobRef,
  JournalEntry,
  LaunchConfig,
  Notice,
  Output,
  PlanStep,
  RunCommand,
  RunState,
  RunView,
  StoredValues
} from '@lockstep/protocol';
import type { OriginalNotebook } from '@lockstep/converter';
import type { RunComms } from './comms/runComms';
import type { Log } from './log';

/** A run as the store lists it. `notebook` is the path below `root`; `createdAt` is milliseconds since 1970. */
export interface RunRow {
  run: string;
  app: string;
  owner: string;
  notebook: string;
  root: string;
  createdAt: number;
}

/** A file that was given to a run. `blob`: its bytes; `at`: milliseconds since 1970. */
export interface Upload {
  upload: string;
  name: string;
  bytes: number;
  blob: string;
  at: number;
}

/** Runs and their journals on disk. Every method is synchronous and durable on return. */
export interface RunStore {
  createRun(row: RunRow): void;
  run(run: string): RunRow | null;
  /** Newest first. */
  runs(filter: { owner?: string; notebook?: string; root?: string }): RunRow[];
  /**
   * Adds entries in one transaction.
   *
   * @throws UserError `disk-full`, `store-read-only` or `run-elsewhere` (another companion wrote the same
   *   `seq`); nothing is written then.
   */
  append(entries: readonly JournalEntry[]): void;
  /** Entries after `since`, in order. */
  journal(run: string, since: number): JournalEntry[];
  /** One companion per run, or per batch: `true` when `holder` has the run now. A dead holder's lease is taken over. */
  takeLease(run: string, holder: string): boolean;
  /** Gives one back, for whoever wants it next. */
  dropLease(run: string, holder: string): void;
  dropLeases(holder: string): void;
  /** Whose a run is, as {@link takeLease} would find it. */
  leaseOf(run: string, holder: string): 'mine' | 'theirs' | 'free';
  kernelTaken(run: string, kernel: string): void;
  kernelEnded(kernel: string): void;
  /** Kernels on this Jupyter server whose companion is dead (or was this process's predecessor). */
  strayKernels(): { run: string; kernel: string }[];
  /** Step content hash → median milliseconds of its latest executions. */
  durations(app: string): Record<string, number>;
  /** Keeps the record of an upload; the same one twice is one. */
  addUpload(run: string, upload: Upload): void;
  /** The uploads of a run, oldest first. */
  uploads(run: string): Upload[];
}

/** App definitions by the hash of their canonical JSON. A stored version never changes. */
export interface DefinitionStore {
  put(
    definition: AppDefinition,
    /** `original`: what an executed notebook of this version is built from. */
    notebook: { path: string; root: string; original?: OriginalNotebook }
  ): string;
  /** The version's own notebook, `null` where none was kept: its text is then told by the definition alone. */
  original(app: string): OriginalNotebook | null;
  get(app: string): { definition: AppDefinition; path: string; root: string } | null;
  /** The newest version of each notebook below `root`, by path. */
  latest(root: string): { app: string; definition: AppDefinition; path: string }[];
}

/** Large parts of outputs, by the SHA-256 of their bytes. */
export interface BlobStore {
  /** @throws UserError `disk-full` or `store-read-only`. */
  put(bytes: Uint8Array): BlobRef;
  read(blob: string): Uint8Array | null;
  /** The same in pieces, between which other work gets its turn: for what may be large. */
  putLarge(bytes: Uint8Array): Promise<BlobRef>;
  readLarge(blob: string): Promise<Uint8Array | null>;
}

/** One cell of a step, told when it went to its kernel and again when it ended. The run's secrets are out of it. */
export interface CellRun {
  run: string;
  /** Path of the notebook below its root. */
  notebook: string;
  language: string;
  step: PlanStep;
  /** The step's inputs as this execution got them; a secret is a mark. */
  values: StoredValues;
  /** The cell's key in the app definition. */
  cell: string;
  kernel: string;
  /** `msg_id` of the request, `null` where the kernel's connection does not tell it. */
  request: string | null;
  /** Names this execution of this cell among all. */
  execution: string;
  /** The code as it was sent. */
  code: string;
  /** When it was sent, in milliseconds since 1970. */
  at: number;
  status: 'running' | 'done' | 'failed' | 'cancelled';
  took: number | null;
  error: { name: string; message: string } | null;
  outputs: Output[];
  /** Who asked for the step, and whether it only runs again for a later one. */
  by: Actor;
  replayed: boolean;
  /** Takes the run's secrets out of any other text. */
  clean(text: string): string;
}

/** Hears what journals of runs say. Nothing that it does, or fails to do, reaches a run. */
export interface JournalListener {
  /** A run is about to begin its journal. */
  begun(run: string): void;
  /** Entries that were just written, in order; `state` is the run's after them. */
  written(run: string, entries: readonly JournalEntry[], state: RunState): void;
  /** A run was opened here: what an earlier process wrote last may be untold. */
  opened(run: string, state: RunState): void;
}

/** What the engine needs from its surroundings. */
export interface EngineDeps {
  store: RunStore;
  definitions: DefinitionStore;
  blobs: BlobStore;
  config: LaunchConfig;
  /** The state folder that the store is in; the launch's by default. */
  folder?: string;
  log: Log;
  /** Names this process in leases. */
  holder: string;
  /** Says something to every open page. */
  notify(notice: Notice): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** At most this many kernels at once; `null` for no limit of ours. */
  maxKernels: number | null;
  /** Kernels are on a machine that sees no folder of this one, so published runs take no files. Default: they do. */
  apart?: boolean;
  /** How many kernels of each version named to {@link Engine.keepWarm} are kept ready. Default: none. */
  warmKernels?: number;
  /** Hears of each cell of each step; nobody does where there is no chat. */
  observe?(cell: CellRun): void;
  /** Hears the journals of the runs that are open here; nobody does where there is no chat. */
  overhears?: JournalListener;
}

/** The run engine: the only one that writes journals and talks to kernels. */
export interface Engine {
  /** At start: end the kernels a dead companion left, and write `cancelled` for what ran on them. */
  recover(): Promise<void>;
  create(options: {
    app: string;
    owner: string;
    by: Actor;
    name?: string;
    published: boolean;
    /** The run's id, for a caller that wrote it down before; default: a new one. */
    run?: string;
    /** What its inputs begin with, checked before, in the place of the notebook's own values. */
    values?: Record<string, StoredValues>;
  }): Promise<RunView>;
  /** The run as it is. @throws UserError `run-unknown` (404). */
  stateOf(run: string): RunState;
  /** The same with what a page needs beside it, which asks the store. @throws UserError `run-unknown` (404). */
  view(run: string): RunView;
  command(
    run: string,
    request: {
      expectedSeq: number | null;
      command: RunCommand;
      by: Actor;
      /** The author's own JupyterLab asks: nobody else may use the notebook's kernel. Default: somebody else. */
      lab?: boolean;
    }
  ): Promise<{ seq: number; entries: JournalEntry[]; run?: string } | { conflict: JournalEntry[] }>;
  /** Calls back at once with what was missed since `since`, then with each batch as it is written. */
  follow(
    run: string,
    since: number,
    listener: (entries: JournalEntry[]) => void
  ): { dispose(): void };
  /** The run's controls (ipywidgets), for pages that show them. @throws UserError `run-unknown` (404) */
  comms(run: string): RunComms;
  /** The cells as they ran, with their outputs: nbformat 4.5. */
  exportNotebook(run: string): unknown;
  /** Keeps kernels ready for runs of these versions, and of no other, where the engine keeps any. */
  keepWarm(apps: readonly string[]): void;
  /** `waiting`: runs that wait for a place. `ready`: kernels among the `live` that no run has yet. */
  kernels(): {
    live: number;
    waiting: number;
    ready: number;
    specs: string[];
    problem: string | null;
  };
  /** Ends the kernel of a run on which nothing is under way, as after a long idle time; unwatched, it leaves memory. */
  rest(run: string): void;
  /** The runs that are open here, with a kernel or without. */
  open(): string[];
  holds(run: string): boolean;
  /** Stops work on a run that another companion has: its kernel is ended, and nothing more is written here. */
  letGo(run: string): void;
  /** Ends every kernel it started. */
  close(): Promise<void>;
}

/** `src/engine` exports `createEngine` with this shape. */
export type CreateEngine = (deps: EngineDeps) => Engine;

/** What `lockstep run` was asked for; `src/engine/headless` exports `runHeadless(options): Promise<number>`. */
export interface HeadlessOptions {
  /** Path of the notebook as typed. */
  notebook: string;
  /** Path of the overlay; the one beside the notebook when absent. */
  overlay?: string;
  /** `--set name=value`, in order; the value as typed. */
  set: { name: string; value: string }[];
  /** `--secret NAME=env:VAR`, already read from the environment. */
  secrets: { name: string; value: string }[];
  /** Folder for the executed notebook, the report, the journal and the run's files; none when absent. */
  out?: string;
  /** One journal event a line on stdout instead of words. */
  json: boolean;
  /** A line for the user (stdout). */
  print(line: string): void;
  /** A sentence about a problem (stderr). */
  complain(line: string): void;
  /** A line that the next one replaces, where a person watches; `null` takes it away. */
  progress?(line: string | null): void;
  /** Everything the engine needs; the caller opens and closes the store. */
  deps: EngineDeps;
  signal: AbortSignal;
}
