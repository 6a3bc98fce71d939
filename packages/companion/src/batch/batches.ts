/** All batches of this companion: made, told, run with bounded parallelism, and gone on with after a restart. */
import {
  type Actor,
  type BatchCommand,
  type BatchEntry,
  type BatchEvent,
  type BatchRow,
  type BatchSource,
  type BatchState,
  type BatchSummary,
  MOST_ROWS,
  ROWS_AN_EVENT,
  UserError,
  type Value
} from '@lockstep/protocol';
import {
  batchProgress,
  columnOf,
  consentsOf,
  decideBatch,
  isUnderWay,
  planOf,
  secretsOf
} from '@lockstep/workflow';
import { basename } from 'node:path/posix';
import type { DefinitionStore, Engine } from '../contract';
import { newRunId } from '../engine/runId';
import type { Log } from '../log';
import type { BatchStore } from '../store';
import { BatchBook } from './batchBook';
import { BatchRunner } from './batchRunner';
import { checkRows, checkSecrets } from './checkRows';

/** Values by step and input. */
export type ValuesByStep = Record<string, Record<string, Value>>;

/** What a batch is made of. */
export interface BatchRequest {
  /** Its id, for a caller that wrote it down before; default: a new one. */
  batch?: string;
  app: string;
  name: string;
  source: BatchSource;
  rows: readonly BatchRow[];
  parallel: number;
  /** Steps with effects that may run once for each row. */
  allowed: readonly string[];
  secrets: ValuesByStep;
}

export interface BatchesDeps {
  engine: Engine;
  store: BatchStore;
  definitions: DefinitionStore;
  /** One companion a batch: `true` when this one has it now. */
  takeLease(batch: string): boolean;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Most batches in a list. */
const LISTED = 100;

/** Owner of batches of the command line: their command goes on with them, no companion does. */
export const COMMAND_LINE = 'cli';

/** The batches of one process. */
export class Batches {
  constructor(private readonly deps: BatchesDeps) {}

  /**
   * Writes a batch down and begins with its first row.
   *
   * @throws UserError naming the first row and input that cannot run; nothing has started then
   */
  create(request: BatchRequest, owner: string, by: Actor): BatchState {
    const { definitions } = this.deps;
    const found = definitions.get(request.app);
    if (found === null) {
      throw new UserError(
        'app-unknown',
        'That version of the notebook is not known here. Open the notebook again.',
        404
      );
    }
    const plan = planOf(found.definition, request.app, basename(found.path), { published: false });
    const { rows, allowed, secrets } = request;
    if (rows.length > MOST_ROWS) {
      throw new UserError('too-many-rows', `A batch has at most ${MOST_ROWS} rows.`);
    }
    checkRows(plan, rows);
    checkSecrets(plan, secrets);
    const forbidden = consentsOf(plan, rows.length).find(({ step }) => !allowed.includes(step));
    if (forbidden !== undefined) {
      throw new UserError(
        'confirm-first',
        `${forbidden.text} Next: allow it for the batch, or run the notebook for one row.`,
        422,
        forbidden.step
      );
    }
    const used = new Set(
      rows.flatMap(({ values }) =>
        Object.entries(values).flatMap(([step, own]) =>
          Object.keys(own).map(input => `${step}/${input}`)
        )
      )
    );
    const events: BatchEvent[] = [
      {
        type: 'batch-created',
        name: request.name,
        app: request.app,
        title: plan.title,
        notebook: plan.notebook,
        source: request.source,
        columns: plan.steps.flatMap(step =>
          step.inputs
            .filter(({ id }) => used.has(`${step.id}/${id}`))
            .map(input => columnOf(step, input))
        ),
        steps: plan.steps.map(({ id, title, number }) => ({ id, title, number })),
        secrets: secretsOf(plan)
          .filter(({ step, input }) => secrets[step.id]?.[input.id] !== undefined)
          .map(({ step, input }) => ({ step: step.id, input: input.id, label: input.label })),
        allowed: [...allowed],
        total: rows.length,
        parallel: request.parallel
      }
    ];
    for (let at = 0; at < rows.length; at += ROWS_AN_EVENT) {
      events.push({ type: 'rows-added', rows: rows.slice(at, at + ROWS_AN_EVENT) });
    }
    events.push({ type: 'batch-started' });
    const { batch = newRunId() } = request;
    const record = { batch, app: request.app, owner, name: request.name };
    this.deps.takeLease(batch);
    const book = BatchBook.begin(this.deps, record, events, by);
    const runner = this.runnerOf(book, owner);
    runner.hold(secrets);
    runner.wake();
    return book.state;
  }

  /** @throws UserError with the refusal */
  command(batch: string, command: BatchCommand, secrets: ValuesByStep, by: Actor): number {
    const runner = this.mine(batch);
    if (runner === null) {
      throw new UserError(
        'batch-elsewhere',
        'This batch goes on in another Lockstep on this machine. Close it there, then reload.',
        423
      );
    }
    checkSecrets(null, secrets);
    runner.hold(secrets);
    const decision = decideBatch(runner.book.state, command, runner.holdsSecrets());
    if ('refusal' in decision) {
      const { code, message, field } = decision.refusal;
      throw new UserError(code, message, 422, field);
    }
    runner.book.write(decision.events, by);
    runner.wake();
    return runner.book.state.seq;
  }

  /** @throws UserError `batch-unknown` (404) */
  stateOf(batch: string): BatchState {
    return this.bookOf(batch).state;
  }

  list(): BatchSummary[] {
    return this.deps.store.list(LISTED).flatMap(({ batch }) => {
      try {
        const state = this.stateOf(batch);
        const { app, name, notebook, changedAt } = state;
        const line = batchProgress(state);
        return [{ batch, app, name, notebook, line, underWay: isUnderWay(state), at: changedAt }];
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        this.deps.log.warn({ batch, code: error.code }, error.message);
        return [];
      }
    });
  }

  follow(
    batch: string,
    since: number,
    listener: (entries: readonly BatchEntry[]) => void
  ): { dispose(): void } {
    return this.bookOf(batch).follow(since, listener);
  }

  /** The journal, for an archive. */
  journal(batch: string): BatchEntry[] {
    return this.deps.store.journal(batch, 0);
  }

  /**
   * Goes on with what an earlier process left. Called once, when the engine has recovered. A batch whose secrets
   * went with that process waits for them; one of the command line waits for its command.
   */
  recover(): void {
    for (const { batch, owner } of this.deps.store.underWay()) {
      try {
        const runner = this.mine(batch);
        if (runner === null) {
          continue;
        }
        const { phase } = runner.book.state;
        if (phase === 'running' && owner === COMMAND_LINE) {
          runner.book.write([{ type: 'batch-paused', why: 'stopped' }], 'batch');
        } else if (phase === 'running' && !runner.holdsSecrets()) {
          runner.book.write([{ type: 'batch-paused', why: 'secret' }], 'batch');
        }
        // Rows that ran when the process ended are finished in any case.
        if (owner !== COMMAND_LINE) {
          runner.wake();
        }
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        this.deps.log.error({ batch, code: error.code }, error.message);
      }
    }
  }

  /** Takes a batch over from a process that ended, for a command that goes on with it. `false`: that one lives. */
  takeOver(batch: string): boolean {
    return this.mine(batch) !== null;
  }

  /** Leaves every batch as it is, for the next process. */
  async close(): Promise<void> {
    await Promise.all([...this.runners.values()].map(runner => runner.close()));
  }

  private mine(batch: string): BatchRunner | null {
    const known = this.runners.get(batch);
    if (known !== undefined) {
      return known;
    }
    const record = this.deps.store.read(batch);
    if (record === null) {
      throw new UserError('batch-unknown', 'There is no such batch.', 404);
    }
    if (!this.deps.takeLease(batch)) {
      return null;
    }
    return this.runnerOf(BatchBook.open(this.deps, batch), record.owner);
  }

  private bookOf(batch: string): BatchBook {
    return this.runners.get(batch)?.book ?? BatchBook.open(this.deps, batch);
  }

  private runnerOf(book: BatchBook, owner: string): BatchRunner {
    const runner = new BatchRunner(book, owner, this.deps);
    this.runners.set(book.state.batch, runner);
    return runner;
  }

  private readonly runners = new Map<string, BatchRunner>();
}
