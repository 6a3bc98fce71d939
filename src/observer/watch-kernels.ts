/** Listens to the kernel connections of notebooks and consoles on show; hands on what it hears without reading it. */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { Origin } from './facts';
import { isAboutRun, isRequest } from './messages';
import type { Places } from './places';
import type { Hear } from './raw';

/** Where the code that a connection sends comes from. `places` is the notebook's, `null` for a console. */
interface Sender {
  session: ISessionContext;
  places: Places | null;
}

/** One a page. */
export class KernelWatch implements IDisposable {
  private readonly senders = new Map<ISessionContext, Sender>();
  private readonly connections = new Map<Kernel.IKernelConnection, Sender>();
  private readonly known = new Set<string>();
  /** Kernels whose last connection was closed here while they may still run. */
  private readonly left = new Set<string>();
  private disposed = false;

  constructor(
    manager: Kernel.IManager,
    private readonly hear: Hear,
    /** Takes each connection that is the first of this page to its kernel, with the notebook it serves. */
    private readonly met: (kernel: Kernel.IKernelConnection, notebook: string) => void
  ) {
    manager.runningChanged.connect(this.onRunning, this);
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Listens to whatever kernel this session has, now and later, until the session is disposed. */
  add(session: ISessionContext, places: Places | null): void {
    if (this.senders.has(session)) {
      return;
    }
    this.senders.set(session, { session, places });
    session.kernelChanged.connect(this.onKernelChanged, this);
    session.disposed.connect(this.onSessionDisposed, this);
    this.connect(session);
  }

  /** Places of the notebooks that use a kernel. */
  notebooksOn(kernel: string): Places[] {
    return [...this.senders.values()].flatMap(({ session, places }) =>
      places && session.session?.kernel?.id === kernel ? [places] : []
    );
  }

  dispose(): void {
    this.disposed = true;
    Signal.clearData(this);
    this.senders.clear();
    this.connections.clear();
  }

  private connect(session: ISessionContext): void {
    const kernel = session.session?.kernel;
    const sender = this.senders.get(session);
    if (!kernel || !sender || this.connections.has(kernel)) {
      return;
    }
    this.connections.set(kernel, sender);
    kernel.anyMessage.connect(this.onMessage, this);
    kernel.statusChanged.connect(this.onStatus, this);
    kernel.disposed.connect(this.onClosed, this);
    if (sender.places && !this.known.has(kernel.id)) {
      this.known.add(kernel.id);
      this.met(kernel, sender.places.path);
    }
    if (this.left.delete(kernel.id)) {
      const idle = kernel.status === 'idle';
      this.hear({ raw: 'opened', kernel: kernel.id, idle, at: Date.now() });
    }
  }

  private onKernelChanged(session: ISessionContext): void {
    this.connect(session);
  }

  private onSessionDisposed(session: ISessionContext): void {
    this.senders.delete(session);
  }

  private onMessage(kernel: Kernel.IKernelConnection, args: Kernel.IAnyMessageArgs): void {
    const { direction, msg } = args;
    const heard = { msg, kernel: kernel.id, connection: kernel.clientId, at: Date.now() };
    if (direction === 'send') {
      if (isRequest(msg)) {
        const origin = this.originOf(kernel, msg.metadata);
        this.hear({ raw: 'sent', heard, origin });
      }
    } else if (msg.header.msg_type === 'status' || isAboutRun(msg)) {
      this.hear({ raw: 'heard', heard });
    }
  }

  /** Lab names the cell in the request's metadata, whoever called `CodeCell.execute`. */
  private originOf(
    kernel: Kernel.IKernelConnection,
    metadata: Readonly<Record<string, unknown>>
  ): Origin {
    const sender = this.connections.get(kernel);
    const id = metadata.cellId;
    const cell = typeof id === 'string' ? (sender?.places?.placeOf(id) ?? null) : null;
    const beside = sender?.places ?? this.notebooksOn(kernel.id)[0];
    const via = sender?.places ? (cell ? 'notebook' : 'other') : 'console';
    return { via, notebook: beside?.path ?? null, cell, language: beside?.language ?? null };
  }

  private onStatus(kernel: Kernel.IKernelConnection, status: string): void {
    const notebook = this.connections.get(kernel)?.places?.path ?? null;
    this.hear({ raw: 'status', kernel: kernel.id, notebook, status, at: Date.now() });
  }

  private onClosed(kernel: Kernel.IKernelConnection): void {
    this.connections.delete(kernel);
    const last = ![...this.connections.keys()].some(other => other.id === kernel.id);
    if (last) {
      this.left.add(kernel.id);
    }
    const { id, clientId: connection } = kernel;
    this.hear({ raw: 'closed', kernel: id, connection, last, at: Date.now() });
  }

  /** A kernel that nobody here listens to any more ended when the server does not know it. */
  private onRunning(_: Kernel.IManager, models: Kernel.IModel[]): void {
    for (const kernel of this.left) {
      if (!models.some(({ id }) => id === kernel)) {
        this.left.delete(kernel);
        this.hear({ raw: 'ended', kernel, at: Date.now() });
      }
    }
  }
}
