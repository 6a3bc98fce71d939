/** The channels of the assistant: what is so now comes first, and again after each loss of the socket. */
import type { ChatEvent, ModelsView, ServerFrame, StoredObservation } from '@lockstep/protocol';
import { BACKOFF, Connection } from './connection';
import type { Socket } from './transport';

/** A companion's end of the sockets of one page, under a test's hand. */
class Sockets {
  current: Socket | null = null;
  readonly asked: string[] = [];

  readonly open = (): Socket => {
    const socket: Socket = {
      readyState: 0,
      onopen: null,
      onmessage: null,
      onclose: null,
      send: text => void this.asked.push(String(text)),
      close: () => undefined
    };
    const opened: Socket = Object.defineProperty(socket, 'readyState', { value: 1 });
    this.current = opened;
    queueMicrotask(() => opened.onopen?.(new Event('open')));
    return opened;
  };

  say(frame: ServerFrame): void {
    this.current?.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  cut(): void {
    this.current?.onclose?.(new CloseEvent('close'));
  }
}

const CHANNEL = 'chat/chat00000001';

const snapshot: ChatEvent = {
  type: 'snapshot',
  view: {
    summary: { chat: 'chat00000001', title: 'One', notebook: null, at: 1, messages: 0 },
    messages: [],
    more: false,
    context: null
  }
};

const observation: StoredObservation = {
  n: null,
  observation: {
    kind: 'kernel',
    id: 'e1',
    at: 1,
    notebook: null,
    kernel: 'k',
    event: 'restarted'
  }
};

const models: ModelsView = {
  mode: 'local-only',
  tiers: [],
  next: null,
  embedded: {
    state: 'absent',
    choice: null,
    offers: [],
    progress: null,
    agreedAt: null,
    problem: null
  },
  ollama: { running: false, url: '', ms: null, problem: null, models: [] },
  keys: []
};

let sockets: Sockets;
let connection: Connection;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  sockets = new Sockets();
  connection = new Connection(sockets.open);
});

afterEach(() => {
  connection.dispose();
  jest.useRealTimers();
});

it('hand each kind of frame to those who listen for it, on its own channel', async () => {
  const chat = jest.fn();
  const record = jest.fn();
  const shown = jest.fn();
  connection.subscribe(CHANNEL, 0, { chat });
  connection.subscribe('record', 0, { record });
  connection.subscribe('models', 0, { models: shown });
  await jest.advanceTimersByTimeAsync(0);
  sockets.say({ type: 'chat', channel: CHANNEL, events: [snapshot] });
  sockets.say({ type: 'chat', channel: 'chat/other0000000', events: [snapshot] });
  sockets.say({ type: 'record', channel: 'record', whole: true, observations: [observation] });
  sockets.say({ type: 'models', channel: 'models', models });
  expect(chat.mock.calls).toEqual([[[snapshot]]]);
  expect(record.mock.calls).toEqual([[true, [observation]]]);
  expect(shown.mock.calls).toEqual([[models]]);
});

it('are asked for from their beginning after the socket was lost', async () => {
  const heard: string[] = [];
  connection.subscribe(CHANNEL, 0, {
    chat: events => heard.push(...events.map(({ type }) => type))
  });
  await jest.advanceTimersByTimeAsync(0);
  sockets.say({ type: 'chat', channel: CHANNEL, events: [snapshot] });
  sockets.say({ type: 'subscribed', channel: CHANNEL, seq: 0 });
  sockets.say({
    type: 'chat',
    channel: CHANNEL,
    events: [{ type: 'append', message: 'message00001', by: 'draft', from: 0, text: 'a' }]
  });
  sockets.cut();
  await jest.advanceTimersByTimeAsync(BACKOFF[0] ?? 0);
  sockets.say({ type: 'chat', channel: CHANNEL, events: [snapshot] });
  expect(sockets.asked.map(text => JSON.parse(text) as unknown)).toEqual([
    { type: 'subscribe', channel: CHANNEL, since: 0 },
    { type: 'subscribe', channel: CHANNEL, since: 0 }
  ]);
  expect(heard).toEqual(['snapshot', 'append', 'snapshot']);
});

it('begin anew for everybody when somebody joins, so that both hold the same', async () => {
  const first: string[] = [];
  const second: string[] = [];
  connection.subscribe(CHANNEL, 0, { chat: events => first.push(...events.map(e => e.type)) });
  await jest.advanceTimersByTimeAsync(0);
  sockets.say({ type: 'chat', channel: CHANNEL, events: [snapshot] });
  connection.subscribe(CHANNEL, 0, { chat: events => second.push(...events.map(e => e.type)) });
  expect(sockets.asked).toHaveLength(2);
  sockets.say({ type: 'chat', channel: CHANNEL, events: [snapshot] });
  expect([first, second]).toEqual([['snapshot', 'snapshot'], ['snapshot']]);
});
