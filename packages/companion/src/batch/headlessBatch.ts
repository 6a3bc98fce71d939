/** `lockstep run --batch`: one run for each row of a table, without a screen; run again, it goes on where it ended. */
import {
  type BatchEntry,
  type BatchRow,
  type BatchState,
  canonicalJson,
  type Plan,
  UserError
} from '@lockstep/protocol';
import {
  batchProgress,
  consentsOf,
  duration,
  isUnderWay,
  planOf,
  resultsCsv
} from '@lockstep/workflow';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { convertFile } from '../cli/notebookFile';
import { BadUse } from '../cli/terminal';
import type { HeadlessOptions } from '../contract';
import { createEngine, type EngineOptions } from '../engine/engine';
import { placeOf, statusOf } from '../engine/headless';
import { newRunId } from '../engine/runId';
import { makeOutFolder, writeOut } from '../evidence/outFolder';
import { recordOf } from '../evidence/record';
import { writeEvidence } from '../evidence/writeEvidence';
import type { BatchStore } from '../store';
import { rowFileName } from './archive';
import { Batches, COMMAND_LINE, type ValuesByStep } from './batches';
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
}

/** What the folder says of the batch whose results it holds. */
const Mark = z.object({ batch: z.string(), of: z.string() });
const MARK = 'batch.json';
const RESULTS = 'results.csv';

/** Between two writings of the results while rows end, in milliseconds. */
const RESULTS_EVERY = 2_000;

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
  const { deps, out, signal, store } = options;
  const file = await convertFile(process.cwd(), options.notebook, options.overlay);
  const app = deps.definitions.put(file.definition, {
    ...placeOf(options.notebook, deps.config.root),
    original: file.original()
  });
  const plan = planOf(file.definition, app, basename(options.notebook), { published: false });
  const table = await readTable(options.table, plan);
  const { rows, problems } = rowsOfTable(plan, table, options.set);
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
  await makeOutFolder(join(out, 'rows'));
  const engine = createEngine(deps, { liveChoices: false, ...engineOptions });
  const batches = new Batches({
    engine,
    store,
    definitions: deps.definitions,
    takeLease: batch => deps.store.takeLease(batch, deps.holder),
    log: deps.log.child({ component: 'batch' }),
    now: deps.now
  });
  try {
    const begun = await begin({ options, batches, plan, rows, secrets });
    const state = await follow(options, batches, begun);
    if (signal.aborted) {
      options.complain(
        'Stopped. Give the same command again to go on after the last finished row.'
      );
      return 1;
    }
    return state.rows.every(({ status }) => status === 'done') ? 0 : 1;
  } finally {
    await batches.close();
    await engine.close();
  }
}

/** A batch, and what of its journal this command did not cause. */
interface Begun {
  batch: string;
  since: number;
}

/** Goes on with the batch of the folder where it is the same one, else starts one. */
async function begin(parts: {
  options: BatchOptions;
  batches: Batches;
  plan: Plan;
  rows: readonly BatchRow[];
  secrets: ValuesByStep;
}): Promise<Begun> {
  const { options, batches, plan, rows, secrets } = parts;
  const { out, parallel, table, store } = options;
  const of = createHash('sha256')
    .update(canonicalJson({ app: plan.app, rows }))
    .digest('hex');
  const earlier = await markOf(out);
  if (earlier !== null && earlier.of !== of) {
    throw new BadUse(
      'out-taken',
      `${out} holds the results of another batch, of other rows or another version of the notebook. Name another folder with --out.`
    );
  }
  if (earlier !== null && store.read(earlier.batch) !== null) {
    const { batch } = earlier;
    if (!batches.takeOver(batch)) {
      throw new UserError('batch-elsewhere', 'This batch is under way in another process.', 423);
    }
    const { phase, rows: known, seq: since } = batches.stateOf(batch);
    if (known.some(({ status }) => status === 'failed' || status === 'cancelled')) {
      batches.command(batch, { type: 'retry', rows: null }, secrets, 'cli');
    } else if (phase !== 'cancelled') {
      batches.command(batch, { type: 'resume' }, secrets, 'cli');
    }
    return { batch, since };
  }
  // Named before it is made: a command that ends in between starts no second one.
  const batch = earlier?.batch ?? newRunId();
  await writeOut(out, MARK, `${JSON.stringify({ batch, of }, null, 1)}\n`);
  batches.create(
    {
      batch,
      app: plan.app,
      name: 'One run per row',
      source: { kind: 'table', name: basename(table) },
      rows,
      parallel,
      allowed: consentsOf(plan, rows.length).map(({ step }) => step),
      secrets
    },
    COMMAND_LINE,
    'cli'
  );
  return { batch, since: 0 };
}

async function markOf(out: string): Promise<z.infer<typeof Mark> | null> {
  const file = join(out, MARK);
  if (!existsSync(file)) {
    return null;
  }
  try {
    return Mark.parse(JSON.parse(await readFile(file, 'utf-8')));
  } catch {
    throw new BadUse(
      'out-taken',
      `${file} is not ours, or damaged. Name another folder with --out.`
    );
  }
}

/** Tells and writes what happens until nothing is under way or the command is told to end. */
async function follow(
  options: BatchOptions,
  batches: Batches,
  { batch, since }: Begun
): Promise<BatchState> {
  const { deps, out, signal, json, print } = options;
  const state = (): BatchState => batches.stateOf(batch);
  let writing: Promise<unknown> = Promise.resolve();
  let wrote = 0;
  const failures: Error[] = [];
  const later = (work: () => Promise<unknown>): void => {
    writing = writing.then(work).catch((error: unknown) => {
      failures.push(error instanceof Error ? error : new Error(String(error)));
    });
  };
  const evidence = (row: number): void => {
    const own = state().rows.find(one => one.row === row);
    const { run } = own ?? {};
    if (own === undefined || run === null || run === undefined) {
      return;
    }
    later(async () => {
      const folder = join(out, 'rows', rowFileName(own));
      await makeOutFolder(folder);
      await writeEvidence(recordOf(deps, run), folder);
      if (deps.now() - wrote > RESULTS_EVERY) {
        wrote = deps.now();
        await writeOut(out, RESULTS, resultsCsv(state()));
      }
    });
  };
  // What an earlier command finished and did not come to write.
  state()
    .rows.filter(row => row.status === 'done' && !existsSync(join(out, 'rows', rowFileName(row))))
    .forEach(({ row }) => evidence(row));

  await new Promise<void>(resolve => {
    let following: { dispose(): void } | null = null;
    const look = (): void => {
      if (signal.aborted || failures.length > 0 || !isUnderWay(state())) {
        following?.dispose();
        signal.removeEventListener('abort', look);
        resolve();
      }
    };
    const told = (entries: readonly BatchEntry[]): void => {
      for (const entry of entries) {
        const { event } = entry;
        if (json) {
          print(canonicalJson(entry));
        } else {
          tell(options, state(), entry);
        }
        if (event.type === 'row-done' || event.type === 'row-failed') {
          evidence(event.row);
        }
      }
      look();
    };
    following = batches.follow(batch, since, told);
    signal.addEventListener('abort', look);
    look();
  });
  later(() => writeOut(out, RESULTS, resultsCsv(state())));
  await writing;
  const [failure] = failures;
  if (failure !== undefined) {
    throw failure;
  }
  if (!json) {
    print(`${batchProgress(state())}.`);
    print(`Wrote ${join(out, RESULTS)} and the runs in ${join(out, 'rows')}`);
  }
  return state();
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
