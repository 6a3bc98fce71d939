/** What the chat's specs share: chats on a store of their own, a scripted router, and a page that follows. */
import { ChatEvent } from '@lockstep/protocol';
import type { ChatMessage, RouteBody, StoredObservation } from '@lockstep/protocol';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chats } from '../assistant';
import { silentLog } from '../log';
import type { Store } from '../store';
import { temporaryFolder, testStore } from '../testing/parts';
import { createChats } from './chats';
import { recordOf, type RoutedCall, ScriptedModels } from './testing';

let folder: string;
let remove: () => void;
let opened: Store[] = [];
let time = 1_000;
let ids = 0;

/** Made anew for each test of a file that calls {@link useChats}. */
export let store: Store;
export let models: ScriptedModels;
export let chats: Chats;

function start(observations: readonly StoredObservation[] = []): Chats {
  return createChats({
    store: store.assistant,
    record: recordOf(observations),
    models,
    log: silentLog(),
    now: () => time,
    id: () => `id${String(++ids).padStart(8, '0')}`
  });
}

/** Gives each test of a file fresh chats. */
export function useChats(): void {
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
    store = testStore(folder);
    opened = [store];
    models = new ScriptedModels();
    time = 1_000;
    ids = 0;
    chats = start();
  });

  afterEach(async () => {
    await chats.close();
    opened.forEach(each => {
      each.close();
    });
    remove();
  });
}

/** The same chats with something on record. */
export async function withRecord(observations: readonly StoredObservation[]): Promise<void> {
  await chats.close();
  chats = start(observations);
}

/** The process is gone without another word, and the next one starts on its store. */
export function dieAndStart(): void {
  store = testStore(folder, { holder: `after ${opened.length}`, lives: () => false });
  opened.push(store);
  models = new ScriptedModels();
  chats = start();
}

/** Lets the clock go on. */
export function pass(milliseconds: number): void {
  time += milliseconds;
}

/** Lets what was emitted be taken in. */
export const settle = () => sleep(0).then(() => sleep(0));

export const question = (changes: Partial<RouteBody<'prompt'>> = {}): RouteBody<'prompt'> => ({
  id: `question${++ids}`,
  text: 'Why?',
  attachments: [],
  notebook: null,
  ...changes
});

export const newChat = (notebook: string | null = null) => chats.create({ notebook }).summary.chat;

/** The sentence with which something is refused. */
export function refusalOf(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
}

export type Assistant = Extract<ChatMessage, { role: 'assistant' }>;

export function answerOf(chat: string, id: string): Assistant {
  const found = chats.view(chat).messages.find(message => message.id === id);
  if (found?.role !== 'assistant') {
    throw new Error('There is no such answer.');
  }
  return found;
}

/** Asks, and waits until the router has the task. */
export async function ask(
  chat: string,
  changes: Partial<RouteBody<'prompt'>> = {}
): Promise<{ answer: string; call: RoutedCall }> {
  const arrival = models.arrival();
  const answer = chats.prompt(chat, question(changes));
  return { answer, call: await arrival };
}

/** A page: what it shows after all that it was told, by the rules of the channel. */
export class Page {
  readonly phases: string[] = [];
  readonly texts = new Map<string, string>();
  readonly removed: string[] = [];
  messages = new Map<string, ChatMessage>();
  readonly events: ChatEvent[] = [];
  title = '';
  deleted = false;

  constructor(chat: string) {
    this.following = chats.follow(chat, events => {
      events.forEach(event => {
        this.take(ChatEvent.parse(event));
      });
    });
  }

  dispose(): void {
    this.following.dispose();
  }

  private take(event: ChatEvent): void {
    this.events.push(event);
    switch (event.type) {
      case 'snapshot':
        event.view.messages.forEach(message => {
          this.hold(message);
        });
        this.title = event.view.summary.title;
        break;
      case 'message':
        this.hold(event.message);
        break;
      case 'append': {
        const key = `${event.message} ${event.by}`;
        const text = this.texts.get(key) ?? '';
        if (text.length !== event.from) {
          throw new Error(`Text from ${event.from} came when ${text.length} were there.`);
        }
        this.texts.set(key, text + event.text);
        break;
      }
      case 'phase':
        this.phases.push(event.phase);
        break;
      case 'removed':
        this.removed.push(...event.messages);
        break;
      case 'summary':
        this.title = event.summary.title;
        break;
      case 'deleted':
        this.deleted = true;
    }
  }

  private hold(message: ChatMessage): void {
    this.messages.set(message.id, message);
    if (message.role === 'assistant') {
      message.parts.forEach(({ by, text }) => this.texts.set(`${message.id} ${by}`, text));
    }
  }

  private readonly following: { dispose(): void };
}
