/** One batch on a page: its state kept by the rules' reducer, live over its channel, and its commands. */
import type { Companion, Subscription } from '@lockstep/client';
import { isOffline } from '@lockstep/client';
import {
  UserError,
  type BatchCommand,
  type BatchEntry,
  type BatchState,
  type Refusal,
  type Value
} from '@lockstep/protocol';
import { reduceBatch } from '@lockstep/workflow';

/** This moment of a batch, as its board draws it. */
export interface BatchSnapshot {
  state: BatchState;
  connected: boolean;
  /** A command is on its way. */
  busy: BatchCommand['type'] | 'export' | null;
  /** Why the last wish was not met. */
  refusal: Refusal | null;
}

export class BatchSession {
  private readonly listeners = new Set<() => void>();
  private readonly watch: Subscription;
  private channel: Subscription;
  private busy: BatchSnapshot['busy'] = null;
  private refusal: Refusal | null = null;
  private cached: BatchSnapshot | null = null;

  /** @throws UserError when there is no such batch, or nobody answered */
  static async open(
    companion: Companion,
    batch: string,
    signal?: AbortSignal
  ): Promise<BatchSession> {
    const { state } = await companion.call('readBatch', { params: { batch } }, signal);
    return new BatchSession(companion, state);
  }

  constructor(
    private readonly companion: Companion,
    private state: BatchState
  ) {
    this.channel = this.follow();
    this.watch = companion.watchConnection(() => this.publish());
  }

  get batch(): string {
    return this.state.batch;
  }

  /** This moment; the same object until something changes. */
  readonly snapshot = (): BatchSnapshot => {
    this.cached ??= {
      state: this.state,
      connected: this.companion.connection !== 'waiting',
      busy: this.busy,
      refusal: this.refusal
    };
    return this.cached;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Sends a command; a refusal stands in the snapshot. */
  send(command: BatchCommand, secrets?: Record<string, Record<string, Value>>): Promise<boolean> {
    return this.guard(command.type, async () => {
      const body = { command, ...(secrets ? { secrets } : {}) };
      await this.companion.call('commandBatch', { params: { batch: this.batch }, body });
    });
  }

  /** The results as CSV, or the evidence of all rows as a ZIP; `null` when it was refused. */
  async read(which: 'results' | 'archive'): Promise<Blob | null> {
    let blob: Blob | null = null;
    await this.guard('export', async () => {
      blob = await this.companion.readBatchFile(this.batch, which);
    });
    return blob;
  }

  /** Ends what the page opened; the batch itself goes on. */
  dispose(): void {
    this.listeners.clear();
    this.watch.dispose();
    this.channel.dispose();
  }

  private follow(): Subscription {
    return this.companion.subscribe(`batch/${this.state.batch}`, this.state.seq, {
      batch: (entries: readonly BatchEntry[]) => {
        this.state = reduceBatch(this.state, entries);
        this.publish();
      },
      behind: () => void this.readAnew(),
      refused: refusal => {
        this.refusal = refusal;
        this.publish();
      }
    });
  }

  /** The companion holds less than this page does: an older copy of its store was put back. */
  private async readAnew(): Promise<void> {
    await this.guard(null, async () => {
      const { state } = await this.companion.call('readBatch', { params: { batch: this.batch } });
      this.channel.dispose();
      this.state = state;
      this.channel = this.follow();
    });
  }

  private async guard(what: BatchSnapshot['busy'], work: () => Promise<void>): Promise<boolean> {
    if (this.busy !== null) {
      return false;
    }
    this.busy = what;
    this.refusal = null;
    this.publish();
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof UserError) && !isOffline(error)) {
        throw error;
      }
      this.refusal = error instanceof UserError ? error.toRefusal() : null;
      return false;
    } finally {
      this.busy = null;
      this.publish();
    }
  }

  private publish(): void {
    this.cached = null;
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
