/** The controls of one kernel: its messages taken into the mirror, Output controls filled, pages' wishes passed on. */
import type { BufferPaths, PageComm } from '@lockstep/protocol';
import { readMessage } from '../kernels/wire';
import { isAllowed } from './allowed';
import { StatesQuestion } from './askStates';
import { Mirror } from './mirror';
import { OutputControls } from './outputControls';
import { putTogether, type Trait } from './state';
import { readControl, type ControlMessage } from './wire';

/** An iopub message of a kernel, as far as controls need it. */
export interface IopubMessage {
  type: string;
  /** `msg_id` of the request it answers, empty when there is none. */
  parent: string;
  content: unknown;
  buffers: readonly ArrayBufferView[];
}

/** Sends a comm message to the kernel; `id` becomes its `msg_id`. */
export type SendComm = (
  type: 'comm_open' | 'comm_msg' | 'comm_close',
  id: string,
  content: Record<string, unknown>,
  buffers: readonly Uint8Array[],
  metadata?: Record<string, string>
) => void;

/** Something that pages have to hear. `names`: the traits, whose values the mirror has. */
export type CommNews =
  | { op: 'open'; comm: string }
  | { op: 'update'; comm: string; names: string[]; echo: boolean; parent: string }
  | { op: 'custom'; comm: string; content: unknown; buffers: readonly ArrayBufferView[] }
  | { op: 'close'; comm: string }
  | { op: 'idle'; parent: string };

/** Most messages of pages that the kernel has not worked through; a busy kernel would collect them without end. */
export const MOST_WAITING = 64;

/** After this long without a word about a message the kernel is asked whether it is through, in milliseconds. */
const UNANSWERED = 5_000;

/** As many messages in one request as a kernel's sockets may begin to drop: their high water mark is 1,000. */
const FLOOD = 500;

/** What became of a page's wish. `not-allowed` is no news for an honest page: its view shows it all the same. */
export type Passed = 'sent' | 'not-allowed' | 'busy';

export class KernelComms {
  readonly mirror: Mirror;

  constructor(
    private readonly send: SendComm,
    /** Asks the kernel something harmless; fulfils with nothing when it gave no answer. */
    private readonly ask: () => Promise<unknown>,
    mirror = new Mirror()
  ) {
    this.mirror = mirror;
    this.outputs = new OutputControls({
      mirror,
      write: (id, comm, data, buffers) => {
        this.send('comm_msg', id, { comm_id: comm, data }, buffers);
        this.watch();
      },
      changed: comm =>
        this.tell({ op: 'update', comm, names: ['outputs'], echo: false, parent: '' }),
      forget: comm => this.forget(comm)
    });
    this.question = new StatesQuestion((type, id, content, metadata) =>
      send(type, id, content, [], metadata)
    );
  }

  /** A request came to its end. After many messages some may be lost, so the kernel is asked what is so. */
  requestOver(): void {
    if (this.came > FLOOD) {
      this.question.ask();
    }
    this.came = 0;
  }

  /** Whether an Output control takes what this request prints, so that the step's own outputs must not. */
  captures(parent: string): boolean {
    return this.outputs.captures(parent);
  }

  /** Takes a message from the kernel. */
  take(message: IopubMessage): void {
    const control = readControl(message.type, message.content);
    if (control !== null) {
      this.came += 1;
      this.takeControl(control, message);
    }
    this.question
      .read(message.type, message.content, message.buffers)
      ?.forEach((traits, comm) => this.adopt(comm, traits));
    const output = readMessage(message.type, message.content);
    if (output !== null) {
      this.outputs.take(output, message.parent);
    }
  }

  /** Passes what a person did on to the kernel. @param id becomes the message's id, and `parent` of what it brings */
  pass(id: string, { comm, data }: PageComm, buffers: readonly Uint8Array[]): Passed {
    if (!isAllowed(this.mirror, { comm, data })) {
      return 'not-allowed';
    }
    if (this.waiting.size >= MOST_WAITING) {
      return 'busy';
    }
    const kept =
      data.method === 'update'
        ? putTogether(data.state, data.buffer_paths ?? [], buffers)
        : new Map<string, Trait>();
    this.waiting.set(id, { comm, traits: kept });
    this.watch();
    this.send('comm_msg', id, { comm_id: comm, data }, buffers);
    return 'sent';
  }

  /** Calls back with all that pages have to hear from now on. */
  follow(listener: (news: CommNews) => void): { dispose(): void } {
    const own = (news: CommNews): void => listener(news);
    this.listeners.add(own);
    return { dispose: () => void this.listeners.delete(own) };
  }

  /** The kernel is let go. */
  dispose(): void {
    this.outputs.dispose();
    clearTimeout(this.watching);
    this.listeners.clear();
  }

  private takeControl(control: ControlMessage, { parent, buffers }: IopubMessage): void {
    switch (control.type) {
      case 'open': {
        const traits = putTogether(control.state, control.paths, buffers);
        if (this.mirror.open(control.comm, traits)) {
          this.tell({ op: 'open', comm: control.comm });
          this.outputs.notice(control.comm, traits);
        }
        break;
      }
      case 'update':
        if (this.mirror.has(control.comm)) {
          this.change(control, parent, buffers);
        }
        break;
      case 'custom':
        if (this.mirror.has(control.comm)) {
          const { comm, content } = control;
          this.tell({ op: 'custom', comm, content, buffers });
        }
        break;
      case 'close':
        if (this.mirror.has(control.comm)) {
          this.forget(control.comm);
        }
        break;
      case 'shown':
        this.mirror.show(control.comm);
        break;
      case 'idle':
        this.workedThrough(parent);
    }
  }

  private change(
    {
      comm,
      echo,
      state,
      paths
    }: { comm: string; echo: boolean; state: object; paths: BufferPaths },
    parent: string,
    buffers: readonly ArrayBufferView[]
  ): void {
    const traits = putTogether({ ...state }, paths, buffers);
    this.outputs.keepOwn(traits, parent);
    if (echo) {
      traits.forEach((_, name) => this.waiting.get(parent)?.traits.delete(name));
    }
    if (traits.size === 0) {
      return;
    }
    if (!this.mirror.change(comm, traits)) {
      this.forget(comm);
      return;
    }
    this.tell({ op: 'update', comm, names: [...traits.keys()], echo, parent });
    this.outputs.notice(comm, traits);
  }

  /** A control as the kernel says it is. What Output controls captured is known better here. */
  private adopt(comm: string, traits: Map<string, Trait>): void {
    this.outputs.keepCaptured(traits, comm);
    if (this.mirror.has(comm)) {
      this.mirror.change(comm, traits);
      this.tell({ op: 'update', comm, names: [...traits.keys()], echo: false, parent: '' });
    } else if (this.mirror.open(comm, traits)) {
      this.tell({ op: 'open', comm });
    }
  }

  private workedThrough(parent: string): void {
    this.outputs.workedThrough(parent);
    if (this.waiting.has(parent)) {
      // The kernel takes messages in order: those before this one are over, whatever was lost on the way.
      for (const id of [...this.waiting.keys()]) {
        this.settle(id);
        if (id === parent) {
          break;
        }
      }
    }
  }

  /** A kernel that is flooded loses messages, and a control whose end nobody tells would stand still for ever. */
  private watch(): void {
    if (this.watching === undefined && (this.waiting.size > 0 || this.outputs.writing !== null)) {
      this.watching = setTimeout(() => {
        const open = [...this.waiting.keys()];
        const { writing } = this.outputs;
        void this.ask().then(answer => {
          this.watching = undefined;
          if (answer !== undefined) {
            open.forEach(id => this.settle(id));
            if (writing !== null && writing === this.outputs.writing) {
              this.workedThrough(writing);
            }
          }
          this.watch();
        });
      }, UNANSWERED);
      this.watching.unref();
    }
  }

  private settle(parent: string): void {
    const sent = this.waiting.get(parent);
    if (sent === undefined) {
      return;
    }
    this.waiting.delete(parent);
    // What the kernel never repeats (the files of an upload) is so now all the same.
    if (sent.traits.size > 0 && this.mirror.change(sent.comm, sent.traits)) {
      const names = [...sent.traits.keys()];
      this.tell({ op: 'update', comm: sent.comm, names, echo: true, parent });
    }
    this.tell({ op: 'idle', parent });
    this.requestOver();
  }

  private forget(comm: string): void {
    this.mirror.close(comm);
    this.outputs.close(comm);
    this.tell({ op: 'close', comm });
  }

  private tell(news: CommNews): void {
    for (const listener of [...this.listeners]) {
      listener(news);
    }
  }

  private readonly question: StatesQuestion;
  private readonly outputs: OutputControls;
  private readonly listeners = new Set<(news: CommNews) => void>();
  /** What pages sent and the kernel has not worked through, with the traits that it has not repeated. */
  private readonly waiting = new Map<string, { comm: string; traits: Map<string, Trait> }>();
  private watching: NodeJS.Timeout | undefined;
  /** Messages about controls since the last request came to its end. */
  private came = 0;
}
