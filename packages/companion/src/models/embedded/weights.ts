/** The weights: absent, downloading, paused, checked, ready. Consent is asked once, and one copy is on disk. */
import { UserError } from '@lockstep/protocol';
import type { EmbeddedChoice, EmbeddedState } from '@lockstep/protocol';
import { ProviderError } from '@lockstep/router';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../log';
import { checkFinished, download } from './download';
import type { DownloadDeps, Report } from './download';
import { isHeld, takeLock } from './downloadLock';
import { OFFERS, offerOf } from './offers';
import type { Offer } from './offers';

export interface WeightsDeps extends DownloadDeps {
  offers?: readonly Offer[];
  /** After each change of {@link Weights.state}. */
  changed(): void;
  /** Milliseconds since 1970. */
  now(): number;
  log: Log;
}

export interface WeightsState {
  state: 'absent' | 'downloading' | 'paused' | 'checking' | 'ready' | 'problem';
  choice: EmbeddedChoice | null;
  progress: EmbeddedState['progress'];
  agreedAt: number | null;
  problem: string | null;
}

interface Work {
  state: 'downloading' | 'checking';
  offer: Offer;
  done: number;
  /** Where this stretch began, for the time that is left. */
  from: { at: number; done: number };
  abort: AbortController;
  finished: Promise<void>;
}

/** Milliseconds between looks at a download that another companion makes. */
const LOOK = 2_000;

/** Milliseconds of a stretch before its time left is told. */
const MEASURABLE = 2_000;

/** A program with one folder of weights. */
export class Weights {
  private work: Work | null = null;
  private problem: string | null = null;
  private look: NodeJS.Timeout | null = null;
  private started = false;
  private closed = false;
  private readonly offers: readonly Offer[];

  constructor(private readonly deps: WeightsDeps) {
    this.offers = deps.offers ?? OFFERS;
  }

  /** Goes on with what was agreed to; called once at start. */
  start(): void {
    this.started = true;
    this.proceed();
  }

  state(): WeightsState {
    const { choice, agreedAt, paused } = this.deps.folder.facts();
    const told = { choice, agreedAt, progress: null, problem: null };
    if (choice === null) {
      return { ...told, state: 'absent' };
    }
    const { work } = this;
    if (work !== null) {
      return { ...told, state: work.state, progress: this.progressOf(work) };
    }
    if (this.problem !== null) {
      return { ...told, state: 'problem', problem: this.problem };
    }
    const offer = offerOf(choice, this.offers);
    if (this.deps.folder.isChecked(offer)) {
      return { ...told, state: 'ready' };
    }
    const progress = { done: this.onDisk(offer), total: offer.bytes, left: null };
    const { lock } = this.deps.folder;
    const rests = paused || (!this.started && !isHeld(lock, this.deps.now()));
    return { ...told, state: rests ? 'paused' : 'downloading', progress };
  }

  /** What can be used now: the choice, or an earlier one while the choice is on its way. */
  ready(): Offer | null {
    const { folder } = this.deps;
    const { choice } = folder.facts();
    if (choice === null) {
      return null;
    }
    const chosen = offerOf(choice, this.offers);
    return [chosen, ...this.offers].find(offer => folder.isChecked(offer)) ?? null;
  }

  /** The consent: fetches that choice. An unfinished other one is thrown away, a finished one serves meanwhile. */
  async agree(choice: EmbeddedChoice): Promise<void> {
    const { folder, now } = this.deps;
    const offer = offerOf(choice, this.offers);
    const { agreedAt, choice: before } = folder.facts();
    const since = before === choice ? (agreedAt ?? now()) : now();
    folder.write({ choice, paused: false, agreedAt: since });
    this.problem = null;
    if (this.work?.offer.id !== choice) {
      await this.halt();
    }
    for (const other of this.offers) {
      if (other !== offer) {
        this.forgetUnfinished(other);
      }
    }
    this.proceed();
    this.deps.changed();
  }

  async pause(): Promise<void> {
    this.deps.folder.write({ paused: true });
    await this.halt();
    this.deps.changed();
  }

  /**
   * Goes on after a pause or a problem.
   *
   * @throws UserError when nothing was agreed to
   */
  resume(): void {
    if (this.deps.folder.facts().choice === null) {
      throw new UserError('no-choice', 'No local model was chosen yet. Choose one first.');
    }
    this.deps.folder.write({ paused: false });
    this.problem = null;
    this.proceed();
    this.deps.changed();
  }

  /** Deletes everything, the consent too. */
  async remove(): Promise<void> {
    const { folder } = this.deps;
    folder.write({ choice: null, agreedAt: null, paused: false });
    await this.halt();
    this.problem = null;
    for (const offer of this.offers) {
      this.forgetUnfinished(offer);
      rmSync(folder.finished(offer), { force: true });
    }
    rmSync(join(folder.path, 'incoming'), { recursive: true, force: true });
    folder.write({ joined: {}, checked: {} });
    this.deps.changed();
  }

  /** Stops the work; the next start goes on. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.look ?? undefined);
    await this.halt();
  }

  /** Starts what is to be done, if anything is. */
  private proceed(): void {
    const { folder, now } = this.deps;
    const { choice, paused } = folder.facts();
    if (choice === null || this.work !== null || this.closed) {
      return;
    }
    const offer = offerOf(choice, this.offers);
    if (folder.isChecked(offer)) {
      this.keepOnly(offer);
      return;
    }
    if (paused) {
      return;
    }
    const release = takeLock(folder.lock, now());
    if (release === null) {
      this.lookOn();
      return;
    }
    const abort = new AbortController();
    const done = this.onDisk(offer);
    const work: Work = {
      state: folder.isThere(offer) ? 'checking' : 'downloading',
      offer,
      done,
      from: { at: now(), done },
      abort,
      finished: Promise.resolve()
    };
    this.work = work;
    work.finished = this.perform(work, release);
  }

  private async perform(work: Work, release: () => void): Promise<void> {
    const { offer, abort } = work;
    const report: Report = (state, done) => {
      work.state = state;
      work.done = done;
      this.deps.changed();
    };
    try {
      const make = this.deps.folder.isThere(offer) ? checkFinished : this.fetch;
      await make(this.deps.folder, offer, report, abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) {
        this.fail(error);
      }
    }
    this.work = null;
    release();
    if (this.problem === null) {
      this.proceed(); // it may have been resumed, or another choice made, while it ended
    }
    this.deps.changed();
  }

  private readonly fetch: typeof checkFinished = (_, offer, report, signal) =>
    download(this.deps, offer, report, signal);

  private fail(error: unknown): void {
    if (error instanceof UserError || error instanceof ProviderError) {
      this.problem = error.message;
      this.deps.log.warn(error.message);
      return;
    }
    const detail = error instanceof Error ? error.message : String(error);
    this.problem = `The weights could not be fetched: ${detail} Press Resume to try again.`;
    this.deps.log.error({ err: error }, 'The weights could not be fetched.');
  }

  private async halt(): Promise<void> {
    const { work } = this;
    if (work !== null) {
      work.abort.abort();
      await work.finished;
    }
  }

  /** Another companion downloads: looks until it is done, or is gone. */
  private lookOn(): void {
    if (this.look !== null) {
      return;
    }
    this.look = setInterval(() => {
      if (!isHeld(this.deps.folder.lock, this.deps.now())) {
        clearInterval(this.look ?? undefined);
        this.look = null;
        this.proceed();
      }
      this.deps.changed();
    }, LOOK);
    this.look.unref();
  }

  /** One copy on disk: the other offers' files go. One that is in use stays until the next start. */
  private keepOnly(chosen: Offer): void {
    const { folder, log } = this.deps;
    for (const other of this.offers) {
      if (other !== chosen && folder.isThere(other)) {
        try {
          rmSync(folder.finished(other));
        } catch (error) {
          log.warn({ err: error }, `${other.file} is in use; the next start deletes it.`);
        }
      }
    }
  }

  private forgetUnfinished(offer: Offer): void {
    const { folder } = this.deps;
    rmSync(folder.unfinished(offer), { force: true });
    const { [offer.id]: _, ...joined } = folder.facts().joined;
    folder.write({ joined });
  }

  private onDisk(offer: Offer): number {
    const file = this.deps.folder.unfinished(offer);
    return existsSync(file) ? Math.min(statSync(file).size, offer.bytes) : 0;
  }

  private progressOf({ done, offer, from, state }: Work): WeightsState['progress'] {
    const passed = this.deps.now() - from.at;
    const gained = done - from.done;
    const known = state === 'downloading' && passed >= MEASURABLE && gained > 0;
    const left = known ? Math.round(((offer.bytes - done) * passed) / gained) : null;
    return { done, total: offer.bytes, left };
  }
}
