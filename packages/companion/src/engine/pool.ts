/**
 * Kernels that are ready before anybody comes: a new run of a published app takes one, and the next is made ready
 * behind it. None was ever touched by a run, and none stands in the way of one that waits.
 */
import { UserError } from '@lockstep/protocol';
import { AheadLease } from './aheadLease';
import type { EngineParts } from './parts';
import { folderLook } from './folderLook';
import { Unsettled } from './unsettled';
import { adoptFolder, forgetFolder, forgetOldFolders } from './warmFolder';
import { endWarmed, NotAhead, notebookFolder, type Warmed, warmUp } from './warmUp';

/** A pause before the next one is made ready, in milliseconds: whoever just came has the processor first. */
const REFILL_AFTER = 1_000;

/** While steps run the next one waits, at most for this long after the last was taken, in milliseconds. */
const REFILL_AT_LATEST = 10_000;

/** After a kernel could not be started, in milliseconds; doubled each time. */
const TRY_AGAIN_AFTER = 30_000;

export interface PoolOptions {
  parts: EngineParts;
  /** How many kernels of each app version are kept ready; 0 for none. */
  each: number;
  /** Longest age of one, in milliseconds: the data that set-up read may be older by that. */
  age: number;
}

/** A kernel in the pool, or on its way into it. */
interface Entry {
  app: string;
  leaving: AbortController;
  warmed: Warmed | null;
  /** Settles when it is ready or given up. */
  made: Promise<void>;
  timer: NodeJS.Timeout | undefined;
}

export class WarmPool {
  constructor(private readonly options: PoolOptions) {}

  /** How many kernels are ready. */
  get ready(): number {
    return [...this.entries].filter(({ warmed }) => warmed !== null).length;
  }

  /** Keeps kernels of these versions ready from now on, and of no other. */
  keep(apps: readonly string[]): void {
    const { parts, each } = this.options;
    if (each === 0 || this.closed) {
      return;
    }
    this.apps = [...new Set(apps)];
    [...this.entries].filter(({ app }) => !apps.includes(app)).forEach(entry => this.drop(entry));
    this.asleep.clear();
    if (parts.folders !== null && !this.tidied) {
      this.tidied = true;
      forgetOldFolders(parts.folders).catch((err: unknown) =>
        parts.log.warn({ err }, 'old folders of warm kernels could not be removed')
      );
    }
    this.fill();
  }

  /** Somebody came to an app that was left alone: the next one is made ready again. */
  wake(app: string): void {
    if (this.asleep.delete(app)) {
      this.refill();
    }
  }

  /**
   * A kernel for the step that a run is about to begin on new ground; its place is the run's from now on.
   *
   * @param fresh whether set-up may have run on it: nothing of the run is set, written or uploaded yet
   */
  take(app: string, step: string, fresh: boolean): Warmed | null {
    const found = [...this.entries].find(
      ({ warmed }) =>
        warmed?.app === app && (warmed.ahead === null || (fresh && warmed.ahead.step === step))
    );
    if (found === undefined) {
      return null;
    }
    this.forget(found);
    this.asleep.delete(app);
    this.takenAt = this.now();
    this.refill();
    return found.warmed;
  }

  /**
   * Makes the kernel the run's, with its folder.
   *
   * @param home the run's folder in the state folder
   * @returns `null` when it cannot be: data changed since, or the folder is taken. The kernel is ended then; its place
   *   is the run's all the same.
   */
  async adopt(warmed: Warmed, home: string): Promise<AheadLease | null> {
    const { parts } = this.options;
    const { lease, ahead, app } = warmed;
    const look =
      warmed.look === null
        ? null
        : await folderLook(notebookFolder(parts.definitionOf(app)), parts.state);
    const holds =
      ahead === null ||
      (look === warmed.look && (warmed.home === null || (await adoptFolder(warmed.home, home))));
    if (!holds) {
      await endWarmed(parts, warmed);
      await forgetFolder(warmed.home);
      return null;
    }
    return new AheadLease(lease, ahead?.cells ?? []);
  }

  /** Gives one place up for a run that waits; `false` when there is none. */
  evict(): boolean {
    const [first] = [...this.entries].sort(
      (one, other) => Number(one.warmed !== null) - Number(other.warmed !== null)
    );
    if (first !== undefined) {
      this.drop(first);
    }
    return first !== undefined;
  }

  /** A place is free. */
  fill(): void {
    const { parts, each } = this.options;
    if (this.closed || this.starting !== null || this.now() < this.notBefore) {
      return;
    }
    const app = this.apps.find(
      one =>
        !this.asleep.has(one) && [...this.entries].filter(entry => entry.app === one).length < each
    );
    if (app === undefined || this.entries.size >= this.most || !parts.places.takeVacant()) {
      return;
    }
    const entry: Entry = {
      app,
      leaving: new AbortController(),
      warmed: null,
      made: Promise.resolve(),
      timer: undefined
    };
    this.entries.add(entry);
    this.starting = entry;
    entry.made = this.make(entry).finally(() => {
      this.starting = null;
      this.refill();
    });
  }

  /** Ends all of them; fulfils when they are ended. */
  async close(): Promise<void> {
    this.closed = true;
    this.apps = [];
    clearTimeout(this.timer);
    [...this.entries].forEach(entry => this.drop(entry));
    await this.unsettled.quiet();
  }

  private async make(entry: Entry): Promise<void> {
    const { parts, age } = this.options;
    const { app, leaving } = entry;
    try {
      const warmed = await this.warm(app, leaving.signal);
      if (leaving.signal.aborted) {
        this.end(warmed);
        return;
      }
      entry.warmed = warmed;
      this.failures = 0;
      entry.timer = setTimeout(() => {
        // Nobody came for so long: the next one is made ready when somebody does.
        this.asleep.add(app);
        this.drop(entry);
      }, age);
      entry.timer.unref();
      void warmed.lease.gone.then(() => this.drop(entry));
    } catch (err) {
      this.entries.delete(entry);
      parts.places.free();
      if (leaving.signal.aborted) {
        return;
      }
      this.failures++;
      this.notBefore = this.now() + TRY_AGAIN_AFTER * 2 ** Math.min(this.failures - 1, 6);
      const reason = err instanceof UserError ? err.message : 'A fault in Lockstep.';
      parts.log.warn({ err, app }, `No kernel could be made ready. ${reason}`);
    }
  }

  private async warm(app: string, signal: AbortSignal): Promise<Warmed> {
    const { parts } = this.options;
    try {
      return await warmUp(parts, app, this.blank.has(app), signal);
    } catch (error) {
      if (!(error instanceof NotAhead)) {
        throw error;
      }
      parts.log.info({ app }, `Set-up does not run ahead. ${error.message}`);
      this.blank.add(app);
      return warmUp(parts, app, true, signal);
    }
  }

  private drop(entry: Entry): void {
    if (!this.entries.has(entry)) {
      return;
    }
    this.forget(entry);
    if (entry.warmed === null) {
      // It gives its place back when its start is given up.
      entry.leaving.abort(new Error('No longer wanted.'));
      this.unsettled.add(entry.made);
      return;
    }
    this.end(entry.warmed);
  }

  private forget(entry: Entry): void {
    clearTimeout(entry.timer);
    this.entries.delete(entry);
  }

  private end(warmed: Warmed): void {
    const { parts } = this.options;
    this.unsettled.add(
      endWarmed(parts, warmed)
        .then(() => forgetFolder(warmed.home))
        .catch((err: unknown) =>
          parts.log.warn({ err }, 'the folder of a warm kernel could not be removed')
        )
        .finally(() => parts.places.free())
    );
  }

  /** Makes the next one ready, a moment later. */
  refill(): void {
    clearTimeout(this.timer);
    if (!this.closed && this.apps.length > 0) {
      const pause = Math.max(REFILL_AFTER, this.notBefore - this.now());
      this.timer = setTimeout(() => {
        const wait =
          this.options.parts.places.atWork && this.now() < this.takenAt + REFILL_AT_LATEST;
        if (wait) {
          this.refill();
        } else {
          this.fill();
        }
      }, pause);
      this.timer.unref();
    }
  }

  /** Never more than half of the places: runs have the other half even while nobody's kernel is idle. */
  private get most(): number {
    const { most } = this.options.parts.places;
    return most === null ? Number.POSITIVE_INFINITY : Math.ceil(most / 2);
  }

  private now(): number {
    return this.options.parts.now();
  }

  private apps: string[] = [];
  private readonly entries = new Set<Entry>();
  /** Versions whose set-up cannot run ahead. */
  private readonly blank = new Set<string>();
  /** Versions that nobody came to for long. */
  private readonly asleep = new Set<string>();
  private starting: Entry | null = null;
  private failures = 0;
  private notBefore = 0;
  private takenAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private tidied = false;
  private closed = false;
  private readonly unsettled = new Unsettled();
}
