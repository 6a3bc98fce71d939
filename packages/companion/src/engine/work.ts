/** One execution of a step on a kernel: its cells in order, its outputs and questions, and how to cancel it. */
import type { CancelCause, EpochReason, Output, RunEvent, StepError } from '@lockstep/protocol';
import { UserError } from '@lockstep/protocol';
import type { ExecuteReply, KernelLease, KernelMessage, KernelQuestion } from '../kernels/lease';
import type { OutputCapture } from './outputs';
import type { Prompts, ReadyAnswer } from './prompts';
import { lineOf } from './traceback';

/** When a cancelled step is interrupted again, and when its kernel is ended, in milliseconds. */
export const PATIENCE = { again: 2_000, end: 10_000 };

/** A cell as it is sent. `secret`: its code holds one, so the kernel is asked not to record it. */
export interface CellCode {
  key: string;
  code: string;
  secret: boolean;
}

/** Who hears of each cell on its way to the kernel and back. `request`: its `msg_id`, where that is told. */
export interface CellListener {
  sent(cell: CellCode, kernel: string, request: string | null): void;
  ended(status: 'done' | 'failed' | 'cancelled', error: StepError | null, outputs: Output[]): void;
}

export interface WorkOptions {
  step: string;
  cells: readonly CellCode[];
  capture: OutputCapture;
  prompts: Prompts;
  /** The run's kernel, started when there is none. */
  lease(signal: AbortSignal): Promise<KernelLease>;
  /** Writes facts about questions. */
  witness(events: RunEvent[]): void;
  /** A new name for a question. */
  newPrompt(): string;
  clean(text: string): string;
  /** Milliseconds; any origin. */
  now(): number;
  patience?: typeof PATIENCE;
  overhear?: CellListener;
}

/** How an execution ended. `epoch`: why the next one needs a new kernel, `null` when it does not. */
export type Ended =
  | { how: 'done'; took: number }
  | { how: 'failed'; took: number; error: StepError }
  | { how: 'cancelled'; took: number; cause: CancelCause; epoch: EpochReason | null };

/** Thrown inside to leave an execution whose kernel is gone or was given up. */
class KernelGone extends Error {}

export class StepWork {
  constructor(private readonly options: WorkOptions) {
    this.lost = new Promise((_, reject) => {
      this.lose = reject;
    });
    // Nobody may be waiting yet when it is lost.
    this.lost.catch(() => undefined);
  }

  get step(): string {
    return this.options.step;
  }

  /**
   * Runs the cells. The outputs are complete in the journal when it fulfils.
   *
   * @throws what {@link abandon} was given, and bugs
   */
  async run(): Promise<Ended> {
    let began = this.options.now();
    const took = (): number => Math.max(0, Math.round(this.options.now() - began));
    try {
      const code = this.options.cells.some(cell => cell.code.trim() !== '');
      if (code) {
        this.lease = await Promise.race([this.options.lease(this.leaving.signal), this.lost]);
        began = this.options.now();
      }
      for (const [index, cell] of this.options.cells.entries()) {
        if (this.cancelling !== null) {
          break;
        }
        const failure = await this.runCell(index, cell);
        if (failure !== null && this.cancelling === null) {
          this.options.capture.finish();
          return { how: 'failed', took: took(), error: failure };
        }
      }
      this.options.capture.finish();
      return this.finished || this.cancelling === null
        ? { how: 'done', took: took() }
        : { how: 'cancelled', took: took(), cause: 'person', epoch: null };
    } catch (error) {
      return this.broken(error, took());
    } finally {
      this.over = true;
      this.timers.forEach(timer => clearTimeout(timer));
      this.options.capture.drop();
    }
  }

  /** Interrupts the step, insists, and at last gives its kernel up. */
  cancel(): void {
    if (this.over) {
      // What follows a step on its kernel must not be interrupted in its place.
      return;
    }
    if (this.cancelling === null) {
      const { again, end } = this.options.patience ?? PATIENCE;
      this.cancelling = [
        setTimeout(() => this.interrupt(), again),
        setTimeout(() => this.giveUp(end), end)
      ];
      this.timers.push(...this.cancelling);
      this.leaving.abort(new KernelGone('The step is cancelled.'));
    }
    this.interrupt();
  }

  /** What waits behind others' code has not been asked to stop yet. */
  private giveUp(patience: number): void {
    if (this.lease?.shared?.isWaiting()) {
      this.timers.push(setTimeout(() => this.giveUp(patience), patience));
    } else {
      this.lose(new KernelGone('It does not stop.'));
    }
  }

  /** The kernel is gone without our doing. */
  kernelGone(): void {
    this.lose(new KernelGone('The kernel is gone.'));
  }

  /** Leaves at once: nothing can be written any more. */
  abandon(reason: unknown): void {
    this.abandoned = true;
    this.leaving.abort(reason);
    this.lose(reason);
  }

  /** Passes a person's answer on. */
  answer(text: string): void {
    this.lease?.reply(text);
  }

  private async runCell(index: number, cell: CellCode): Promise<StepError | null> {
    const { capture, step, witness } = this.options;
    if (index > 0) {
      witness([{ type: 'cell-begun', step, cell: index }]);
    }
    capture.begin(index);
    if (cell.code.trim() === '' || this.lease === null) {
      this.finished = index === this.options.cells.length - 1;
      return null;
    }
    let status: Parameters<CellListener['ended']>[0] = 'cancelled';
    let failure: StepError | null = null;
    try {
      failure = await this.sendCell(this.lease, index, cell);
      status = failure === null ? 'done' : this.cancelling === null ? 'failed' : 'cancelled';
      return failure;
    } finally {
      this.options.overhear?.ended(status, failure, capture.endCell());
    }
  }

  private async sendCell(
    lease: KernelLease,
    index: number,
    cell: CellCode
  ): Promise<StepError | null> {
    const { overhear } = this.options;
    const reply: ExecuteReply = await Promise.race([
      lease
        .execute(cell.code, !cell.secret, {
          sent: request => overhear?.sent(cell, lease.kernel, request),
          message: message => this.guard(() => this.take(message)),
          question: question => this.guard(() => this.ask(cell.key, question))
        })
        .catch((cause: unknown) => {
          throw new KernelGone('The kernel is gone.', { cause });
        }),
      this.lost
    ]);
    if (reply.status === 'ok') {
      this.finished = index === this.options.cells.length - 1;
      return null;
    }
    if (reply.status === 'aborted') {
      return {
        name: 'Aborted',
        message: 'The kernel did not run this cell.',
        cell: index,
        line: null
      };
    }
    return {
      name: this.options.clean(reply.name),
      message: this.options.clean(reply.message).slice(0, MESSAGE_LIMIT),
      cell: index,
      line: lineOf(reply.traceback)
    };
  }

  private take(message: KernelMessage): void {
    // The traceback of our own interrupt says nothing a person wants to read.
    if (message.type !== 'error' || this.cancelling === null) {
      this.options.capture.take(message);
    }
  }

  private ask(cell: string, question: KernelQuestion): void {
    const { step, prompts, capture, witness, newPrompt, clean } = this.options;
    if (this.cancelling !== null) {
      // Asked out of an exception handler; nobody answers a step that is being cancelled.
      return;
    }
    capture.flush();
    const input = prompts.inputFor(cell, question);
    const secret = question.secret || prompts.isSecret(input);
    const ready: ReadyAnswer | null = prompts.answer(question, input);
    const prompt = newPrompt();
    const asked: RunEvent = {
      type: 'prompt-asked',
      step,
      prompt,
      text: clean(question.text),
      secret,
      input
    };
    if (ready === null) {
      witness([asked]);
      return;
    }
    const reply = secret ? { secret: true as const } : ready.reply;
    witness([asked, { type: 'prompt-answered', step, prompt, reply }]);
    this.lease?.reply(ready.text);
  }

  private interrupt(): void {
    // One that cannot be interrupted is given up in the end.
    this.lease?.interrupt().catch(() => undefined);
  }

  /** What goes wrong while a message is handled must reach {@link run}, not the kernel's connection. */
  private guard(handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.abandon(error);
    }
  }

  private broken(error: unknown, took: number): Ended {
    if (this.abandoned) {
      throw error;
    }
    const cancelled = this.cancelling !== null;
    // Whatever starting a kernel was left with, it was left because of the cancel.
    if (error instanceof KernelGone || (cancelled && this.lease === null)) {
      this.options.capture.finish();
      // Before it had a kernel there is none to replace.
      const epoch = this.lease === null ? null : cancelled ? 'person' : 'kernel-died';
      return { how: 'cancelled', took, cause: cancelled ? 'person' : 'kernel-died', epoch };
    }
    if (this.lease === null && error instanceof UserError) {
      return {
        how: 'failed',
        took: 0,
        error: { name: error.code, message: error.message, cell: null, line: null }
      };
    }
    throw error;
  }

  private lease: KernelLease | null = null;
  private cancelling: NodeJS.Timeout[] | null = null;
  private finished = false;
  private over = false;
  private abandoned = false;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly leaving = new AbortController();
  private readonly lost: Promise<never>;
  private lose: (reason: unknown) => void = () => undefined;
}

/** Longest error message in a step's state, in characters; the output has more. */
const MESSAGE_LIMIT = 4_000;
