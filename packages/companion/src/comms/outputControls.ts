/** Output controls of one kernel: they take what requests print, and the kernel is told what they hold. */
import type { KernelMessage } from '../kernels/lease';
import { Captured } from './captured';
import type { Mirror } from './mirror';
import type { Trait } from './state';

/** Pause between two writings of what Output controls captured, and per thousand characters, in milliseconds. */
const FLUSH = { least: 50, perThousand: 0.5 };

/** Begins the id of our own messages to the kernel. */
const OWN = 'lockstep-output-';

/** What Output controls need of their kernel's controls. */
export interface OutputHost {
  mirror: Mirror;
  /** Sends a control's state to the kernel. */
  write(id: string, comm: string, data: object, buffers: readonly Uint8Array[]): void;
  /** What a control holds is another now. */
  changed(comm: string): void;
  /** It grew out of the room there is. */
  forget(comm: string): void;
}

/** Jupyter expects one page to fill Output controls and to tell the kernel; here the companion does. */
export class OutputControls {
  constructor(private readonly host: OutputHost) {}

  /** Whether one takes what this request prints. */
  captures(parent: string): boolean {
    return this.capturing.has(parent);
  }

  /** The message to the kernel that it has not worked through, `null` when there is none. */
  get writing(): string | null {
    return this.open;
  }

  /** Takes what a request printed or showed. */
  take(output: KernelMessage, parent: string): void {
    const target = this.capturing.get(parent)?.at(-1);
    if (output.type === 'update') {
      // A display may be in any of them, whoever updates it.
      for (const [comm, captured] of this.captured) {
        if (captured.update(output.displayId, output.data, output.metadata)) {
          this.markDirty(comm);
        }
      }
    } else if (target !== undefined) {
      this.capturedBy(target).take(output);
      this.markDirty(target);
    }
  }

  /** Takes out of a change what is known better here: the kernel repeats what was captured, perhaps older. */
  keepOwn(traits: Map<string, Trait>, parent: string): void {
    if (parent.startsWith(OWN)) {
      traits.delete('outputs');
    }
  }

  /** The same for a control as the kernel says it is. */
  keepCaptured(traits: Map<string, Trait>, comm: string): void {
    if (this.capturing.size > 0 || this.dirty.has(comm) || this.unwritten.has(comm)) {
      traits.delete('outputs');
    }
  }

  /** They capture the request whose id they are given, until they are given none. */
  notice(comm: string, traits: ReadonlyMap<string, Trait>): void {
    if (this.host.mirror.trait(comm, '_model_name') !== 'OutputModel') {
      return;
    }
    if (traits.has('outputs')) {
      this.capturedBy(comm).replace(traits.get('outputs'));
    }
    const request = traits.get('msg_id');
    if (request !== undefined) {
      this.release(comm);
      if (typeof request === 'string' && request !== '') {
        this.capturing.set(request, [...(this.capturing.get(request) ?? []), comm]);
      }
    }
  }

  /** The kernel has worked through a message, which may be ours. */
  workedThrough(parent: string): void {
    if (parent === this.open) {
      this.open = null;
      this.writeBack();
    }
  }

  /** The control is closed. */
  close(comm: string): void {
    this.captured.delete(comm);
    this.dirty.delete(comm);
  }

  dispose(): void {
    clearTimeout(this.flushing);
  }

  private release(comm: string): void {
    for (const [parent, comms] of [...this.capturing]) {
      const others = comms.filter(one => one !== comm);
      if (others.length > 0) {
        this.capturing.set(parent, others);
      } else {
        this.capturing.delete(parent);
      }
    }
  }

  private capturedBy(comm: string): Captured {
    const captured = this.captured.get(comm) ?? new Captured();
    this.captured.set(comm, captured);
    return captured;
  }

  private markDirty(comm: string): void {
    this.dirty.add(comm);
    if (this.flushing === undefined) {
      const size = [...this.dirty].reduce((sum, one) => sum + this.capturedBy(one).size, 0);
      const pause = FLUSH.least + (size / 1_000) * FLUSH.perThousand;
      this.flushing = setTimeout(() => this.flush(), pause);
      this.flushing.unref();
    }
  }

  private flush(): void {
    this.flushing = undefined;
    for (const comm of [...this.dirty]) {
      const outputs = this.capturedBy(comm).outputs();
      if (!this.host.mirror.change(comm, new Map([['outputs', outputs]]))) {
        this.host.forget(comm);
        continue;
      }
      this.host.changed(comm);
      this.unwritten.add(comm);
    }
    this.dirty.clear();
    // A busy kernel would collect these; it gets the newest when it has read the one before.
    if (this.open === null) {
      this.writeBack();
    }
  }

  private writeBack(): void {
    const { mirror, write } = this.host;
    for (const comm of this.unwritten) {
      if (mirror.has(comm)) {
        const { state, paths, buffers } = mirror.read(comm, ['outputs']);
        this.count += 1;
        this.open = `${OWN}${this.count}`;
        write(this.open, comm, { method: 'update', state, buffer_paths: paths }, buffers);
      }
    }
    this.unwritten.clear();
  }

  /** Requests that Output controls capture: the last one of a list takes all. */
  private readonly capturing = new Map<string, string[]>();
  private readonly captured = new Map<string, Captured>();
  private readonly dirty = new Set<string>();
  private readonly unwritten = new Set<string>();
  private flushing: NodeJS.Timeout | undefined;
  private open: string | null = null;
  private count = 0;
}
