/** For tests: kernels whose every word waits at a gate, so that a schedule decides what happens when. */
import type {
  ExecuteListener,
  ExecuteReply,
  GoneCause,
  KernelLease,
  Kernels
} from '../../kernels/lease';
import { runMix } from './mixing';
import { noNotebook } from './scripted';

/** What the kernels really did, beside all journals. */
export interface Execution {
  kernel: string;
  code: string;
  ended: 'ok' | 'error' | null;
}

/** Kernels of one server; they outlive companions. */
export class GatedKernels implements Kernels {
  readonly executions: Execution[] = [];
  private readonly living = new Map<string, GatedLease>();
  private readonly gates: (() => void)[] = [];
  private count = 0;

  /** Something waits here until the schedule lets it go. */
  wait(): Promise<void> {
    return new Promise(resolve => this.gates.push(resolve));
  }

  get waiting(): number {
    return this.gates.length;
  }

  /** Lets the n-th that waits go on. */
  open(n: number): void {
    const [gate] = this.gates.splice(n % Math.max(this.gates.length, 1), 1);
    gate?.();
  }

  get alive(): string[] {
    return [...this.living.keys()];
  }

  /** A kernel dies by itself. */
  kill(n: number): void {
    const lease = [...this.living.values()][n % Math.max(this.living.size, 1)];
    lease?.die();
  }

  async start(
    wish: { run: string },
    taken: (kernel: string) => void,
    signal: AbortSignal
  ): Promise<KernelLease> {
    const kernel = `lockstep-${wish.run}-${(this.count += 1)}-b-c`;
    taken(kernel);
    const lease = new GatedLease(kernel, this, () => this.living.delete(kernel));
    this.living.set(kernel, lease);
    await this.wait();
    if (signal.aborted) {
      await lease.end();
      signal.throwIfAborted();
    }
    return lease;
  }

  readonly join = noNotebook;

  async end(kernel: string): Promise<void> {
    await this.living.get(kernel)?.end();
  }

  leased(): Promise<{ run: string; kernel: string }[]> {
    return Promise.resolve(this.alive.map(kernel => ({ run: kernel.split('-')[1] ?? '', kernel })));
  }

  specs(): ReturnType<Kernels['specs']> {
    return Promise.resolve({ standard: 'python3', languages: { python3: 'python' } });
  }
}

class GatedLease implements KernelLease {
  readonly gone: Promise<GoneCause>;
  private readonly space = new Map<string, string>();
  private goes: (cause: GoneCause) => void = () => undefined;
  private interrupted = false;
  private gone_ = false;

  constructor(
    readonly kernel: string,
    private readonly world: GatedKernels,
    private readonly bury: () => void
  ) {
    this.gone = new Promise(resolve => {
      this.goes = resolve;
    });
  }

  die(): void {
    this.gone_ = true;
    this.bury();
    this.goes('died');
  }

  async execute(code: string, _record: boolean, listener: ExecuteListener): Promise<ExecuteReply> {
    this.interrupted = false;
    listener.sent?.('m');
    await this.world.wait();
    if (this.gone_) {
      return new Promise(() => undefined);
    }
    if (this.interrupted) {
      return stopped();
    }
    const execution: Execution = { kernel: this.kernel, code, ended: null };
    this.world.executions.push(execution);
    let text = '';
    try {
      text = runMix(code, this.space);
    } catch (error) {
      execution.ended = 'error';
      const message = error instanceof Error ? error.message : '';
      return { status: 'error', name: 'NameError', message, traceback: [] };
    }
    if (text !== '') {
      listener.message({ type: 'stream', name: 'stdout', text });
    }
    await this.world.wait();
    if (this.gone_) {
      return new Promise(() => undefined);
    }
    if (this.interrupted) {
      execution.ended = 'error';
      return stopped();
    }
    execution.ended = 'ok';
    return { status: 'ok' };
  }

  evaluate(): Promise<null> {
    return Promise.resolve(null);
  }

  reply(): void {
    // These apps ask nothing.
  }

  interrupt(): Promise<void> {
    this.interrupted = true;
    return Promise.resolve();
  }

  end(): Promise<void> {
    this.gone_ = true;
    this.bury();
    return Promise.resolve();
  }
}

function stopped(): ExecuteReply {
  return { status: 'error', name: 'KeyboardInterrupt', message: '', traceback: [] };
}
