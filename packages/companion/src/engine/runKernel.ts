/** The kernel of one run: started when a step needs it, ended when nobody does, never forgotten in between. */
import type { AppDefinition } from '@lockstep/protocol';
import type { KernelLease } from '../kernels/lease';
import { folderOf } from './folder';
import type { EngineParts } from './parts';

export class RunKernel {
  /**
   * @param app the version that runs now, and where its notebook lies
   * @param gone is told when the kernel went away by itself; it is dropped already
   */
  constructor(
    private readonly run: string,
    private readonly parts: EngineParts,
    private readonly app: () => { definition: AppDefinition; path: string; root: string },
    private readonly gone: () => void
  ) {}

  get live(): boolean {
    return this.lease !== null;
  }

  /** The kernel, `null` while there is none. */
  get present(): KernelLease | null {
    return this.lease;
  }

  /**
   * The kernel; a new one when there is none.
   *
   * @throws UserError when none can be started
   */
  take(signal: AbortSignal): Promise<KernelLease> {
    if (this.lease !== null) {
      return Promise.resolve(this.lease);
    }
    const starting = this.start(signal);
    // A kernel that is being started has to be waited for at the end, too.
    this.outlast(starting);
    return starting;
  }

  /** Lets the kernel go; it is ended in the background. */
  drop(): void {
    const { lease } = this;
    this.lease = null;
    if (lease !== null) {
      this.end(lease);
    }
  }

  /** Fulfils when no kernel of this run is being started or ended any more. */
  async close(): Promise<void> {
    this.closed = true;
    this.drop();
    while (this.unsettled.size > 0) {
      await Promise.all(this.unsettled);
    }
  }

  private async start(signal: AbortSignal): Promise<KernelLease> {
    const { parts, run } = this;
    const { definition, path, root } = this.app();
    const folder = folderOf({ path, root }, parts.root);
    const { kernel: kernelspec, language } = definition;
    await parts.places.take(signal);
    const taken: string[] = [];
    let lease: KernelLease;
    try {
      lease = await parts.kernels.start(
        { run, kernelspec, language, folder },
        kernel => {
          parts.store.kernelTaken(run, kernel);
          taken.push(kernel);
        },
        signal
      );
    } catch (error) {
      parts.places.free();
      await parts.endStray(taken);
      throw error;
    }
    taken.filter(kernel => kernel !== lease.kernel).forEach(id => parts.store.kernelEnded(id));
    if (this.closed || signal.aborted) {
      this.end(lease);
      throw new Error('The kernel came too late.', { cause: signal.reason });
    }
    this.lease = lease;
    void lease.gone.then(() => {
      if (this.lease === lease) {
        this.drop();
        this.gone();
      }
    });
    return lease;
  }

  private end(lease: KernelLease): void {
    const { parts, run } = this;
    this.outlast(
      lease
        .end()
        .then(() => parts.store.kernelEnded(lease.kernel))
        .catch((err: unknown) => {
          // It stays in the store as taken, so that the next start ends it.
          parts.log.error({ err, run, kernel: lease.kernel }, 'a kernel could not be ended');
        })
        .finally(() => parts.places.free())
    );
  }

  private outlast(promise: Promise<unknown>): void {
    const settled = promise
      .then(
        () => undefined,
        () => undefined
      )
      .finally(() => this.unsettled.delete(settled));
    this.unsettled.add(settled);
  }

  private lease: KernelLease | null = null;
  private closed = false;
  /** Kernels being started or ended. */
  private readonly unsettled = new Set<Promise<void>>();
}
