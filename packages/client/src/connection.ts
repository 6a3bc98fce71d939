/** The page's one WebSocket: opened while somebody listens, reopened with backoff, each channel resumed by `since`. */
import {
  CompanionComm,
  packFrame,
  ServerFrame,
  unpackFrame,
  type BatchEntry,
  type ChatEvent,
  type ClientFrame,
  type JournalEntry,
  type ModelsView,
  type Notice,
  type PageComm,
  type Refusal,
  type StoredObservation
} from '@lockstep/protocol';
import type { Socket, Subscription } from './transport';

/** `waiting`: the socket was lost and the next attempt is at `retryAt` (milliseconds since 1970). */
export interface ConnectionState {
  state: 'connecting' | 'connected' | 'waiting';
  retryAt: number | null;
}

/** What a subscriber hears. */
export interface ChannelListener {
  /** The next entries: exactly those after the last ones, whatever happened to the socket meanwhile. */
  entries?(entries: readonly JournalEntry[]): void;
  /** The same of a batch. */
  batch?(entries: readonly BatchEntry[]): void;
  notice?(notice: Notice): void;
  /**
   * What happened in a chat. The first event after each (re)connection, and after another subscriber joined, is
   * a `snapshot` that replaces what the page held.
   */
  chat?(events: readonly ChatEvent[]): void;
  /** Observations as they are stored; `whole`: these are the latest of all and replace what the page held. */
  record?(whole: boolean, observations: readonly StoredObservation[]): void;
  /** How the models stand now. */
  models?(models: ModelsView): void;
  /** A run's controls: the first frame after each (re)connection is a `begin` that replaces what the page held. */
  comm?(frame: CompanionComm, buffers: readonly Uint8Array<ArrayBuffer>[]): void;
  /** The companion does not serve this channel; nothing more will come. */
  refused?(refusal: Refusal): void;
  /** The companion holds fewer events than this page: whoever listens must read the channel's state anew. */
  behind?(): void;
}

interface Subscriber {
  channel: string;
  since: number;
  listener: ChannelListener;
}

/** Waits between attempts in milliseconds; the last one repeats. */
export const BACKOFF = [1000, 2000, 4000, 8000, 15000];

/** Keeps one WebSocket for any number of channels. With nobody listening there is no socket and no timer. */
export class Connection {
  private readonly subscribers = new Set<Subscriber>();
  private readonly watchers = new Set<() => void>();
  private socket: Socket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private failures = 0;
  private current: ConnectionState = { state: 'connected', retryAt: null };

  /** @param openSocket opens a fresh socket to the companion */
  constructor(private readonly openSocket: () => Socket) {}

  /** How it stands. Without subscribers nothing is missing, so it counts as connected. */
  get state(): ConnectionState {
    return this.current;
  }

  /** Calls back after each change of {@link state}. */
  watch(watcher: () => void): Subscription {
    this.watchers.add(watcher);
    return { dispose: () => void this.watchers.delete(watcher) };
  }

  /** Listens to a channel from the entry after `since` (0 for all). Two subscribers of a channel do not disturb each other. */
  subscribe(channel: string, since: number, listener: ChannelListener): Subscription {
    const subscriber = { channel, since, listener };
    this.subscribers.add(subscriber);
    if (this.socket === null && this.timer === null) {
      this.open();
    } else {
      this.ask(channel);
    }
    return { dispose: () => this.unsubscribe(subscriber) };
  }

  /** Sends what a person did with a control; `false` when there is no connection, and nothing was sent. */
  sendComm(frame: PageComm, buffers: readonly Uint8Array[]): boolean {
    const open = this.socket?.readyState === 1;
    if (open) {
      this.socket?.send(packFrame(frame, buffers));
    }
    return open;
  }

  /** Tries now instead of at `retryAt`, for a host that knows the network is back. */
  retryNow(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
      this.open();
    }
  }

  /** Ends the socket and every subscription. */
  dispose(): void {
    this.subscribers.clear();
    this.watchers.clear();
    this.close();
  }

  private unsubscribe(subscriber: Subscriber): void {
    if (!this.subscribers.delete(subscriber)) {
      return;
    }
    if (this.subscribers.size === 0) {
      this.close();
      this.failures = 0;
      this.become('connected', null);
    } else if (!this.of(subscriber.channel).length) {
      this.send({ type: 'unsubscribe', channel: subscriber.channel });
    }
  }

  private open(): void {
    this.become('connecting', null);
    const socket = this.openSocket();
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      for (const channel of new Set([...this.subscribers].map(item => item.channel))) {
        this.ask(channel);
      }
    };
    socket.onmessage = event => this.receive(event.data);
    socket.onclose = () => this.lost();
  }

  /** Forgets the socket without waiting for its farewell. */
  private close(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
    const socket = this.socket;
    if (socket) {
      this.socket = null;
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private lost(): void {
    this.close();
    const wait = BACKOFF[Math.min(this.failures, BACKOFF.length - 1)] ?? 15000;
    this.failures += 1;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.open();
    }, wait);
    this.become('waiting', Date.now() + wait);
  }

  /** Asks for a channel from what its slowest subscriber has; the others skip what they know. */
  private ask(channel: string): void {
    const since = Math.min(...this.of(channel).map(item => item.since));
    this.send({ type: 'subscribe', channel, since });
  }

  /** Before the socket is open nothing is sent: opening asks for every channel. */
  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === 1) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  private receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const { header, buffers } = unpackFrame(new Uint8Array(data));
      const comm = CompanionComm.parse(header);
      this.of(comm.channel).forEach(({ listener }) => listener.comm?.(comm, buffers));
      return;
    }
    const frame = ServerFrame.parse(JSON.parse(String(data)));
    this.failures = 0;
    this.become('connected', null);
    for (const subscriber of this.of(frame.channel)) {
      switch (frame.type) {
        case 'events':
          this.deliver(subscriber, frame.entries, fresh => subscriber.listener.entries?.(fresh));
          break;
        case 'batch':
          this.deliver(subscriber, frame.entries, fresh => subscriber.listener.batch?.(fresh));
          break;
        case 'subscribed':
          if (frame.seq < subscriber.since) {
            subscriber.since = frame.seq;
            subscriber.listener.behind?.();
          }
          break;
        case 'notice':
          subscriber.listener.notice?.(frame.notice);
          break;
        case 'chat':
          subscriber.listener.chat?.(frame.events);
          break;
        case 'record':
          subscriber.listener.record?.(frame.whole, frame.observations);
          break;
        case 'models':
          subscriber.listener.models?.(frame.models);
          break;
        case 'refused':
          this.subscribers.delete(subscriber);
          subscriber.listener.refused?.(frame.refusal);
      }
    }
  }

  /** Hands on what is new. A hole can only be a fault on the way, so the socket is dropped and the channel resumed. */
  private deliver<Entry extends { seq: number }>(
    subscriber: Subscriber,
    entries: readonly Entry[],
    hand: (fresh: readonly Entry[]) => void
  ): void {
    const fresh = entries.filter(entry => entry.seq > subscriber.since);
    const last = fresh.at(-1);
    if (!last) {
      return;
    }
    if (last.seq - subscriber.since !== fresh.length) {
      this.lost();
      return;
    }
    subscriber.since = last.seq;
    hand(fresh);
  }

  private of(channel: string): Subscriber[] {
    return [...this.subscribers].filter(item => item.channel === channel);
  }

  private become(state: ConnectionState['state'], retryAt: number | null): void {
    if (state !== this.current.state || retryAt !== this.current.retryAt) {
      this.current = { state, retryAt };
      for (const watcher of [...this.watchers]) {
        watcher();
      }
    }
  }
}
