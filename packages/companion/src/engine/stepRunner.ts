/** One step of a run, from its first event to its last: its files placed, its work, what it wrote, what is saved. */
import { type EpochReason, type RunEvent, type StepError, UserError } from '@lockstep/protocol';
import { blamed } from './blame';
import type { Book } from './book';
import type { Checkpoints } from './checkpoints';
import { newEpoch } from './mend';
import type { EngineParts } from './parts';
import { prepareWork } from './prepare';
import type { RunKernel } from './runKernel';
import type { Secrets } from './secrets';
import { placeUploads } from './uploads';
import type { Ended, StepWork } from './work';
import type { Workspace } from './workspace';

export interface StepRunnerOptions {
  run: string;
  book: Book;
  secrets: Secrets;
  parts: EngineParts;
  kernel: RunKernel;
  workspace: Workspace | null;
  checkpoints: Checkpoints;
  /** Whether nothing may be written any more. */
  closed(): boolean;
  /** The step ended, however. */
  ended(): void;
  /** A new epoch, for a kernel that went away without anybody waiting for it. */
  renew(reason: EpochReason): void;
}

export class StepRunner {
  constructor(private readonly options: StepRunnerOptions) {}

  /** Whether a step is at work. */
  get busy(): boolean {
    return this.work !== null;
  }

  /** Passes a person's answer on. */
  answer(text: string): void {
    this.work?.answer(text);
  }

  /** Cancels this step, at work or being made ready. Another one is left alone. */
  cancel(step: string): void {
    if (this.readying === step) {
      this.readying = null;
    }
    if (this.work?.step === step) {
      this.work.cancel();
    }
  }

  /** Leaves at once: nothing can be written any more. */
  abandon(reason: Error): void {
    this.work?.abandon(reason);
  }

  /** The kernel went away by itself; `false` when no step was on it. */
  kernelGone(): boolean {
    this.work?.kernelGone();
    return this.work !== null;
  }

  /** Runs a step that is next, and writes how it ended. @throws what the journal threw, and bugs */
  async run(id: string): Promise<void> {
    const { book, kernel } = this.options;
    let wasLive = false;
    const ended = await this.worked(id, () => {
      wasLive = kernel.live;
    });
    if (this.options.closed()) {
      return;
    }
    switch (ended.how) {
      case 'done':
        book.witness([this.doneFact(id, ended.took)]);
        await this.saveCheckpoint(id);
        if (wasLive && !kernel.live) {
          // It went while the step's files were kept.
          this.options.renew('kernel-died');
        }
        break;
      case 'failed': {
        const error = this.explained(id, ended.error);
        book.witness([{ type: 'step-failed', step: id, took: ended.took, error }]);
        break;
      }
      case 'cancelled': {
        const { took, cause, epoch } = ended;
        book.witness([
          { type: 'step-cancelled', step: id, took, cause },
          ...(epoch === null ? [] : [newEpoch(book.state, epoch)])
        ]);
        if (epoch !== null) {
          kernel.drop();
        }
      }
    }
  }

  /** @param over is told when the cells have run, before what they wrote is kept */
  private async worked(id: string, over: () => void): Promise<Ended> {
    const { book, secrets, parts, kernel, workspace, run } = this.options;
    const { state } = book;
    const own = state.steps[id];
    book.witness([{ type: 'step-started', step: id, epoch: state.epoch }]);
    try {
      const earlier = own?.replayed ? (own.result?.answers ?? []) : [];
      // Before anything can be cancelled: a UserError here is the step's own failure.
      this.readying = id;
      await placeUploads(own?.values ?? {}, run, parts, workspace, state.attached !== undefined);
      const called = this.readying === null;
      this.readying = null;
      this.work = prepareWork(
        { book, secrets, parts, kernel, workspace, abandon: error => this.work?.abandon(error) },
        id,
        earlier
      );
      if (called) {
        this.work.cancel();
      }
      const ended = await this.work.run();
      over();
      await this.keepFiles(id);
      return ended;
    } catch (error) {
      if (!(error instanceof UserError) || this.work !== null) {
        throw error;
      }
      // It could not even be prepared: a value without a literal, a version that is gone.
      const { code: name, message } = error;
      return { how: 'failed', took: 0, error: { name, message, cell: null, line: null } };
    } finally {
      this.work = null;
      this.options.ended();
    }
  }

  /** Saves what later steps read, where the author wants that. The step is done whatever becomes of it. */
  private async saveCheckpoint(id: string): Promise<void> {
    const { kernel, checkpoints, book, parts, run } = this.options;
    const { present } = kernel;
    if (present === null || present.shared !== undefined) {
      return;
    }
    try {
      const saved = await checkpoints.save(book.state, id, present);
      if (saved !== null && !this.options.closed()) {
        book.witness([saved]);
      }
    } catch (err) {
      parts.log.error({ err, run, step: id }, 'a checkpoint could not be saved');
    }
  }

  /** The error with what the failing line tells of it. */
  private explained(id: string, error: StepError): StepError {
    const { parts, book } = this.options;
    return error.cell === null
      ? error
      : blamed(parts.definitionOf(book.state.plan.app).definition, id, error);
  }

  private doneFact(step: string, took: number): RunEvent {
    const ahead = this.options.kernel.ranAhead(step);
    return ahead === null
      ? { type: 'step-done', step, took }
      : { type: 'step-done', step, took: ahead.took, ahead: ahead.at };
  }

  /** Tells of what the step wrote into the run's folder. A disk that is full then does not undo the step. */
  private async keepFiles(step: string): Promise<void> {
    const { parts, workspace, book, run } = this.options;
    try {
      const written = await workspace?.written(parts.blobs);
      if (written !== undefined && written.files.length > 0 && !this.options.closed()) {
        book.witness([{ type: 'files-written', step, ...written }]);
      }
    } catch (err) {
      const { log, notify } = parts;
      log.error({ err, run, step }, 'the files of a step could not be kept');
      notify({
        level: 'problem',
        code: 'files-not-kept',
        message: 'What the step wrote could not be kept. Make room on the disk, then run it again.'
      });
    }
  }

  /** The step whose work is being made ready, until it is, or is called off. */
  private readying: string | null = null;
  private work: StepWork | null = null;
}
