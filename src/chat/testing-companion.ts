/** A companion that answers from memory, for specs of the sidebar: routes by path, channels by hand. */
import { Companion, type Socket } from '@lockstep/client';
import {
  DEFAULT_SETTINGS,
  type ChatEvent,
  type ChatView,
  type MemoryItem,
  type ModelsView,
  type Seen,
  type Settings,
  type StoredObservation
} from '@lockstep/protocol';
import { CHAT, modelsView, viewOf } from './testing';

/** One request as it arrived. */
export interface Asked {
  path: string;
  body: unknown;
}

/** Holds one chat, unless `chat` is `null`. */
export class ScriptedChat {
  readonly asked: Asked[] = [];
  chat: ChatView | null = viewOf([]);
  models: ModelsView = modelsView();
  settings: Settings = DEFAULT_SETTINGS;
  record: StoredObservation[] = [];
  memory: MemoryItem[] = [];
  introduced = true;
  seen: Seen | null = null;
  older: ChatView['messages'] = [];
  away = false;
  private readonly sockets = new Set<FarSocket>();

  readonly client = new Companion({
    fetch: async (path, init = {}) => {
      await Promise.resolve();
      if (this.away) {
        throw new TypeError('fetch failed');
      }
      const body: unknown =
        init.body === undefined
          ? undefined
          : JSON.parse(typeof init.body === 'string' ? init.body : '');
      this.asked.push({ path, body });
      return this.answer(path, body);
    },
    openSocket: () => {
      const socket = new FarSocket(this.away, channel => this.begin(socket, channel));
      this.sockets.add(socket);
      return socket;
    }
  });

  /** Bodies of the requests to paths that end so. */
  bodies(end: string): unknown[] {
    return this.asked.filter(({ path }) => path.endsWith(end)).map(({ body }) => body);
  }

  /** Something happens in the chat. */
  happen(...events: ChatEvent[]): void {
    this.tell({ type: 'chat', channel: `chat/${CHAT}`, events });
  }

  tellModels(models: ModelsView): void {
    this.models = models;
    this.tell({ type: 'models', channel: 'models', models });
  }

  tellRecord(observations: StoredObservation[]): void {
    this.record = [...this.record, ...observations];
    this.tell({ type: 'record', channel: 'record', whole: false, observations });
  }

  /** The connection is lost, and nobody answers until {@link comeBack}. */
  goAway(): void {
    this.away = true;
    for (const socket of [...this.sockets]) {
      this.sockets.delete(socket);
      socket.onclose?.(new CloseEvent('close'));
    }
  }

  comeBack(): void {
    this.away = false;
    this.client.retryNow();
  }

  private tell(frame: object): void {
    for (const socket of this.sockets) {
      socket.deliver(frame);
    }
  }

  private begin(socket: FarSocket, channel: string): void {
    if (channel === `chat/${CHAT}` && this.chat) {
      socket.deliver({ type: 'chat', channel, events: [{ type: 'snapshot', view: this.chat }] });
    } else if (channel === 'models') {
      socket.deliver({ type: 'models', channel, models: this.models });
    } else if (channel === 'record') {
      socket.deliver({ type: 'record', channel, whole: true, observations: this.record });
    }
  }

  private answer(path: string, body: unknown): Response {
    const known: Record<string, () => unknown> = {
      '/chats/query': () => ({ chats: this.chat ? [this.chat.summary] : [] }),
      '/chats': () => (this.chat ??= viewOf([])),
      '/observations/query': () => ({ observations: this.record, more: false }),
      '/observations/forget': () => ({ forgotten: 3 }),
      '/memory': () => (body === undefined ? this.remembered() : this.remember(body)),
      '/memory/introduce': () => ({}),
      '/memory/export': () => ({ chats: [] }),
      '/settings': () => this.write(body),
      '/models': () => this.models,
      '/models/embedded': () => this.models,
      '/keys': () => this.models,
      '/keys/remove': () => this.models,
      [`/chats/${CHAT}/prompt`]: () => ({ answer: 'answer01' }),
      [`/chats/${CHAT}/post`]: () => ({ message: 'posted01' }),
      [`/chats/${CHAT}/stop`]: () => ({}),
      [`/chats/${CHAT}/rename`]: () => ({}),
      [`/chats/${CHAT}/delete`]: () => ({})
    };
    const reply = known[path];
    if (reply) {
      return Response.json(reply());
    }
    if (path.includes('/seen/')) {
      return Response.json(this.seen);
    }
    if (path.includes('/before/')) {
      return Response.json({ messages: this.older, more: false });
    }
    return Response.json(path.includes('/retry/') ? { answer: 'answer02' } : {});
  }

  private remembered(): object {
    return { items: this.memory, introduced: this.introduced };
  }

  private remember(body: unknown): object {
    if (typeof body === 'object' && body !== null && 'key' in body && 'value' in body) {
      const { key, value } = body;
      this.memory = this.memory.filter(item => item.key !== key);
      if (typeof key === 'string' && typeof value === 'string') {
        this.memory.push({ key, value, at: this.asked.length });
      }
    }
    return {};
  }

  private write(body: unknown): Settings {
    if (typeof body === 'object') {
      this.settings = { ...this.settings, ...body };
    }
    return this.settings;
  }
}

class FarSocket implements Socket {
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;

  constructor(
    away: boolean,
    private readonly subscribed: (channel: string) => void
  ) {
    queueMicrotask(() => {
      if (away) {
        this.onclose?.(new CloseEvent('close'));
      } else {
        this.readyState = 1;
        this.onopen?.(new Event('open'));
      }
    });
  }

  send(text: string): void {
    const frame: unknown = JSON.parse(text);
    if (typeof frame === 'object' && frame !== null && 'type' in frame && 'channel' in frame) {
      if (frame.type === 'subscribe' && typeof frame.channel === 'string') {
        const { channel } = frame;
        queueMicrotask(() => this.subscribed(channel));
      }
    }
  }

  close(): void {
    this.readyState = 3;
  }

  deliver(frame: object): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}
