/** The kernel of one run: started when a step needs it, ended when nobody does, never forgotten in between. */
import { RunComms } from '../comms/runComms';
import { existsSync } from 'node:fs';
import { UserError } from '@lockstep/protocol';
import type { KernelLease } from '../kernels/lease';
import { explainStoreError } from '../store/database';
import { folderOf } from './folder';
import { kernelLeft } from './notebookKernel';
import type { BarProgress } from './barProgress';
import type { LateUpdates } from './lateUpdates';
import type { EngineParts } from './parts';
import type { Waiter } from './places';
import { Unsettled } from './unsettled';
import { endWarmed, type Ahead, type Warmed } from './warmUp';
import type { RunApp, Workspace } from './workspace';

export interface RunKernelOptions {
  run: string;
  parts: EngineParts;
  /** The version that runs now, and where its notebook lies. */
  app(): RunApp;
  /** Where its kernels work; `null`: beside the notebook. */
  workspace: Workspace | null;
  /** Whether the run works on the notebook's kernel, which is never started here. */
  attached(): boolean;
  /** Is told when the kernel went away by itself; it is dropped already. */
  gone(): void;
  /** Is told when others ran code on it. */
  usedByOthers(): void;
}

export class RunKernel {
  constructor(private readonly options: RunKernelOptions) {}

  get live(): boolean {
    return this.lease !== null;
  }

  /** Whether there is one that ends with the run: not the notebook's. */
  get own(): boolean {
    return this.lease !== null && this.lease.shared === undefined;
  }

  /** The kernel, `null` while there is none. */
  get present(): KernelLease | null {
    return this.lease;
  }

  /**
   * Holds a kernel that is ready for a step, else a place for one, where there is either now.
   *
   * @param wanted the version that runs and the step that begins on new ground
   */
  reserve(wanted: { app: string; step: string }): boolean {
    const { workspace, attached } = this.options;
    const { pool, places } = this.parts;
    if (attached()) {
      return true;
    }
    if (this.lease === null && this.reserved === null) {
      const fresh = workspace === null || !existsSync(workspace.home);
      this.reserved =
        pool.take(wanted.app, wanted.step, fresh) ?? (places.takeVacant() ? 'place' : null);
    }
    return this.lease !== null || this.reserved !== null;
  }

  /** Takes the notebook's kernel. */
  hold(joined: KernelLease): void {
    this.drop();
    this.keep(joined);
  }

  /** Waits for a place and holds it. @throws the signal's reason */
  async await(waiter: Waiter, signal: AbortSignal): Promise<void> {
    await this.parts.places.take(signal, waiter);
    this.reserved = 'place';
  }

  /** Gives back what {@link reserve} held and nobody took. */
  release(): void {
    const held = this.reserved;
    const { parts } = this;
    this.reserved = null;
    if (held === 'place') {
      parts.places.free();
    } else if (held !== null) {
      this.unsettled.add(endWarmed(parts, held).finally(() => parts.places.free()));
    }
  }

  /** When a step of this run began that had run ahead on its kernel, and how long it took; told once. */
  ranAhead(step: string): Pick<Ahead, 'at' | 'took'> | null {
    const { ahead } = this;
    if (ahead?.step !== step) {
      return null;
    }
    this.ahead = null;
    return ahead;
  }

  /**
   * The kernel; a new one when there is none.
   *
   * @param needsFolder whether the step reads a file that lies in the run's own folder
   * @throws UserError when none can be started, `file-elsewhere`
   */
  async take(signal: AbortSignal, needsFolder = false): Promise<KernelLease> {
    const lease = await this.started(signal);
    if (needsFolder && !this.isInFolder && lease.shared === undefined) {
      throw new UserError(
        'file-elsewhere',
        'The kernel works on another machine, which cannot read files that are uploaded here. Take a file that the notebook has.',
        422
      );
    }
    return lease;
  }

  private started(signal: AbortSignal): Promise<KernelLease> {
    if (this.lease !== null) {
      return Promise.resolve(this.lease);
    }
    if (this.options.attached()) {
      return Promise.reject(kernelLeft());
    }
    const starting = this.start(signal);
    // A kernel that is being started has to be waited for at the end, too.
    this.unsettled.add(starting);
    return starting;
  }

  /** Lets the kernel go; it is ended in the background. */
  drop(): void {
    const { lease } = this;
    this.lease = null;
    this.ahead = null;
    if (lease !== null) {
      this.end(lease);
    }
  }

  /** Fulfils when no kernel of this run is being started or ended any more. */
  async close(): Promise<void> {
    this.closed = true;
    this.drop();
    this.release();
    await this.unsettled.quiet();
  }

  private async start(signal: AbortSignal): Promise<KernelLease> {
    const { parts } = this;
    if (this.reserved === null) {
      await parts.places.take(signal);
    }
    const held = this.reserved;
    this.reserved = null;
    const workspace = this.options.workspace?.used === true ? this.options.workspace : null;
    let lease: KernelLease | null = null;
    try {
      lease = held === null || held === 'place' ? null : await this.adopt(held);
      // While the kernel starts.
      const ready = workspace?.prepare(signal);
      ready?.catch(() => undefined);
      lease ??= await this.startNew(signal);
      this.isInFolder = await inFolder(ready, workspace, lease, signal);
    } catch (error) {
      if (lease === null) {
        parts.places.free();
      } else {
        this.end(lease);
      }
      throw error;
    }
    if (this.closed || signal.aborted) {
      this.end(lease);
      throw new Error('The kernel came too late.', { cause: signal.reason });
    }
    this.keep(lease);
    return lease;
  }

  private keep(own: KernelLease): void {
    this.lease = own;
    void own.gone.then(() => {
      if (this.lease === own) {
        this.drop();
        this.options.gone();
      }
    });
  }

  private async startNew(signal: AbortSignal): Promise<KernelLease> {
    const { parts, run } = this;
    const { definition, path, root } = this.options.app();
    const folder = folderOf({ path, root }, parts.root);
    const { kernel: kernelspec, language } = definition;
    const taken: string[] = [];
    try {
      const lease = await parts.kernels.start(
        { run, kernelspec, language, folder },
        kernel => {
          parts.store.kernelTaken(run, kernel);
          taken.push(kernel);
        },
        signal
      );
      taken.filter(kernel => kernel !== lease.kernel).forEach(id => parts.store.kernelEnded(id));
      return lease;
    } catch (error) {
      await parts.endStray(taken);
      throw error;
    }
  }

  /** The kernel that was made ready, as this run's; `null` when it does not fit any more. */
  private async adopt(held: Warmed): Promise<KernelLease | null> {
    const { parts, run } = this;
    parts.store.kernelTaken(run, held.lease.kernel);
    const lease = await parts.pool.adopt(held, this.options.workspace?.home ?? '');
    this.ahead = lease === null ? null : held.ahead;
    return lease;
  }

  private end(lease: KernelLease): void {
    const { parts, run } = this;
    if (lease.shared !== undefined) {
      // It was never ours: neither written down nor counted.
      this.unsettled.add(lease.end());
      return;
    }
    this.unsettled.add(
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

  /** The controls of whichever kernel there is. */
  readonly comms = new RunComms();

  /** Where changes of displays of earlier steps go; the run's first step brings it. */
  lateUpdates: LateUpdates | null = null;

  /** Where bars that steps show are watched; the run's first step brings it. */
  barProgress: BarProgress | null = null;

  private get lease(): KernelLease | null {
    return this.held;
  }

  private set lease(lease: KernelLease | null) {
    this.held = lease;
    this.comms.attach(lease?.comms ?? null);
    this.following?.dispose();
    this.lateUpdates?.drop();
    this.barProgress?.follow(lease?.comms ?? null);
    this.following = lease?.followUpdates?.(update => this.lateUpdates?.take(update)) ?? null;
    this.others?.dispose();
    this.others = lease?.shared?.follow(() => this.options.usedByOthers()) ?? null;
  }

  private get run(): string {
    return this.options.run;
  }

  private get parts(): EngineParts {
    return this.options.parts;
  }

  private held: KernelLease | null = null;
  private following: { dispose(): void } | null = null;
  private others: { dispose(): void } | null = null;
  /** What was reserved: a kernel that is ready, or a place for one. */
  private reserved: Warmed | 'place' | null = null;
  /** What ran on the kernel before it was this run's, until it is told. */
  private ahead: Ahead | null = null;
  /** Whether the kernel works in the run's own folder. */
  private isInFolder = false;
  private closed = false;
  /** Kernels being started or ended. */
  private readonly unsettled = new Unsettled();
}

/** Lets a kernel work in the run's folder; `false` when it cannot. @throws UserError as of a full disk, the signal's reason */
async function inFolder(
  ready: Promise<void> | undefined,
  workspace: Workspace | null,
  lease: KernelLease,
  signal: AbortSignal
): Promise<boolean> {
  try {
    await ready;
    return workspace !== null && (await workspace.enter(lease, signal));
  } catch (error) {
    throw signal.aborted ? error : explainStoreError(error, workspace?.home ?? '');
  }
}
