/** A page's end of `comm/<run>`: one comm object per control, in the shape that ipywidgets speaks to. */
import type { IClassicComm } from '@jupyter-widgets/base';
import type { Companion, Subscription } from '@lockstep/client';
import {
  MOST_COMM_BYTES,
  PageComm,
  type BufferPaths,
  type CompanionComm,
  type WidgetState
} from '@lockstep/protocol';

/** What of the companion is needed. */
export type CommCompanion = Pick<Companion, 'subscribe' | 'sendComm'>;

/** A control's whole state as it came, bytes in place. */
export interface ControlState {
  comm: string;
  state: WidgetState;
}

/** Who follows the controls of a run. */
export interface LinkListener {
  /** Everything that is so now; `away`: there is no kernel, and why. */
  begin(models: ControlState[], away: string | null): void;
  open(control: ControlState): void;
  /** Something was not done, in a sentence. */
  problem(sentence: string): void;
}

/** Room for what goes around the bytes of an upload. */
const AROUND = 100_000;

const TOO_LARGE = `These files are larger than ${MOST_COMM_BYTES / 1_000_000} MB together, which is more than a control takes. Choose smaller ones.`;
const OFFLINE =
  'The connection is away, so nothing was sent. Use the control again when it is back.';

/** A kernel's message as far as ipywidgets looks at it. */
interface CommMessage {
  header: { msg_type: string };
  parent_header: { msg_id: string };
  metadata: object;
  content: object;
  buffers: DataView[];
}

/** Who waits for what a message brings; ipywidgets waits for `status`, to send no more than one at a time. */
interface Callbacks {
  iopub?: Record<string, (message: { content: object }) => void>;
}

/** Follows one run's controls. */
export class ControlLink {
  private readonly comms = new Map<string, ControlComm>();
  private readonly callbacks = new Map<string, Callbacks>();
  private channel: Subscription;
  private count = 0;

  constructor(
    private readonly companion: CommCompanion,
    private readonly run: string,
    private readonly listener: LinkListener
  ) {
    this.channel = this.follow();
  }

  /** The comm of a control that the kernel opened. */
  comm(id: string): ControlComm {
    const comm = this.comms.get(id) ?? new ControlComm(id, this);
    this.comms.set(id, comm);
    return comm;
  }

  /** Gives a control that is made already the state that it has now. */
  set({ comm, state }: ControlState): void {
    const data = { method: 'update', state };
    this.comm(comm).deliver(messageOf('comm_msg', '', { comm_id: comm, data }));
  }

  /** Sends what a person did; gives the page's number of it. */
  send(comm: string, data: unknown, buffers: readonly Uint8Array[], callbacks: Callbacks): string {
    this.count += 1;
    const msg = `m${this.count}`;
    this.callbacks.set(msg, callbacks);
    const frame = PageComm.safeParse({ channel: `comm/${this.run}`, msg, comm, data });
    const size = buffers.reduce((sum, { byteLength }) => sum + byteLength, AROUND);
    if (!frame.success) {
      // Something that no view of ours says, such as a question for the state: that came already.
      this.release(msg);
    } else if (size > MOST_COMM_BYTES) {
      this.undo(msg, TOO_LARGE);
    } else if (!this.companion.sendComm(frame.data, buffers)) {
      this.undo(msg, OFFLINE);
    }
    return msg;
  }

  dispose(): void {
    this.channel.dispose();
    this.comms.clear();
    this.callbacks.clear();
  }

  private follow(): Subscription {
    return this.companion.subscribe(`comm/${this.run}`, 0, {
      comm: (frame, buffers) => this.take(frame, buffers),
      refused: ({ message }) => this.listener.begin([], message)
    });
  }

  /** The view shows what the kernel will not hear of, so everything is asked for anew. */
  private undo(msg: string, why: string): void {
    this.listener.problem(why);
    this.release(msg);
    const before = this.channel;
    this.channel = this.follow();
    before.dispose();
  }

  /** Ends the wait of a control for its message, later: it is still being sent. */
  private release(msg: string): void {
    queueMicrotask(() => this.idle(msg));
  }

  private idle(msg: string): void {
    const waiting = this.callbacks.get(msg);
    this.callbacks.delete(msg);
    waiting?.iopub?.status?.(messageOf('status', msg, { execution_state: 'idle' }));
  }

  private take(frame: CompanionComm, buffers: readonly Uint8Array<ArrayBuffer>[]): void {
    switch (frame.op) {
      case 'begin': {
        const placed = byControl(frame.paths, buffers);
        for (const [id, comm] of [...this.comms]) {
          if (!(id in frame.models)) {
            this.comms.delete(id);
            comm.closed();
          }
        }
        // Answers of before are lost with the connection; what is so now stands in their stead.
        [...this.callbacks.keys()].forEach(msg => this.idle(msg));
        this.listener.begin(
          Object.entries(frame.models).map(([comm, state]) => {
            const { paths, views } = placed.get(comm) ?? { paths: [], views: [] };
            return { comm, state: withBytes(state, paths, views) };
          }),
          frame.away
        );
        break;
      }
      case 'open': {
        const state = withBytes(frame.state, frame.paths, buffers.map(viewOf));
        this.listener.open({ comm: frame.comm, state });
        break;
      }
      case 'update': {
        const { state, paths: buffer_paths, parent } = frame;
        const method = frame.echo ? 'echo_update' : 'update';
        const data = { method, state, buffer_paths };
        this.comms.get(frame.comm)?.deliver({
          ...messageOf('comm_msg', parent, { comm_id: frame.comm, data }),
          buffers: buffers.map(viewOf)
        });
        break;
      }
      case 'custom': {
        const data = { method: 'custom', content: frame.content };
        this.comms.get(frame.comm)?.deliver({
          ...messageOf('comm_msg', '', { comm_id: frame.comm, data }),
          buffers: buffers.map(viewOf)
        });
        break;
      }
      case 'close': {
        const comm = this.comms.get(frame.comm);
        this.comms.delete(frame.comm);
        comm?.closed();
        break;
      }
      case 'idle':
        if (frame.refusal !== null && frame.refusal.code !== 'not-allowed') {
          this.listener.problem(frame.refusal.message);
        }
        this.idle(frame.parent);
    }
  }
}

/** One control's comm. Pages neither open nor close any. */
export class ControlComm implements IClassicComm {
  readonly target_name = 'jupyter.widget';
  private readonly held: CommMessage[] = [];
  private holding = false;
  private message: ((message: CommMessage) => void) | null = null;
  private close_: ((message: CommMessage) => void) | null = null;

  constructor(
    readonly comm_id: string,
    private readonly link: ControlLink
  ) {}

  on_msg(callback: (message: CommMessage) => void): void {
    this.message = callback;
  }

  on_close(callback: (message: CommMessage) => void): void {
    this.close_ = callback;
  }

  /** Keeps messages back until the control is made: its class listens only then to all of them. */
  async holdUntil(made: Promise<unknown>): Promise<void> {
    this.holding = true;
    try {
      await made;
    } finally {
      this.holding = false;
      this.held.splice(0).forEach(message => this.message?.(message));
    }
  }

  deliver(message: CommMessage): void {
    if (this.holding || this.message === null) {
      this.held.push(message);
    } else {
      this.message(message);
    }
  }

  closed(): void {
    this.close_?.(messageOf('comm_close', '', { comm_id: this.comm_id, data: {} }));
  }

  send(
    data: unknown,
    callbacks: Callbacks = {},
    _metadata?: object,
    buffers: ArrayBuffer[] | ArrayBufferView[] = []
  ): string {
    return this.link.send(this.comm_id, data, buffers.map(bytesOf), callbacks);
  }

  open(): string {
    throw new Error('A page opens no comms.');
  }

  close(): string {
    // The kernel's control stays; only this page's view of it goes.
    return '';
  }
}

function messageOf(type: string, parent: string, content: object): CommMessage {
  return {
    header: { msg_type: type },
    parent_header: { msg_id: parent },
    metadata: {},
    content,
    buffers: []
  };
}

function byControl(
  paths: BufferPaths,
  buffers: readonly Uint8Array<ArrayBuffer>[]
): Map<string, { paths: BufferPaths; views: DataView[] }> {
  const placed = new Map<string, { paths: BufferPaths; views: DataView[] }>();
  paths.forEach(([comm, ...path], at) => {
    const buffer = buffers[at];
    if (typeof comm === 'string' && buffer !== undefined) {
      const own = placed.get(comm) ?? { paths: [], views: [] };
      own.paths.push(path);
      own.views.push(viewOf(buffer));
      placed.set(comm, own);
    }
  });
  return placed;
}

/** Puts bytes into a state that was just parsed and is nobody else's. */
function withBytes(
  state: WidgetState,
  paths: BufferPaths,
  views: readonly DataView[]
): WidgetState {
  paths.forEach((path, at) => {
    const last = path.at(-1);
    let inside: unknown = state;
    for (const key of path.slice(0, -1)) {
      inside = typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : null;
    }
    if (last !== undefined && typeof inside === 'object' && inside !== null) {
      Reflect.set(inside, last, views[at]);
    }
  });
  return state;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function bytesOf(part: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(part)
    ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
    : new Uint8Array(part);
}
