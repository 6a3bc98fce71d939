/** A batch: one app version run once for each row of a table, with a journal and channel of its own. */
import * as z from 'zod/mini';
import { Actor } from './events';
import type { RouteDeclaration } from './route';
import { Text, Value } from './values';

/** Most rows of one batch. */
export const MOST_ROWS = 10_000;

/** Most runs of a batch at the same time. */
export const MOST_PARALLEL = 16;

/** Rows in one `rows-added` event. */
export const ROWS_AN_EVENT = 200;

/** Most columns of results that a row shows. */
export const MOST_RESULTS = 12;

const name = Text.check(z.minLength(1), z.maxLength(200));
const row = z.int().check(z.positive());
const took = z.number();
const run = z.string();

/** One row before it runs. `row` counts the table's rows from 1; `values` by step and input. */
export const BatchRow = z.strictObject({
  row,
  /** What its run is called. */
  name,
  values: z.record(z.string(), z.record(z.string(), Value))
});
export type BatchRow = z.infer<typeof BatchRow>;

/** An input that has a value of its own in each row, in the order of the table's columns. */
export const BatchColumn = z.strictObject({
  step: z.string(),
  input: z.string(),
  label: Text,
  number: z.boolean()
});
export type BatchColumn = z.infer<typeof BatchColumn>;

/** Where the rows came from: a table's file, or a list that was typed. */
export const BatchSource = z.strictObject({ kind: z.enum(['table', 'list']), name });
export type BatchSource = z.infer<typeof BatchSource>;

/** What a finished row shows in the table of results. `number`: the text is one. */
export const BatchResult = z.strictObject({
  column: Text.check(z.maxLength(100)),
  text: Text.check(z.maxLength(300)),
  number: z.boolean()
});
export type BatchResult = z.infer<typeof BatchResult>;

/** A secret that all rows share; its value is held in memory only. */
export const BatchSecret = z.strictObject({ step: z.string(), input: z.string(), label: Text });
export type BatchSecret = z.infer<typeof BatchSecret>;

/**
 * Why a batch starts no further rows. `secret`: its secrets left memory with the process that held them. `stopped`:
 * the command that ran it ended.
 */
export const PauseCause = z.enum(['person', 'secret', 'stopped']);
export type PauseCause = z.infer<typeof PauseCause>;

export const BatchEvent = z.discriminatedUnion('type', [
  /** The first event of every batch. */
  z.strictObject({
    type: z.literal('batch-created'),
    name,
    app: z.string(),
    title: Text,
    /** File name of the notebook, without folders. */
    notebook: z.string(),
    source: BatchSource,
    columns: z.array(BatchColumn),
    steps: z.array(z.strictObject({ id: z.string(), title: Text, number: z.nullable(z.int()) })),
    secrets: z.array(BatchSecret),
    /** Steps that do something outside their kernel, allowed once for each row. */
    allowed: z.array(z.string()),
    total: z.int(),
    parallel: z.int()
  }),
  z.strictObject({ type: z.literal('rows-added'), rows: z.array(BatchRow) }),
  /** All rows are there. */
  z.strictObject({ type: z.literal('batch-started') }),
  /** Written before the run is made, so that a row never gets two. */
  z.strictObject({ type: z.literal('row-started'), row, run }),
  z.strictObject({ type: z.literal('row-step'), row, step: z.string() }),
  z.strictObject({ type: z.literal('row-done'), row, took, results: z.array(BatchResult) }),
  /** `step`: where it failed, `null` when no step began. */
  z.strictObject({
    type: z.literal('row-failed'),
    row,
    took,
    step: z.nullable(z.string()),
    problem: Text
  }),
  z.strictObject({ type: z.literal('row-cancelled'), row, took }),
  z.strictObject({ type: z.literal('batch-paused'), why: PauseCause }),
  z.strictObject({ type: z.literal('batch-resumed') }),
  /** These wait again; each goes on in its own run at the step that failed. */
  z.strictObject({ type: z.literal('rows-retried'), rows: z.array(row) }),
  /** Rows that wait are not run any more; those that run are interrupted. */
  z.strictObject({ type: z.literal('batch-cancelled') })
]);
export type BatchEvent = z.infer<typeof BatchEvent>;

/** One line of a batch's journal. `at` is milliseconds since 1970; `hash` covers this line and the hash before it. */
export const BatchEntry = z.strictObject({
  batch: z.string(),
  seq: z.int(),
  at: z.number(),
  by: Actor,
  event: BatchEvent,
  hash: z.string()
});
export type BatchEntry = z.infer<typeof BatchEntry>;

export const BatchCommand = z.discriminatedUnion('type', [
  /** Rows that run are finished, no further one starts. */
  z.strictObject({ type: z.literal('pause') }),
  z.strictObject({ type: z.literal('resume') }),
  /** `rows: null` for all that failed or were cancelled. */
  z.strictObject({ type: z.literal('retry'), rows: z.nullable(z.array(row)) }),
  z.strictObject({ type: z.literal('cancel') })
]);
export type BatchCommand = z.infer<typeof BatchCommand>;

export type BatchRowStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** One row as it stands. Times in milliseconds. */
export interface BatchRowState extends BatchRow {
  status: BatchRowStatus;
  /** Its run, once it began; a retry keeps it. */
  run: string | null;
  /** The step it is at, or failed at. */
  step: string | null;
  /** When the present attempt began, `null` while none is under way. */
  startedAt: number | null;
  took: number | null;
  problem: string | null;
  results: BatchResult[];
  /** How often it was begun anew by a retry. */
  retries: number;
}

/** `filling`: rows are still being written down. */
export type BatchPhase = 'filling' | 'running' | 'paused' | 'cancelled';

/** The state of a batch: what `workflow`'s reducer makes of its journal. Plain JSON. */
export interface BatchState extends Omit<Extract<BatchEvent, { type: 'batch-created' }>, 'type'> {
  batch: string;
  seq: number;
  createdAt: number;
  changedAt: number;
  phase: BatchPhase;
  pausedBy: PauseCause | null;
  rows: BatchRowState[];
}

/** How many rows stand where. */
export interface BatchCounts {
  total: number;
  queued: number;
  running: number;
  done: number;
  failed: number;
  cancelled: number;
}

/** A batch in a list. */
export const BatchSummary = z.object({
  batch: z.string(),
  app: z.string(),
  name: Text,
  notebook: z.string(),
  /** "9 of 13 finished, 2 failed". */
  line: z.string(),
  underWay: z.boolean(),
  at: z.number()
});
export type BatchSummary = z.infer<typeof BatchSummary>;

const batchParams = z.object({ batch: z.string().check(z.regex(/^[a-z0-9]{8,40}$/)) });

/** Values of secrets, by step and input. Never stored, never returned. */
const Secrets = z.optional(z.record(z.string(), z.record(z.string(), Value)));

const BatchView = z.object({
  state: z.custom<BatchState>(value => typeof value === 'object' && value !== null)
});

/** All are for authors. */
export const batchRoutes = {
  createBatch: {
    method: 'POST',
    path: '/batches',
    scope: 'author',
    body: z.strictObject({
      app: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      name,
      source: BatchSource,
      rows: z.array(BatchRow).check(z.minLength(1), z.maxLength(MOST_ROWS)),
      parallel: z.int().check(z.minimum(1), z.maximum(MOST_PARALLEL)),
      /** Steps with effects that may run once for each row. */
      allowed: z.array(z.string()),
      secrets: Secrets
    }),
    reply: BatchView
  },
  /** Newest first. */
  listBatches: {
    method: 'GET',
    path: '/batches',
    scope: 'author',
    reply: z.object({ batches: z.array(BatchSummary) })
  },
  readBatch: {
    method: 'GET',
    path: '/batches/:batch',
    scope: 'author',
    params: batchParams,
    reply: BatchView
  },
  commandBatch: {
    method: 'POST',
    path: '/batches/:batch/commands',
    scope: 'author',
    params: batchParams,
    body: z.strictObject({ command: BatchCommand, secrets: Secrets }),
    reply: z.object({ seq: z.int() })
  },
  /** The results as CSV. */
  readBatchResults: {
    method: 'GET',
    path: '/batches/:batch/results',
    scope: 'author',
    params: batchParams,
    reply: z.unknown()
  },
  /** Evidence of all rows that began, with results and journal, as one ZIP. */
  readBatchArchive: {
    method: 'GET',
    path: '/batches/:batch/archive',
    scope: 'author',
    params: batchParams,
    reply: z.unknown()
  }
} as const satisfies Record<string, RouteDeclaration>;
