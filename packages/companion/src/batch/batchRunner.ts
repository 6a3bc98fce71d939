/** Runs the rows of one batch: as many at once as it says, each in a run of its own, none twice. */
import { type BatchEvent, type BatchRowState, UserError } from '@lockstep/protocol';
import { indexOfRow, isUnderWay, nextRows } from '@lockstep/workflow';
import { setImmediate } from 'node:timers/promises';
import type { BatchBook } from './batchBook';
import type { BatchesDeps } from './batches';
import { driveRow, type RowEnd } from './driveRow';
import type { ValuesByStep } from './opening';
import { filesIn } from './rowFiles';
import { newRunId } from '../engine/runId';
import { batchElsewhere } from '../store';

/** How long the batch waits after the disk or the store failed, in milliseconds. */
const AFTER_FAULT = 10_000;

/** What a runner tells its batches. */
export interface RunnerEvents {
  /** Another process has the batch now. */
  lost(): void;
  /** Nothing of it is under way any more. */
  rested(): void;
}

export class BatchRunner {
  constructor(
    readonly book: BatchBook,
    private readonly owner: string,
    private readonly deps: BatchesDeps,
    private readonly events: RunnerEvents
  ) {}

  /** Whether it has what no other process can know. */
  get hasSecrets(): boolean {
    return Object.keys(this.secrets).length > 0;
  }

  /** Takes values of secrets, over those held before. */
  hold(secrets: ValuesByStep): void {
    for (const [step, own] of Object.entries(secrets)) {
      this.secrets[step] = { ...this.secrets[step], ...own };
    }
  }

  /** Whether every secret of the batch is in memory. */
  holdsSecrets(): boolean {
    return this.book.state.secrets.every(
      ({ step, input }) => this.secrets[step]?.[input] !== undefined
    );
  }

  /** Does what the state asks for: begins rows, goes on with those that ran when a process ended, interrupts. */
  wake(): void {
    const { state } = this.book;
    const waits = this.timer !== undefined || state.pausedBy === 'secret';
    if (this.closing.signal.aborted || waits) {
      return;
    }
    if (state.phase === 'cancelled') {
      this.atWork.forEach(({ cancel }) => cancel.abort());
    }
    for (const row of state.rows) {
      // Nobody works on it here: the process that did has ended.
      if (row.status === 'running' && !this.atWork.has(row.row)) {
        this.begin(row);
      }
    }
    for (const number of nextRows(state)) {
      const row = this.rowOf(number);
      const run = row.run ?? newRunId();
      try {
        this.book.write([{ type: 'row-started', row: number, run }], 'batch');
      } catch (error) {
        this.fault(error);
        return;
      }
      this.begin(this.rowOf(number));
    }
    if (this.atWork.size === 0 && !isUnderWay(this.book.state)) {
      this.events.rested();
    }
  }

  /** Leaves everything as it is, for the next process. */
  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await Promise.all([...this.atWork.values()].map(({ ended }) => ended));
  }

  /** Another process has the batch, or may have: nothing of it goes on here, and nothing more is written. */
  letGo(): void {
    this.closing.abort();
    clearTimeout(this.timer);
    for (const row of this.atWork.keys()) {
      const { run } = this.rowOf(row);
      if (run !== null) {
        this.deps.engine.letGo(run);
      }
    }
  }

  private rowOf(number: number): BatchRowState {
    const row = this.book.state.rows[indexOfRow(this.book.state, number)];
    if (row === undefined) {
      throw new Error(`There is no row ${number}.`);
    }
    return row;
  }

  private begin(row: BatchRowState): void {
    const cancel = new AbortController();
    if (this.book.state.phase === 'cancelled') {
      cancel.abort();
    }
    const ended = this.work(row, cancel.signal);
    this.atWork.set(row.row, { cancel, ended });
  }

  /** Never rejects. */
  private async work(row: BatchRowState, cancelled: AbortSignal): Promise<void> {
    const { engine, log } = this.deps;
    const began = performance.now();
    let end: RowEnd;
    try {
      end = await this.drive(row, cancelled);
    } catch (error) {
      if (!(error instanceof UserError)) {
        log.error({ err: error, batch: this.book.state.batch, row: row.row }, 'a row was given up');
      }
      const problem =
        error instanceof UserError
          ? error.message
          : 'Lockstep made a mistake; its log says which. Retry the row.';
      end = { how: 'failed', step: this.rowOf(row.row).step, problem };
    }
    const took = Math.round(performance.now() - began);
    if (end.how === 'left' || this.closing.signal.aborted) {
      return;
    }
    // The row's last outputs leave the engine first, and its result this process, before another row begins.
    await setImmediate();
    this.settle(row.row, took, end);
    if (row.run !== null) {
      engine.rest(row.run);
    }
    await setImmediate();
    this.wake();
  }

  private async drive(row: BatchRowState, cancelled: AbortSignal): Promise<RowEnd> {
    const { engine } = this.deps;
    const { state } = this.book;
    const { run } = row;
    if (run === null) {
      throw new Error('A row that runs has a run.');
    }
    if (!this.exists(run)) {
      await engine.create({
        app: state.app,
        owner: this.owner,
        by: 'batch',
        name: row.name,
        published: false,
        run,
        values: row.values
      });
    }
    for (const file of filesIn(row, this.deps.store.files(state.batch))) {
      this.deps.runs.addUpload(run, file);
    }
    return driveRow(engine, {
      run,
      secrets: this.secrets,
      allowed: state.allowed,
      retried: row.retries > 0,
      atStep: step => this.tell({ type: 'row-step', row: row.row, step }),
      cancelled,
      closing: this.closing.signal
    });
  }

  /** A process may have ended after the row's run was named and before it was made. */
  private exists(run: string): boolean {
    try {
      this.deps.engine.stateOf(run);
      return true;
    } catch (error) {
      if (error instanceof UserError && error.code === 'run-unknown') {
        return false;
      }
      throw error;
    }
  }

  private settle(row: number, took: number, end: Exclude<RowEnd, { how: 'left' }>): void {
    this.atWork.delete(row);
    switch (end.how) {
      case 'done':
        this.tell({ type: 'row-done', row, took, results: end.results });
        break;
      case 'failed':
        this.tell({ type: 'row-failed', row, took, step: end.step, problem: end.problem });
        break;
      case 'cancelled':
        this.tell({ type: 'row-cancelled', row, took });
    }
  }

  private tell(event: BatchEvent): void {
    try {
      this.book.write([event], 'batch');
    } catch (error) {
      this.fault(error);
    }
  }

  /** The journal cannot be written: nothing begins until it can, and what ended meanwhile is looked at again. */
  private fault(error: unknown): void {
    if (error instanceof UserError && error.code === batchElsewhere().code) {
      this.events.lost();
      return;
    }
    this.deps.log.error({ err: error, batch: this.book.state.batch }, 'a batch waits');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.wake();
    }, AFTER_FAULT);
    this.timer.unref();
  }

  private readonly closing = new AbortController();
  private readonly atWork = new Map<number, { cancel: AbortController; ended: Promise<void> }>();
  private readonly secrets: ValuesByStep = {};
  private timer: NodeJS.Timeout | undefined;
}
