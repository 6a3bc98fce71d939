/** All batches of this companion: made, told, run with bounded parallelism, and gone on with after a restart. */
import {
  type Actor,
  type BatchCommand,
  type BatchEntry,
  type BatchState,
  type BatchSummary,
  UserError
} from '@lockstep/protocol';
import { batchProgress, decideBatch, isUnderWay } from '@lockstep/workflow';
import type { DefinitionStore, Engine, RunStore } from '../contract';
import { newRunId } from '../engine/runId';
import type { Log } from '../log';
import { JournalWatch } from '../shared/journalWatch';
import { batchElsewhere, COMMAND_LINE, LEASE_TIME } from '../store';
import type { BatchRecord, BatchStore } from '../store';
import { BatchBook, type BatchBookOptions } from './batchBook';
import { BatchRunner } from './batchRunner';
import { checkSecrets } from './checkRows';
import { type BatchRequest, openingOf, type ValuesByStep } from './opening';

export interface BatchesDeps {
  engine: Engine;
  store: BatchStore;
  definitions: DefinitionStore;
  /** One companion a batch, known by a lease as of a run. */
  runs: Pick<RunStore, 'takeLease' | 'dropLease' | 'leaseOf' | 'addUpload'>;
  /** Names this process in leases. */
  holder: string;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Most batches in a list. */
const LISTED = 100;

/** Time between two looks at batches of other processes, in milliseconds. */
const LOOK_EVERY = 2_000;

/** The batches of one process. */
export class Batches {
  private readonly watch: JournalWatch<BatchEntry>;

  constructor(private readonly deps: BatchesDeps) {
    this.watch = new JournalWatch(deps.store, deps.log);
  }

  /**
   * Writes a batch down and begins with its first row.
   *
   * @throws UserError naming the first row and input that cannot run; nothing has started then
   */
  create(request: BatchRequest, owner: string, by: Actor): BatchState {
    const events = openingOf(request, this.deps.definitions);
    const { batch = newRunId(), app, name, secrets, files = [] } = request;
    if (!this.deps.runs.takeLease(batch, this.deps.holder)) {
      throw batchElsewhere();
    }
    const record = { batch, app, owner, name };
    const book = BatchBook.begin(this.bookParts, record, events, by, files);
    const runner = this.runnerOf(book, owner);
    runner.hold(secrets);
    runner.wake();
    return book.state;
  }

  /** @throws UserError with the refusal */
  command(batch: string, command: BatchCommand, secrets: ValuesByStep, by: Actor): number {
    const runner = this.mine(batch);
    if (runner === null) {
      throw batchElsewhere();
    }
    checkSecrets(null, secrets);
    runner.hold(secrets);
    const decision = decideBatch(runner.book.state, command, runner.holdsSecrets());
    if ('refusal' in decision) {
      const { code, message, field } = decision.refusal;
      runner.wake();
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
    if (this.deps.store.read(batch) === null) {
      throw unknown();
    }
    return this.watch.follow(batch, since, listener);
  }

  /** The journal, for an archive. */
  journal(batch: string): BatchEntry[] {
    return this.deps.store.journal(batch, 0);
  }

  /**
   * Looks after batches until {@link close}, from when the engine has recovered: lets go of what another process took,
   * hears what others write, and goes on with what a process that ended left.
   *
   * @param cares which ones it goes on with; all, if not said
   */
  attend(cares: (record: BatchRecord) => boolean = () => true): void {
    const look = (): void => {
      try {
        this.look(cares);
        this.lookedAt = performance.now();
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        this.deps.log.warn({ code: error.code }, error.message);
        if (performance.now() - this.lookedAt > LEASE_TIME) {
          // Another process may have them by now: what still ran here would be unseen.
          [...this.runners.keys()].forEach(batch => this.lose(batch));
        }
      }
    };
    this.lookedAt = performance.now();
    look();
    this.timer = setInterval(look, LOOK_EVERY);
    this.timer.unref();
  }

  /** Whether this process runs it. */
  holds(batch: string): boolean {
    return this.runners.has(batch);
  }

  /** Leaves every batch as it is, for the next process. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.runners.values()].map(runner => runner.close()));
  }

  private look(cares: (record: BatchRecord) => boolean): void {
    const { store, log } = this.deps;
    for (const batch of [...this.runners.keys()]) {
      if (this.standingOf(batch) !== 'mine') {
        this.lose(batch);
      }
    }
    for (const record of store.underWay()) {
      const { batch } = record;
      if (this.runners.has(batch) || !cares(record) || this.standingOf(batch) !== 'free') {
        continue;
      }
      try {
        this.adopt(record);
      } catch (error) {
        if (!(error instanceof UserError) || error.status !== 500) {
          throw error;
        }
        // One that cannot be read does not keep the others waiting; whoever asks for it hears why.
        store.rest(batch);
        log.error({ batch, code: error.code }, error.message);
      }
    }
    for (const batch of this.watch.watched) {
      if (!this.runners.has(batch)) {
        this.watch.told(batch);
      }
    }
  }

  /**
   * Goes on with what a process that ended left. A batch whose secrets went with that process waits for them; one of
   * the command line, for its command or for somebody's word.
   */
  private adopt({ batch, owner }: BatchRecord): void {
    const runner = this.mine(batch);
    if (runner === null) {
      return;
    }
    const { phase } = runner.book.state;
    if (phase === 'running' && owner === COMMAND_LINE) {
      runner.book.write([{ type: 'batch-paused', why: 'stopped' }], 'batch');
    } else if (phase === 'running' && !runner.holdsSecrets()) {
      runner.book.write([{ type: 'batch-paused', why: 'secret' }], 'batch');
    }
    // Rows that ran when the process ended are finished, also of a batch that was paused.
    runner.wake();
  }

  private mine(batch: string): BatchRunner | null {
    const { store, runs, holder } = this.deps;
    const known = this.runners.get(batch);
    if (known !== undefined) {
      if (this.standingOf(batch) === 'mine') {
        return known;
      }
      this.lose(batch);
    }
    const record = store.read(batch);
    if (record === null) {
      throw unknown();
    }
    if (!runs.takeLease(batch, holder)) {
      return null;
    }
    return this.runnerOf(BatchBook.open(this.bookParts, batch), record.owner);
  }

  private bookOf(batch: string): BatchBook {
    return this.runners.get(batch)?.book ?? BatchBook.open(this.bookParts, batch);
  }

  private runnerOf(book: BatchBook, owner: string): BatchRunner {
    const { batch } = book.state;
    const runner = new BatchRunner(book, owner, this.deps, {
      lost: () => this.lose(batch),
      rested: () => {
        // Its command may be given again while this process lives.
        if (owner === COMMAND_LINE && !runner.hasSecrets) {
          this.giveBack(batch);
        }
      }
    });
    this.runners.set(batch, runner);
    return runner;
  }

  private giveBack(batch: string): void {
    this.runners.delete(batch);
    this.deps.store.rest(batch);
    this.deps.runs.dropLease(batch, this.deps.holder);
  }

  private lose(batch: string): void {
    const lost = this.runners.get(batch);
    if (lost !== undefined) {
      this.deps.log.warn({ batch }, 'A batch was taken over by another process.');
      this.runners.delete(batch);
      lost.letGo();
    }
  }

  private standingOf(batch: string): ReturnType<RunStore['leaseOf']> {
    return this.deps.runs.leaseOf(batch, this.deps.holder);
  }

  private get bookParts(): BatchBookOptions {
    const { store, now } = this.deps;
    return { store, now, wrote: (batch, entries) => this.watch.wrote(batch, entries) };
  }

  private readonly runners = new Map<string, BatchRunner>();
  private timer: NodeJS.Timeout | undefined;
  /** When all was last looked at, in milliseconds of a clock that never goes back. */
  private lookedAt = 0;
}

function unknown(): UserError {
  return new UserError('batch-unknown', 'There is no such batch.', 404);
}
