/** A page's WebSocket for tests: keeps what came, waits for what is still to come. */
import { ServerFrame } from '@lockstep/protocol';
import { once } from 'node:events';
import WebSocket from 'ws';

function textOf(data: WebSocket.RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf-8') : '';
}

export class PageSocket {
  readonly frames: ServerFrame[] = [];
  readonly socket: WebSocket;
  private readonly closed: Promise<unknown>;
  private changed: () => void = () => undefined;

  constructor(address: string, headers: Record<string, string>) {
    this.socket = new WebSocket(address, { headers });
    this.closed = once(this.socket, 'close');
    this.socket.on('message', data => {
      this.frames.push(ServerFrame.parse(JSON.parse(textOf(data))));
      this.changed();
    });
    this.socket.on('close', () => this.changed());
  }

  async opened(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  say(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Waits until the frames satisfy `enough`; fails when the socket closes before. */
  async until(enough: (frames: ServerFrame[]) => boolean): Promise<ServerFrame[]> {
    while (!enough(this.frames)) {
      if (this.socket.readyState === WebSocket.CLOSED) {
        throw new Error(`The socket closed after ${JSON.stringify(this.frames)}`);
      }
      await new Promise<void>(resolve => {
        this.changed = resolve;
      });
    }
    return this.frames;
  }

  /** All entries' numbers that came so far, in order. */
  seqs(): number[] {
    return this.frames.flatMap(frame =>
      frame.type === 'events' ? frame.entries.map(({ seq }) => seq) : []
    );
  }

  /** Resolves when the other side closed. */
  async ended(): Promise<void> {
    await this.closed;
  }

  async close(): Promise<void> {
    if (this.socket.readyState !== WebSocket.CLOSED) {
      this.socket.terminate();
      await this.closed;
    }
  }
}

/** The status with which an upgrade is refused. */
export function refusedStatus(address: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { headers });
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('The upgrade was not refused.'));
    });
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (call, response) => {
      resolve(response.statusCode ?? 0);
      call.destroy();
    });
  });
}
