/** One run on a page: its state kept by the reducer, its commands sent one after another, its values never lost. */
import {
  UserError,
  type JournalEntry,
  type Plan,
  type Refusal,
  type RunCommand,
  type RunState,
  type RunView,
  type Value
} from '@lockstep/protocol';
import { previewState, reduce } from '@lockstep/workflow';
import type { Companion } from './companion';
import { ConflictError, isOffline } from './errors';
import { layOver, type RunSnapshot } from './snapshot';
import type { Subscription } from './transport';

/** How often a command is sent again when only the engine (no person, no other tab) went on meanwhile. */
const ENGINE_RETRIES = 3;

/** A run or, before its first command, only a plan. */
export class RunSession {
  private readonly listeners = new Set<() => void>();
  private readonly drafts = new Map<string, Record<string, Value>>();
  private readonly folds = new Map<string, boolean>();
  /** Entries that came before the ones they follow. */
  private readonly ahead = new Map<number, JournalEntry>();
  private readonly watch: Subscription;
  private channel: Subscription;
  private usual: Record<string, number> = {};
  private refusal: Refusal | null = null;
  private pending = 0;
  private last: Promise<unknown> = Promise.resolve();
  private cached: RunSnapshot | null = null;
  private disposed = false;
  private clone: string | null = null;

  private constructor(
    private readonly companion: Companion,
    private state: RunState
  ) {
    // A preview has no channel of its own, yet its header tells whether the companion is there.
    this.channel = companion.subscribe('notices', 0, {});
    this.watch = companion.watchConnection(() => this.connectionChanged());
  }

  /** Shows a plan; the first command creates its run, exactly one. */
  static preview(companion: Companion, plan: Plan): RunSession {
    return new RunSession(companion, previewState(plan));
  }

  /**
   * Opens a run where it is.
   *
   * @throws UserError when there is no such run for this person, or nobody answered
   */
  static async open(companion: Companion, run: string, signal?: AbortSignal): Promise<RunSession> {
    const view = await companion.call('readRun', { params: { run } }, signal);
    const session = new RunSession(companion, view.state);
    session.adopt(view);
    return session;
  }

  /** The run's id, `null` while there is only a plan. */
  get run(): string | null {
    return this.state.run || null;
  }

  /** The run made by the last `clone`, `null` before one. */
  get clonedRun(): string | null {
    return this.clone;
  }

  /** This moment, for `useSyncExternalStore`: the same object until something changes. */
  readonly snapshot = (): RunSnapshot => {
    this.cached ??= {
      state: layOver(this.state, this.drafts, this.folds),
      usual: this.usual,
      connection: this.companion.connectionState,
      busy: this.pending > 0,
      refusal: this.refusal
    };
    return this.cached;
  };

  /** Calls back after each change of {@link snapshot}; returns how to stop that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Makes the run where there is only a plan. Resolves to whether there is one now. */
  make(): Promise<boolean> {
    return this.run !== null ? Promise.resolve(true) : this.enqueue(() => Promise.resolve());
  }

  /**
   * Sends a command after those before it. Resolves to whether it was carried out; if not, the snapshot's
   * `refusal` says why. Values of a `set-inputs` that could not be sent are kept and sent later.
   */
  async send(command: RunCommand): Promise<boolean> {
    if (this.disposed) {
      return false;
    }
    if (command.type === 'fold') {
      return this.fold(command);
    }
    this.refusal = null;
    if (command.type === 'set-inputs') {
      this.drafts.set(command.step, { ...this.drafts.get(command.step), ...command.values });
      return this.enqueue(() => this.flush());
    }
    return this.enqueue(async () => {
      await this.flush();
      await this.post(command);
    });
  }

  /** Stops listening. Commands on their way still reach the companion; their answers are ignored here. */
  dispose(): void {
    this.disposed = true;
    this.listeners.clear();
    this.drafts.clear();
    this.channel.dispose();
    this.watch.dispose();
  }

  /** Folding is a look, not a decision: it creates no run and clears no refusal. */
  private fold(command: Extract<RunCommand, { type: 'fold' }>): Promise<boolean> {
    if (this.run === null) {
      this.folds.set(command.step, command.folded);
      this.publish();
      return Promise.resolve(true);
    }
    return this.enqueue(() => this.post(command));
  }

  private enqueue(work: () => Promise<void>): Promise<boolean> {
    this.pending += 1;
    this.publish();
    const turn = this.last.then(() => this.carry(work));
    // The next command waits for this one whatever becomes of it; a bug still reaches this one's caller.
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async carry(work: () => Promise<void>): Promise<boolean> {
    try {
      await this.create();
      await work();
      return true;
    } catch (error) {
      if (error instanceof ConflictError) {
        this.refusal = { code: 'changed-elsewhere', message: error.message };
      } else if (error instanceof UserError) {
        this.refusal = error.toRefusal();
      } else {
        throw error;
      }
      return false;
    } finally {
      this.pending -= 1;
      this.publish();
    }
  }

  /** Makes the run when there is none yet; callers come one after another, so there is never a second. */
  private async create(): Promise<void> {
    if (this.run !== null) {
      return;
    }
    this.adopt(await this.companion.call('createRun', { body: { app: this.state.plan.app } }));
    const folds = [...this.folds];
    this.folds.clear();
    for (const [step, folded] of folds) {
      await this.post({ type: 'fold', step, folded });
    }
  }

  /** Sends the values kept here. What the companion refuses is dropped, what it could not hear stays. */
  private async flush(): Promise<void> {
    for (const [step, values] of [...this.drafts]) {
      try {
        await this.post({ type: 'set-inputs', step, values });
      } catch (error) {
        if (!isOffline(error)) {
          this.settle(step, values);
        }
        throw error;
      }
      this.settle(step, values);
    }
  }

  /** Forgets values that were answered, unless they were changed again meanwhile. */
  private settle(step: string, values: Readonly<Record<string, Value>>): void {
    const rest = Object.entries(this.drafts.get(step) ?? {}).filter(
      ([id, value]) => values[id] !== value
    );
    if (rest.length > 0) {
      this.drafts.set(step, Object.fromEntries(rest));
    } else {
      this.drafts.delete(step);
    }
  }

  private async post(command: RunCommand): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const expectedSeq = command.type === 'fold' ? null : this.state.seq;
      try {
        const { entries, run } = await this.companion.call('command', {
          params: { run: this.state.run },
          body: { expectedSeq, command }
        });
        this.apply(entries);
        this.clone = run ?? this.clone;
        return;
      } catch (error) {
        if (!(error instanceof ConflictError)) {
          throw error;
        }
        this.apply(error.entries);
        const engineOnly =
          error.entries.length > 0 && error.entries.every(entry => entry.by === 'engine');
        if (!engineOnly || attempt === ENGINE_RETRIES) {
          throw error;
        }
      }
    }
  }

  /** Takes entries from whichever way they came first, in order and each once. */
  private apply(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.seq > this.state.seq) {
        this.ahead.set(entry.seq, entry);
      }
    }
    for (;;) {
      const next = this.ahead.get(this.state.seq + 1);
      if (!next) {
        break;
      }
      this.ahead.delete(next.seq);
      this.state = reduce(this.state, next);
    }
    this.publish();
  }

  /** Takes a state as read, and follows its run from there. */
  private adopt(view: RunView): void {
    this.state = view.state;
    this.usual = view.usual;
    this.ahead.clear();
    if (!this.disposed) {
      const before = this.channel;
      this.channel = this.companion.subscribe(`run/${view.state.run}`, view.state.seq, {
        entries: entries => this.apply(entries),
        refused: refusal => {
          this.refusal = refusal;
          this.publish();
        },
        behind: () => void this.enqueue(() => this.reread())
      });
      before.dispose();
    }
    this.publish();
  }

  /** The companion lost events that this page had: its word counts. */
  private async reread(): Promise<void> {
    this.adopt(await this.companion.call('readRun', { params: { run: this.state.run } }));
  }

  private connectionChanged(): void {
    if (this.companion.connection === 'connected' && this.drafts.size > 0 && this.pending === 0) {
      this.refusal = null;
      void this.enqueue(() => this.flush());
    }
    this.publish();
  }

  private publish(): void {
    this.cached = null;
    if (!this.disposed) {
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
  }
}
