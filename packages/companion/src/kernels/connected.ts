/** A live connection to one kernel: runs code, passes on what it sends, and notices when it is gone. */
import {
  KernelAPI,
  KernelConnection,
  KernelMessage,
  type ServerConnection
} from '@jupyterlab/services';
import { KERNEL_USER, UserError } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { KernelComms, type SendComm } from '../comms/kernelComms';
import type { Log } from '../log';
import { endKernel } from './end';
import type { DisplayUpdate, ExecuteListener, ExecuteReply, GoneCause, KernelLease } from './lease';
import { replyWithoutIdle } from './lostIdle';
import { readEvaluated, readMessage, readReply, readUpdate } from './wire';

/** How long a new kernel may take until it first speaks, in milliseconds. R on a cold disk needs 20 s. */
const KERNEL_PATIENCE = 60_000;

/** How often an unanswered question for the kernel's information is asked again (the first may be lost). */
const ASK_AGAIN = 3_000;

/** While code runs: how often the server is asked whether the kernel still exists. Its own watch takes 3 s. */
const CHECK_EVERY = 5_000;

/**
 * services leaves two promises to themselves, whose rejections would end the process: a reconnect after an
 * automatic restart, and the question for the kernel's information. Both failures show in the status anyway.
 */
class LeasedConnection extends KernelConnection {
  override async reconnect(): Promise<void> {
    try {
      await (this.isDisposed ? undefined : super.reconnect());
    } catch (error) {
      this.trouble(error);
    }
  }

  override async requestKernelInfo(): ReturnType<KernelConnection['requestKernelInfo']> {
    try {
      return await super.requestKernelInfo();
    } catch (error) {
      this.trouble(error);
      return undefined;
    }
  }

  /** Told about what the two overrides above caught. */
  trouble: (error: unknown) => void = () => undefined;
}

/**
 * Connects to a kernel that was just started and waits until it speaks. When that fails the kernel is ended.
 *
 * @throws UserError `kernel-silent`, or the abort reason.
 */
export async function connectLease(
  settings: ServerConnection.ISettings,
  model: { id: string; name: string },
  signal: AbortSignal,
  log: Log
): Promise<KernelLease> {
  const lease = new ConnectedLease(settings, model, log);
  try {
    await lease.speaks(signal);
    return lease;
  } catch (error) {
    await lease.end();
    throw error;
  }
}

/** Ours alone may say something to controls, under an id that tells who asked. */
function sendComm(
  connection: KernelConnection,
  ...[msgType, msgId, content, buffers, metadata = {}]: Parameters<SendComm>
): void {
  const { clientId: session, username } = connection;
  const message = KernelMessage.createMessage<KernelMessage.ICommMsgMsg<'shell'>>({
    channel: 'shell',
    msgType: 'comm_msg',
    msgId,
    session,
    username,
    // Filled below: services describes each type of comm message apart, and they are sent alike.
    content: { comm_id: '', data: {} },
    metadata,
    buffers: buffers.map(buffer => new Uint8Array(buffer))
  });
  Object.assign(message.content, content);
  Object.assign(message.header, { msg_type: msgType });
  connection.sendShellMessage(message);
}

function parentOf({ parent_header: parent }: KernelMessage.IIOPubMessage): string {
  return 'msg_id' in parent ? parent.msg_id : '';
}

function viewOf(buffer: ArrayBuffer | ArrayBufferView): ArrayBufferView {
  return ArrayBuffer.isView(buffer) ? buffer : new Uint8Array(buffer);
}

/** A kernel that was started for a run, and ends with it. */
export class ConnectedLease implements KernelLease {
  readonly kernel: string;
  readonly comms: KernelComms;
  readonly gone: Promise<GoneCause>;

  constructor(
    protected readonly settings: ServerConnection.ISettings,
    private readonly model: { id: string; name: string },
    private readonly log: Log
  ) {
    this.kernel = model.id;
    let goes: (cause: GoneCause) => void = () => undefined;
    this.gone = new Promise(resolve => {
      goes = resolve;
    });
    this.goes = cause => {
      if (this.ending === null) {
        goes(cause);
      }
    };
    const connection = new LeasedConnection({
      model,
      serverSettings: settings,
      username: KERNEL_USER,
      // A second client that handles comms without a target silently closes every new widget.
      handleComms: false
    });
    connection.trouble = err => log.debug({ err, kernel: model.id }, 'kernel connection');
    this.connection = connection;
    this.comms = new KernelComms(
      (...message) => sendComm(connection, ...message),
      () => connection.requestKernelInfo()
    );
    this.connection.iopubMessage.connect((_, message) => {
      this.comms.take({
        type: message.header.msg_type,
        parent: parentOf(message),
        content: message.content,
        buffers: (message.buffers ?? []).map(viewOf)
      });
      const update =
        this.listeners.size > 0 ? readUpdate(message.header.msg_type, message.content) : null;
      if (update !== null) {
        this.listeners.forEach(listener => listener(update));
      }
    });
    this.connection.statusChanged.connect((_, status) => {
      // The server restarts a dead kernel by itself under the same id; for a run that is another kernel.
      if (status === 'dead' || status === 'restarting' || status === 'autorestarting') {
        this.goes('died');
      }
    });
    this.connection.connectionStatusChanged.connect((_, status) => {
      if (status === 'disconnected') {
        void this.check(true);
      }
    });
  }

  /** Waits for the kernel's first answer. */
  async speaks(signal: AbortSignal): Promise<void> {
    const spoke = this.connection.info.then(() => true);
    const died = this.gone.then((): never => {
      throw this.silent('ended while it started');
    });
    const until = Date.now() + KERNEL_PATIENCE;
    while (Date.now() < until) {
      const timer = new AbortController();
      try {
        const asked = AbortSignal.any([signal, timer.signal]);
        if (await Promise.race([spoke, died, delay(ASK_AGAIN, false, { signal: asked })])) {
          return;
        }
      } finally {
        timer.abort();
      }
      void this.connection.requestKernelInfo();
    }
    throw this.silent('does not answer');
  }

  async execute(code: string, record: boolean, listener: ExecuteListener): Promise<ExecuteReply> {
    const future = this.connection.requestExecute({
      code,
      silent: false,
      store_history: record,
      allow_stdin: true,
      stop_on_error: this.stopsOthers
    });
    future.onIOPub = message => {
      const read = readMessage(message.header.msg_type, message.content);
      if (read !== null && !this.comms.captures(parentOf(message))) {
        listener.message(read);
      }
    };
    listener.sent?.(future.msg.header.msg_id);
    future.onStdin = message => {
      if (KernelMessage.isInputRequestMsg(message)) {
        this.asking = message.header;
        listener.question({ text: message.content.prompt, secret: message.content.password });
      }
    };
    const watch = setInterval(() => void this.check(false), CHECK_EVERY);
    const lost = replyWithoutIdle(future, () => this.connection.requestKernelInfo());
    try {
      const reply = await Promise.race([
        future.done,
        lost.reply,
        this.gone.then((): never => {
          throw new Error('The kernel is gone.');
        })
      ]);
      return readReply(reply.content);
    } finally {
      clearInterval(watch);
      lost.dispose();
      this.comms.requestOver();
      this.asking = null;
    }
  }

  async evaluate(expression: string, patience: number): Promise<string | null> {
    const answer = this.ask(expression).catch((err: unknown) => {
      this.log.debug({ err, kernel: this.kernel }, 'the kernel went away while it was asked');
      return null;
    });
    const timer = new AbortController();
    const wait = (): Promise<'late'> => delay(patience, 'late', { signal: timer.signal });
    try {
      const first = await Promise.race([answer, wait()]);
      if (first !== 'late') {
        return first;
      }
      // Whoever needs the kernel next must not wait behind this.
      await this.interrupt().catch((err: unknown) =>
        this.log.debug({ err, kernel: this.kernel }, 'the kernel cannot be interrupted')
      );
      await Promise.race([answer, wait()]);
      return null;
    } finally {
      timer.abort();
    }
  }

  followUpdates(listener: (update: DisplayUpdate) => void): { dispose(): void } {
    const own = (update: DisplayUpdate): void => listener(update);
    this.listeners.add(own);
    return { dispose: () => void this.listeners.delete(own) };
  }

  reply(text: string): void {
    if (this.asking === null) {
      // The question was interrupted while its answer was on the way.
      return;
    }
    const header = this.asking;
    this.asking = null;
    this.connection.sendInputReply({ status: 'ok', value: text }, header);
  }

  async interrupt(): Promise<void> {
    await KernelAPI.interruptKernel(this.kernel, this.settings);
  }

  end(): Promise<void> {
    this.ending ??= this.leave();
    return this.ending;
  }

  /** Whether requests behind one that fails are skipped. */
  protected get stopsOthers(): boolean {
    return true;
  }

  protected async leave(): Promise<void> {
    this.disconnect();
    await endKernel(this.settings, this.kernel);
  }

  protected disconnect(): void {
    this.comms.dispose();
    this.connection.dispose();
  }

  private async ask(expression: string): Promise<string | null> {
    const { done } = this.connection.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      user_expressions: { asked: expression },
      allow_stdin: false,
      stop_on_error: false
    });
    const reply = await Promise.race([done, this.gone.then(() => null)]);
    return reply && readEvaluated(reply.content);
  }

  /** Asks the server whether the kernel still exists; `lost`: the channel is gone, so a living one is of no use. */
  private async check(lost: boolean): Promise<void> {
    if (this.ending !== null) {
      return;
    }
    try {
      const model = await KernelAPI.getKernelModel(this.kernel, this.settings);
      if (model === undefined || model.execution_state === 'dead') {
        this.goes('died');
      } else if (lost) {
        this.goes('unreachable');
      }
    } catch (err) {
      this.log.debug(
        { err, kernel: this.kernel },
        'the server does not say whether the kernel lives'
      );
      if (lost) {
        this.goes('unreachable');
      }
    }
  }

  protected silent(what: string): UserError {
    return new UserError(
      'kernel-silent',
      `The kernel “${this.model.name}” ${what}. Try it in a notebook; if it fails there too, install it again.`,
      502
    );
  }

  protected readonly connection: KernelConnection;
  private readonly listeners = new Set<(update: DisplayUpdate) => void>();
  protected readonly goes: (cause: GoneCause) => void;
  private ending: Promise<void> | null = null;
  private asking: KernelMessage.IInputReplyMsg['parent_header'] | null = null;
}
