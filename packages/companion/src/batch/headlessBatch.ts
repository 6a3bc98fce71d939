/** `lockstep run --batch`: one run for each row of a table, without a screen; run again, it goes on where it ended. */
import {
  type BatchEntry,
  type BatchRow,
  type BatchState,
  canonicalJson,
  type Plan,
  UserError
} from '@lockstep/protocol';
import { batchProgress, consentsOf, duration, isUnderWay, planOf } from '@lockstep/workflow';
import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { convertFile } from '../cli/notebookFile';
import { BadUse } from '../cli/terminal';
import type { HeadlessOptions } from '../contract';
import { createEngine, type EngineOptions } from '../engine/engine';
import { placeOf, statusOf } from '../engine/headless';
import { type BatchStore, COMMAND_LINE } from '../store';
import { Batches } from './batches';
import { BatchOut, RESULTS, ROWS } from './batchOut';
import type { ValuesByStep } from './opening';
import { RowFiles } from './rowFiles';
import { readTable, rowsOfTable, secretsByStep } from './tableRows';

/** What `lockstep run --batch` was asked for, beside what any run is. */
export interface BatchOptions extends HeadlessOptions {
  /** Path of the CSV as typed. */
  table: string;
  /** Most runs at the same time. */
  parallel: number;
  /** Rows that cannot run are left out instead of refused. */
  leaveOut: boolean;
  out: string;
  store: BatchStore;
  /** Whether other machines use the store too: then a batch that another process has is waited for. */
  shared: boolean;
}

/** Between two looks at a batch that another process has, in milliseconds. */
const LOOK_AGAIN = 1_000;

/** What a command works with, once its table is read. */
interface Desk {
  options: BatchOptions;
  batches: Batches;
  plan: Plan;
  rows: readonly BatchRow[];
  files: RowFiles;
  secrets: ValuesByStep;
  out: BatchOut;
}

/**
 * Whoever starts it consents to what its steps do outside their kernels, once for each row.
 *
 * @returns the exit status: 0 when every row is done, 1 when one failed or the command was told to end, 2 for bad use
 */
export function runBatchHeadless(
  options: BatchOptions,
  engineOptions: EngineOptions = {}
): Promise<number> {
  return statusOf(options, () => walk(options, engineOptions));
}

async function walk(options: BatchOptions, engineOptions: EngineOptions): Promise<number> {
  const { deps, store } = options;
  const file = await convertFile(process.cwd(), options.notebook, options.overlay);
  const app = deps.definitions.put(file.definition, {
    ...placeOf(options.notebook, deps.config.root),
    original: file.original()
  });
  const plan = planOf(file.definition, app, basename(options.notebook), { published: false });
  const table = await readTable(options.table, plan);
  const files = new RowFiles(options.table, dirname(resolve(options.notebook)));
  const { rows, problems } = rowsOfTable(plan, table, options.set, files);
  problems.forEach(problem => options.complain(problem));
  if (rows.length === 0 || (problems.length > 0 && !options.leaveOut)) {
    throw new BadUse(
      'rows-refused',
      rows.length === 0
        ? 'No row can run. Nothing was started.'
        : 'Nothing was started. Correct these rows, or leave them out with --leave-out.'
    );
  }
  const secrets = secretsByStep(plan, options.secrets);
  const { blobs, definitions } = deps;
  const out = new BatchOut(options.out, { store: deps.store, definitions, blobs });
  await out.make();
  const engine = createEngine(deps, { liveChoices: false, ...engineOptions });
  const batches = new Batches({
    engine,
    store,
    definitions,
    runs: deps.store,
    holder: deps.holder,
    log: deps.log.child({ component: 'batch' }),
    now: deps.now
  });
  try {
    return await work({ options, batches, plan, rows, files, secrets, out });
  } finally {
    await batches.close();
    await engine.close();
  }
}

/** Goes on with the batch of the folder, or starts it, as long as no other process has it. */
async function work(desk: Desk): Promise<number> {
  const { options, batches, plan, rows, out } = desk;
  const { signal, complain } = options;
  const of = createHash('sha256')
    .update(canonicalJson({ app: plan.app, rows }))
    .digest('hex');
  const batch = await out.batch(of);
  // Others are waited for below; here, only what they take is let go.
  batches.attend(() => false);
  for (;;) {
    const waited = await turn(options, batch);
    const since = signal.aborted ? null : begin(desk, batch, waited);
    const state = since === null ? null : await follow(desk, batch, since);
    if (signal.aborted || state === null) {
      complain('Stopped. Give the same command again to go on after the last finished row.');
      return 1;
    }
    if (!isUnderWay(state)) {
      return state.rows.every(({ status }) => status === 'done') ? 0 : 1;
    }
    complain('Another process took this batch over.');
  }
}

/**
 * Waits until no other process has the batch, and takes it.
 *
 * @returns whether another one had it
 * @throws UserError `batch-elsewhere` where nobody waits
 */
async function turn(
  { deps, shared, signal, complain }: BatchOptions,
  batch: string
): Promise<boolean> {
  let waited = false;
  while (!signal.aborted && !taken()) {
    if (!shared) {
      throw new UserError('batch-elsewhere', 'This batch is under way in another process.', 423);
    }
    if (!waited) {
      complain('Another process has this batch. This one takes over when that one ends.');
    }
    waited = true;
    await delay(LOOK_AGAIN);
  }
  return waited;

  function taken(): boolean {
    try {
      return deps.store.takeLease(batch, deps.holder);
    } catch (error) {
      if (!shared || !(error instanceof UserError)) {
        throw error;
      }
      // The database does not answer now; whoever has the batch cannot go on either.
      return false;
    }
  }
}

/**
 * Goes on with the batch, or makes it.
 *
 * @param waited another process had it until now: what failed there is told, not tried again
 * @returns what of its journal this command did not cause
 */
function begin(desk: Desk, batch: string, waited: boolean): number {
  const { options, batches, plan, rows, files, secrets } = desk;
  const { parallel, table, store, deps } = options;
  if (store.read(batch) === null) {
    batches.create(
      {
        batch,
        app: plan.app,
        name: 'One run per row',
        source: { kind: 'table', name: basename(table) },
        rows,
        parallel,
        allowed: consentsOf(plan, rows.length).map(({ step }) => step),
        secrets,
        files: files.keep(rows, deps.blobs, deps.now())
      },
      COMMAND_LINE,
      'cli'
    );
    return 0;
  }
  const { phase, rows: known, seq } = batches.stateOf(batch);
  if (!waited && known.some(({ status }) => status === 'failed' || status === 'cancelled')) {
    batches.command(batch, { type: 'retry', rows: null }, secrets, 'cli');
  } else if (phase !== 'cancelled') {
    batches.command(batch, { type: 'resume' }, secrets, 'cli');
  }
  return seq;
}

/** Tells and writes what happens until nothing is under way, the batch is another's, or the command is told to end. */
async function follow(desk: Desk, batch: string, since: number): Promise<BatchState> {
  const { options, batches, out } = desk;
  const { signal, json, print } = options;
  const state = (): BatchState => batches.stateOf(batch);
  const keep = (number: number): void => {
    const row = state().rows.find(one => one.row === number);
    if (row !== undefined && row.run !== null) {
      out.keep(row, row.run, state);
    }
  };
  // What an earlier command finished and did not come to write.
  state()
    .rows.filter(row => (row.status === 'done' || row.status === 'failed') && !out.has(row))
    .forEach(({ row }) => keep(row));

  await new Promise<void>(done => {
    let following: { dispose(): void } | null = null;
    const look = (): void => {
      if (signal.aborted || out.failed || !batches.holds(batch) || !isUnderWay(state())) {
        following?.dispose();
        clearInterval(timer);
        signal.removeEventListener('abort', look);
        done();
      }
    };
    const timer = setInterval(look, LOOK_AGAIN);
    const told = (entries: readonly BatchEntry[]): void => {
      for (const entry of entries) {
        const { event } = entry;
        if (json) {
          print(canonicalJson(entry));
        } else {
          tell(options, state(), entry);
        }
        if (event.type === 'row-done' || event.type === 'row-failed') {
          keep(event.row);
        }
      }
      look();
    };
    following = batches.follow(batch, since, told);
    signal.addEventListener('abort', look);
    look();
  });
  const last = state();
  await out.finish(last);
  if (!json) {
    print(`${batchProgress(last)}.`);
    print(`Wrote ${join(options.out, RESULTS)} and the runs in ${join(options.out, ROWS)}`);
  }
  return last;
}

function tell({ print, complain }: BatchOptions, state: BatchState, { event }: BatchEntry): void {
  if (event.type !== 'row-done' && event.type !== 'row-failed') {
    return;
  }
  const name = state.rows.find(({ row }) => row === event.row)?.name ?? '';
  if (event.type === 'row-failed') {
    complain(`Row ${event.row}, ${name}: failed. ${event.problem}`);
    return;
  }
  const results = event.results.map(({ column, text }) => `${column} ${text}`).join(', ');
  print(
    `Row ${event.row}, ${name}: done in ${duration(event.took)}${results === '' ? '' : `. ${results}`}`
  );
}
