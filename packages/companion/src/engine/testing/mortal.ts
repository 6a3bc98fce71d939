/** For tests: a companion that dies at any of its effects. What it holds is cut off as the end of its process would. */
import { UserError } from '@lockstep/protocol';
import type { RunStore } from '../../contract';
import type { ExecuteListener, KernelLease, Kernels } from '../../kernels/lease';

/** One companion's life. Every write and every word to a kernel counts as an effect. */
export class Life {
  dead = false;
  /** Effects so far. */
  count = 0;
  private end: () => void = () => undefined;
  /** Fulfils when it dies. */
  readonly death = new Promise<void>(resolve => {
    this.end = resolve;
  });
  private fuse: { at: number; done: boolean } | null = null;

  /** Dies at the n-th effect from now: before it when `done` is false, else right after it. */
  arm(effects: number, done: boolean): void {
    this.fuse = { at: this.count + effects, done };
  }

  die(): void {
    this.dead = true;
    this.end();
  }

  /** Does one effect, unless death comes first. @throws UserError `dead` */
  effect<T>(act: () => T): T {
    this.check();
    this.count += 1;
    const due = this.fuse !== null && this.count >= this.fuse.at;
    if (due && this.fuse?.done === false) {
      this.die();
    }
    this.check();
    const result = act();
    if (due) {
      this.die();
      this.check();
    }
    return result;
  }

  /** An effect whose answer comes later; a dead process never hears it. */
  async ask<T>(act: () => Promise<T>): Promise<T> {
    let answer: Promise<T>;
    try {
      answer = this.effect(() => {
        const begun = act();
        // Whoever dies of it does not hear of it.
        begun.catch(() => undefined);
        return begun;
      });
    } catch (error) {
      if (this.dead) {
        return new Promise(() => undefined);
      }
      throw error;
    }
    return this.hear(answer);
  }

  /** What a dead process would have heard, nobody hears. */
  hear<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        value => this.dead || resolve(value),
        (error: unknown) => {
          if (!this.dead) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        }
      );
    });
  }

  check(): void {
    if (this.dead) {
      throw new UserError('dead', 'The companion is dead.');
    }
  }
}

/** A store that a dead companion cannot reach any more. */
export function mortalStore(store: RunStore, life: Life): RunStore {
  return {
    ...store,
    createRun: row => life.effect(() => store.createRun(row)),
    append: entries => life.effect(() => store.append(entries)),
    takeLease: (run, holder) => life.effect(() => store.takeLease(run, holder)),
    dropLeases: holder => life.dead || life.effect(() => store.dropLeases(holder)),
    kernelTaken: (run, kernel) => life.effect(() => store.kernelTaken(run, kernel)),
    kernelEnded: kernel => life.effect(() => store.kernelEnded(kernel))
  };
}

/** Kernels that outlive the companion which started them. */
export function mortalKernels(kernels: Kernels, life: Life): Kernels {
  return {
    start: async (wish, taken, signal) =>
      mortalLease(
        await life.ask(() =>
          kernels.start(
            wish,
            kernel => {
              life.check();
              taken(kernel);
            },
            signal
          )
        ),
        life
      ),
    join: async (path, signal) =>
      mortalLease(await life.ask(() => kernels.join(path, signal)), life),
    end: kernel => life.ask(() => kernels.end(kernel)),
    leased: signal => life.hear(kernels.leased(signal)),
    specs: signal => life.hear(kernels.specs(signal))
  };
}

function mortalLease(lease: KernelLease, life: Life): KernelLease {
  return {
    kernel: lease.kernel,
    gone: life.hear(lease.gone),
    execute: (code, record, listener) =>
      life.ask(() => lease.execute(code, record, whileAlive(listener, life))),
    evaluate: (expression, patience) => life.ask(() => lease.evaluate(expression, patience)),
    reply: text => life.dead || life.effect(() => lease.reply(text)),
    interrupt: () => life.ask(() => lease.interrupt()),
    end: () => life.ask(() => lease.end())
  };
}

function whileAlive(listener: ExecuteListener, life: Life): ExecuteListener {
  return {
    sent: request => life.dead || listener.sent?.(request),
    message: message => life.dead || listener.message(message),
    question: question => life.dead || listener.question(question)
  };
}
