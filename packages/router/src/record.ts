/** The record of one task while it is written: steps with their times, calls, and the end, kept exactly once. */
import type {
  Because,
  Cause,
  Confidence,
  Mode,
  RouteCall,
  RouteRecord,
  RouteStep,
  Sensitivity
} from '@lockstep/protocol';
import type { RouteEvent, Task } from './contract';

/** How a task ended. */
export interface Ending {
  chosen: number | null;
  confidence: Confidence | null;
  reason: string;
  cause: Cause | null;
}

/** Steps, calls and their sums; `steady` measures how long they took. */
export class RouteLog {
  constructor(
    private readonly task: Pick<Task, 'id' | 'kind' | 'notebook' | 'sensitivity'>,
    private readonly keep: (record: RouteRecord) => void,
    now: () => number,
    private readonly steady: () => number
  ) {
    this.#at = now();
    this.#started = this.#since = steady();
    this.sensitivity = task.sensitivity;
  }

  mode: Mode = 'local-only';
  sensitivity: Sensitivity;
  because: Because | null = null;

  /** Notes a step; it took the time since the one before. */
  step(step: RouteStep['step'], outcome: string, words: string): RouteEvent {
    const now = this.steady();
    const noted = { step, outcome, words, ms: Math.max(0, now - this.#since) };
    this.#since = now;
    this.#steps.push(noted);
    return { type: 'step', step: noted };
  }

  /** Notes a call; its index. */
  call(call: RouteCall): number {
    return this.#calls.push(call) - 1;
  }

  get kept(): boolean {
    return this.#kept;
  }

  /** Hands the record over; a second time would be a bug. */
  end({ chosen, confidence, reason, cause }: Ending): RouteRecord {
    if (this.#kept) {
      throw new Error(`Task ${this.task.id} ended twice.`);
    }
    this.#kept = true;
    const record: RouteRecord = {
      id: this.task.id,
      at: this.#at,
      kind: this.task.kind,
      notebook: this.task.notebook,
      mode: this.mode,
      sensitivity: this.sensitivity,
      steps: this.#steps,
      calls: this.#calls,
      chosen,
      confidence,
      reason,
      ...(this.because === null ? {} : { because: this.because }),
      took: Math.max(0, this.steady() - this.#started),
      price: this.#calls.reduce((sum, { price }) => sum + price, 0),
      bytes: this.#calls.reduce((sum, { bytes }) => sum + bytes, 0),
      cause
    };
    this.keep(record);
    return record;
  }

  readonly #at: number;
  readonly #started: number;
  #since: number;
  #kept = false;
  readonly #steps: RouteStep[] = [];
  readonly #calls: RouteCall[] = [];
}
