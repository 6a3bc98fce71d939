/** A batch's journal with the state it gives: the one place where its events are written. */
import type { Actor, BatchEntry, BatchEvent, BatchState } from '@lockstep/protocol';
import { UserError } from '@lockstep/protocol';
import {
  admitToBatch,
  appendBatchEntry,
  isUnderWay,
  reduceBatch,
  replayBatch
} from '@lockstep/workflow';
import type { Upload } from '../contract';
import type { BatchRecord, BatchStore } from '../store';

export interface BatchBookOptions {
  store: BatchStore;
  /** Hears what was written. */
  wrote(batch: string, entries: BatchEntry[]): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Facts of the runner, each held to the rules; all other events are decided. */
const FACTS: ReadonlySet<BatchEvent['type']> = new Set([
  'rows-added',
  'batch-started',
  'row-started',
  'row-step',
  'row-done',
  'row-failed',
  'row-cancelled',
  'batch-paused'
]);

/** One batch's journal. Its state is always exactly what the stored journal gives. */
export class BatchBook {
  /** Begins a journal with all its rows, in one transaction: a batch is there whole or not at all. */
  static begin(
    options: BatchBookOptions,
    record: Omit<BatchRecord, 'underWay' | 'createdAt'>,
    events: readonly BatchEvent[],
    by: Actor,
    files: readonly Upload[]
  ): BatchBook {
    const { store, now } = options;
    const entries: BatchEntry[] = [];
    for (const event of events) {
      entries.push(
        appendBatchEntry(entries.at(-1) ?? null, { batch: record.batch, at: now(), by, event })
      );
    }
    const state = replayBatch(entries);
    const { createdAt } = state;
    store.create({ ...record, underWay: isUnderWay(state), createdAt }, entries, files);
    return new BatchBook(options, state, entries.at(-1)?.hash ?? '');
  }

  /** Reads a stored journal. @throws UserError `batch-unknown` (404) */
  static open(options: BatchBookOptions, batch: string): BatchBook {
    const entries = options.store.journal(batch, 0);
    const last = entries.at(-1);
    if (last === undefined) {
      throw new UserError('batch-unknown', 'There is no such batch.', 404);
    }
    return new BatchBook(options, replayBatch(entries), last.hash);
  }

  private constructor(
    private readonly options: BatchBookOptions,
    private present: BatchState,
    private hash: string
  ) {}

  get state(): BatchState {
    return this.present;
  }

  /** Writes events. Durable on return; nothing is written when it throws. */
  write(events: readonly BatchEvent[], by: Actor): void {
    const entries: BatchEntry[] = [];
    let state = this.present;
    let last = { seq: state.seq, hash: this.hash };
    for (const event of events) {
      const refusal = FACTS.has(event.type) && by === 'batch' ? admitToBatch(state, event) : null;
      if (refusal !== null) {
        throw new Error(`Batch ${state.batch}: the fact ${event.type} is refused. ${refusal}`);
      }
      const entry = appendBatchEntry(last, {
        batch: state.batch,
        at: this.options.now(),
        by,
        event
      });
      state = reduceBatch(state, [entry]);
      last = entry;
      entries.push(entry);
    }
    if (entries.length === 0) {
      return;
    }
    this.options.store.append(entries, isUnderWay(state));
    this.present = state;
    this.hash = last.hash;
    this.options.wrote(state.batch, entries);
  }
}
