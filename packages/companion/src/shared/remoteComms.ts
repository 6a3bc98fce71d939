/** The controls of a run that another companion holds: its frames are passed on, both ways. */
import { packFrame, unpackFrame, CompanionComm, UserError } from '@lockstep/protocol';
import type { PageComm } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import type { RawData } from 'ws';
import { NO_KERNEL, RunComms } from '../comms/runComms';
import type { CommPage, CommReader, Headless } from '../comms/runComms';
import type { Log } from '../log';
import type { Relay } from './relay';
import { credentials } from './relay';

/** Pause before a lost way is looked for again, in milliseconds. */
const LOOK_AGAIN = 1_000;

export interface RemoteCommsParts {
  run: string;
  /** Who owns the run: whoever may follow it is them. */
  owner: string;
  relay: Relay;
  /** The controls here, for when the run came to this companion. */
  local(): RunComms;
  log: Log;
}

export class RemoteComms extends RunComms {
  constructor(private readonly parts: RemoteCommsParts) {
    super();
  }

  override join(reader: CommReader): CommPage {
    const way = new Way(this.parts, reader);
    void way.keep();
    return way;
  }
}

/** One page's way to its controls, found again whenever the run changes hands. */
class Way implements CommPage {
  private socket: WebSocket | null = null;
  private local: CommPage | null = null;
  private ended = false;

  constructor(
    private readonly parts: RemoteCommsParts,
    private readonly reader: CommReader
  ) {}

  async keep(): Promise<void> {
    const { relay, run, local, log } = this.parts;
    while (!this.ended) {
      try {
        const reached = await relay.reach(run);
        if (this.ended) {
          reached?.socket.destroy();
          return;
        }
        if (reached === null) {
          this.local = local().join(this.reader);
          return;
        }
        await this.pass(reached);
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        log.debug({ run, code: error.code }, error.message);
      }
      if (!this.ended) {
        await this.reader.send({ op: 'begin', models: {}, paths: [], away: NO_KERNEL }, []);
        await delay(LOOK_AGAIN);
      }
    }
  }

  receive(frame: PageComm, buffers: readonly Uint8Array[]): void {
    this.local?.receive(frame, buffers);
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(packFrame(frame, buffers));
    }
  }

  dispose(): void {
    this.ended = true;
    this.local?.dispose();
    this.socket?.terminate();
  }

  /** Passes frames on until the connection ends. */
  private pass({ socket, door }: NonNullable<Awaited<ReturnType<Relay['reach']>>>): Promise<void> {
    const { run, owner, log } = this.parts;
    const channel = `comm/${run}`;
    const headers = credentials(door, { scope: 'participant', owner, by: 'person' });
    const there = new WebSocket(`${door.address.replace(/^http/, 'ws')}/ws`, {
      createConnection: () => socket,
      headers
    });
    this.socket = there;
    there.on('open', () => there.send(JSON.stringify({ type: 'subscribe', channel, since: 0 })));
    there.on('message', (data, binary) => {
      if (binary) {
        const { header, buffers } = unpackFrame(bytesOf(data));
        void this.reader.send(withoutChannel(CompanionComm.parse(header)), buffers);
      }
    });
    there.on('error', err => log.debug({ err, run }, 'the way to a run broke'));
    return new Promise(resolve => {
      there.on('close', () => {
        this.socket = null;
        resolve();
      });
    });
  }
}

function withoutChannel(frame: CompanionComm): Headless {
  const { channel: _, ...rest } = frame;
  return rest;
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) {
    return Buffer.concat(data);
  }
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
