/** A run's turn at a kernel: while every place is taken its step stays queued, and its journal says how far it is. */
import type { RunEvent, RunState } from '@lockstep/protocol';
import { timeLeft } from './forecast';
import type { EngineParts } from './parts';
import type { Waiter } from './places';
import type { RunKernel } from './runKernel';

export interface TurnOptions {
  parts: EngineParts;
  kernel: RunKernel;
  state(): RunState;
  /** Writes how long the wait is. */
  witness(event: RunEvent): void;
}

export class Turn {
  constructor(private readonly options: TurnOptions) {}

  /**
   * Waits until the run has a kernel or a place for one. At once for a step without code, which needs none.
   *
   * @returns `false` when the step left the queue meanwhile
   * @throws what the journal threw when the wait could not be written
   */
  come(step: string): true | Promise<boolean> {
    const { kernel, state } = this.options;
    const { plan } = state();
    const cells = plan.steps.find(({ id }) => id === step)?.cells ?? 0;
    return cells === 0 || kernel.reserve({ app: plan.app, step }) ? true : this.wait(step);
  }

  /** Leaves the row when the step it waits for is not wanted any more. */
  look(): void {
    if (this.waiting !== null && this.options.state().queue[0] !== this.waiting.step) {
      this.leave();
    }
  }

  /** Leaves the row. */
  leave(): void {
    this.waiting?.leaving.abort(new Error('The step left the queue.'));
  }

  private async wait(step: string): Promise<boolean> {
    const { kernel, parts, state, witness } = this.options;
    const leaving = new AbortController();
    this.waiting = { step, leaving };
    const faults: Error[] = [];
    const waiter: Waiter = {
      told(place, of, wait) {
        try {
          witness({ type: 'kernel-awaited', step, place, of, wait });
        } catch (error) {
          // Others wait in the same row: whatever goes wrong here is this run's own.
          faults.push(error instanceof Error ? error : new Error(String(error)));
          leaving.abort(error);
        }
      },
      needs: () => timeLeft(state(), parts.store.durations(state().plan.app), parts.now())
    };
    try {
      await kernel.await(waiter, leaving.signal);
    } catch (error) {
      const [fault] = faults;
      if (fault !== undefined || !leaving.signal.aborted) {
        throw fault ?? error;
      }
      return false;
    } finally {
      this.waiting = null;
    }
    return state().queue[0] === step;
  }

  private waiting: { step: string; leaving: AbortController } | null = null;
}
