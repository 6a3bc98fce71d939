/** A page's one WebSocket: it names channels and `since`, the companion sends what happened on them. */
import { ClientFrame } from '@lockstep/protocol';
import type { BatchEntry, JournalEntry, Notice, Refusal, ServerFrame } from '@lockstep/protocol';
import type { RawData, WebSocket } from 'ws';
import { CommChannels } from './commChannels';
import { notFound } from './door';
import type { Caller } from './door';
import { Feed } from './feed';
import { Follower } from './follow';
import { parseAs, parseJson } from './parse';
import { entriesFor } from './participant';
import { refusalOf } from './reply';
import type { VisitorChat } from '../visitorChat/visitorChat';
import { runOf } from './workings';
import type { Workings } from './workings';

/** Time between two pings; a page that did not answer the last one is gone. */
export const PING_EVERY = 30_000;

/** A frame that has not left after this long is never read. */
const STALLED_AFTER = 30_000;

/** Most bytes of unread frames; a page that lets more pile up is cut off and resumes by `since`. */
export const MOST_UNREAD = 4_000_000;

/** A page shows one run, a Lab with many tabs some dozens. */
const MOST_CHANNELS = 100;

/** A page says which channels it wants, nothing longer; only controls send more, in binary frames. */
const TEXT_BYTES = 64_000;

/** "Message too big" (RFC 6455, 7.4.1). */
const TOO_BIG = 1009;

/** "Try again later" (RFC 6455's registry, 1013). */
const TRY_AGAIN = 1013;

/** Holds the conversation until the socket closes. */
export function converse(socket: WebSocket, caller: Caller, workings: Workings): void {
  const { engine, notices, log } = workings;
  const channels = new Map<string, { dispose(): void }>();
  const comms = new CommChannels(workings, caller, frame => sendFrame(socket, frame));
  let answered = true;

  const outlet = {
    send: (text: string) => sendFrame(socket, text),
    overrun() {
      log.info('A page fell behind and was cut off; it will resume.');
      socket.close(TRY_AGAIN, 'behind');
    }
  };

  function say(frame: ServerFrame): void {
    void sendFrame(socket, JSON.stringify(frame));
  }

  /** The chats that the caller may hear of: all of an author's, or that of a participant's own run. */
  function chatsWith(chat: string): Pick<VisitorChat, 'follow'> {
    const { assistant, visitorChat } = workings;
    if (caller.scope === 'participant' && visitorChat !== undefined) {
      runOf(workings, caller, chat);
      return visitorChat;
    }
    if (caller.scope === 'author' && assistant !== null) {
      return assistant.chats;
    }
    throw notFound();
  }

  /** Begins a feed of what is so now, then of what changes. */
  function begin(channel: string): Feed {
    const feed = new Feed(channel, outlet);
    channels.set(channel, feed);
    return feed;
  }

  /** Chat, record and models. Nobody but an author hears the last two. */
  function feed(channel: string): void {
    const [, chat] = /^chat\/(.*)$/.exec(channel) ?? [];
    if (chat !== undefined) {
      const chats = chatsWith(chat);
      begin(channel).start(say =>
        chats.follow(chat, events => say({ type: 'chat', channel, events }))
      );
      return;
    }
    const { assistant } = workings;
    if (assistant === null || caller.scope !== 'author') {
      throw notFound();
    }
    begin(channel).start(say =>
      channel === 'record'
        ? assistant.record.watch((whole, observations) =>
            say({ type: 'record', channel, whole, observations })
          )
        : assistant.models.watch(models => say({ type: 'models', channel, models }))
    );
  }

  /** A batch's journal; nobody but an author hears it. */
  async function followBatch(channel: string, since: number): Promise<void> {
    const { batches } = workings;
    if (batches === undefined || caller.scope !== 'author') {
      throw notFound();
    }
    const follower = new Follower<BatchEntry>(channel, outlet, 'batch');
    channels.set(channel, follower);
    await workings.recovered;
    const batch = channel.slice('batch/'.length);
    if (channels.get(channel) === follower) {
      follower.start(
        listener => batches.follow(batch, since, listener),
        () => batches.stateOf(batch).seq
      );
    }
  }

  async function subscribe(channel: string, since: number): Promise<void> {
    if (channel === 'notices') {
      const tell = (notice: Notice): void => say({ type: 'notice', channel, notice });
      channels.set(channel, notices.subscribe(tell));
      say({ type: 'subscribed', channel, seq: 0 });
      return;
    }
    if (channel.startsWith('comm/')) {
      await workings.recovered;
      channels.set(channel, comms.join(channel));
      return;
    }
    if (channel.startsWith('batch/')) {
      await followBatch(channel, since);
      return;
    }
    if (!channel.startsWith('run/')) {
      feed(channel);
      return;
    }
    const follower = new Follower<JournalEntry>(channel, outlet);
    channels.set(channel, follower);
    await workings.recovered;
    const run = channel.slice('run/'.length);
    // A page may leave, or subscribe anew, while the engine recovers.
    if (channels.get(channel) !== follower) {
      return;
    }
    runOf(workings, caller, run);
    follower.start(
      listener => engine.follow(run, since, entries => listener(entriesFor(caller, entries))),
      () => engine.stateOf(run).seq
    );
  }

  function leave(channel: string): void {
    channels.get(channel)?.dispose();
    channels.delete(channel);
  }

  async function receive(data: RawData, binary: boolean): Promise<void> {
    let channel = '';
    try {
      if (binary) {
        comms.receive(bytesOf(data));
        return;
      }
      if (bytesOf(data).byteLength > TEXT_BYTES) {
        socket.close(TOO_BIG, 'too long');
        return;
      }
      const frame = parseAs(ClientFrame, parseJson(bytesOf(data)), 'frame');
      channel = frame.channel;
      leave(channel);
      if (frame.type === 'subscribe') {
        if (channels.size >= MOST_CHANNELS) {
          socket.close(TRY_AGAIN, 'too many channels');
          return;
        }
        await subscribe(channel, frame.since);
      }
    } catch (error) {
      leave(channel);
      const refusal: Refusal = refusalOf(error, log).refusal;
      say({ type: 'refused', channel, refusal });
    }
  }

  /** A run that now is somebody else's is not heard of any more. */
  const moved = workings.moves.subscribe(run => {
    for (const channel of [...channels.keys()].filter(name => name.endsWith(`/${run}`))) {
      try {
        runOf(workings, caller, run);
      } catch (error) {
        leave(channel);
        say({ type: 'refused', channel, refusal: refusalOf(error, log).refusal });
      }
    }
  });

  const pings = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, PING_EVERY);

  socket.on('pong', () => {
    answered = true;
  });
  socket.on('message', (data, binary) => void receive(data, binary));
  socket.on('error', error => log.debug({ err: error }, 'A page broke its socket.'));
  socket.on('close', () => {
    clearInterval(pings);
    moved.dispose();
    for (const channel of [...channels.keys()]) {
      leave(channel);
    }
  });
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) {
    return Buffer.concat(data);
  }
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** Resolves when the frame left, or when the socket is closed; cuts off who reads nothing. */
function sendFrame(socket: WebSocket, frame: string | Uint8Array): Promise<void> {
  if (socket.readyState !== socket.OPEN) {
    return Promise.resolve();
  }
  if (socket.bufferedAmount > MOST_UNREAD) {
    socket.terminate();
    return Promise.resolve();
  }
  return new Promise(resolve => {
    const stalled = setTimeout(() => socket.terminate(), STALLED_AFTER);
    socket.send(frame, () => {
      // An error here means that the socket closes, which ends every follower.
      clearTimeout(stalled);
      resolve();
    });
  });
}
