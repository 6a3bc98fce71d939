/** A kernel on which cells ran ahead: asked for them, it gives what they gave; from then on it is a kernel like any. */
import type {
  ExecuteListener,
  ExecuteReply,
  GoneCause,
  KernelLease,
  KernelMessage
} from '../kernels/lease';

/** A cell that ran, with all that it sent. */
export interface PlayedCell {
  code: string;
  /** Its request's `msg_id`. */
  request: string | null;
  messages: readonly KernelMessage[];
  reply: ExecuteReply;
}

export class AheadLease implements KernelLease {
  readonly kernel: string;
  readonly gone: Promise<GoneCause>;
  readonly comms: KernelLease['comms'];
  readonly followUpdates: KernelLease['followUpdates'];

  /** @param played the cells in the order in which they ran; nothing else ran on the kernel */
  constructor(
    private readonly lease: KernelLease,
    played: readonly PlayedCell[]
  ) {
    this.kernel = lease.kernel;
    this.gone = lease.gone;
    this.comms = lease.comms;
    this.followUpdates = lease.followUpdates?.bind(lease);
    this.left = [...played];
  }

  execute(code: string, record: boolean, listener: ExecuteListener): Promise<ExecuteReply> {
    const played = this.left.shift();
    if (played === undefined) {
      return this.lease.execute(code, record, listener);
    }
    if (played.code !== code) {
      return Promise.reject(new Error('Another cell ran ahead than the one that is asked for.'));
    }
    if (played.request !== null) {
      listener.sent?.(played.request);
    }
    played.messages.forEach(message => listener.message(message));
    return Promise.resolve(played.reply);
  }

  evaluate(expression: string, patience: number): Promise<string | null> {
    return this.lease.evaluate(expression, patience);
  }

  reply(text: string): void {
    this.lease.reply(text);
  }

  interrupt(): Promise<void> {
    return this.left.length > 0 ? Promise.resolve() : this.lease.interrupt();
  }

  end(): Promise<void> {
    return this.lease.end();
  }

  private readonly left: PlayedCell[];
}
