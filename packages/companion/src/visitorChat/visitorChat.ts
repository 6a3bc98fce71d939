/** The chat of a served page: one conversation a run, with models of this machine, bounded so that nobody keeps the others waiting. */
import { MOST_ASKED, UserError } from '@lockstep/protocol';
import type { ChatEvent, RouteBody, RunView } from '@lockstep/protocol';
import type { AssistantStore } from '../assistant';
import { createChats } from '../chat/chats';
import type { RunStore } from '../contract';
import type { Log } from '../log';
import { eventForVisitor } from './forVisitor';
import { type LocalModels, VISITORS_SETTINGS } from './localModels';
import { visitorTask } from './visitorTask';

/** Answers at once: more would each be slower than one after the other on a machine of few cores. */
export const AT_ONCE = 2;

/** Answers that are being made or wait, of everybody. */
export const MOST_WAITING = 30;

/** A conversation's name in the store; nobody sees it. */
const TITLE = 'About a run';

export interface VisitorChatDeps {
  store: { runs: Pick<RunStore, 'run'>; assistant: Pick<AssistantStore, 'chats' | 'memory'> };
  models: Pick<LocalModels, 'router'>;
  /** The run as it is. @throws UserError `run-unknown` (404) */
  view(run: string): RunView;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  id(): string;
}

/** What the doors use; who asks was checked before. */
export interface VisitorChat {
  /**
   * Asks about a run.
   *
   * @returns the id of the answer; the same one where that question was asked before
   * @throws UserError `answer-under-way` (409), `chat-busy` (429), `chat-full` (409)
   */
  ask(run: string, question: RouteBody<'askAboutRun'>): string;
  stop(run: string): void;
  retry(run: string, message: string): string;
  /** Deletes the conversation. */
  forget(run: string): void;
  /** One `snapshot` at once, then what happens. */
  follow(run: string, listener: (events: ChatEvent[]) => void): { dispose(): void };
  /** At start: what a dead process was writing is cut off; what was queued is queued again. */
  recover(): void;
  close(): Promise<void>;
}

/** The conversations of a store. */
export function createVisitorChat(deps: VisitorChatDeps): VisitorChat {
  const { store, models, view, log, now, id } = deps;
  const { chats: kept, memory } = store.assistant;
  const chats = createChats({
    store: { chats: kept, memory },
    record: { query: () => ({ observations: [], more: false }), get: () => null },
    models: {
      router: models.router,
      settings: () => VISITORS_SETTINGS,
      writeSettings: () => VISITORS_SETTINGS,
      watch: () => ({ dispose: () => undefined })
    },
    log,
    now,
    id,
    visitors: {
      atOnce: AT_ONCE,
      task(run, task, message, saw) {
        const { state, usual } = view(run);
        const context = { now: now(), usual };
        return visitorTask({ state, context, chats: kept, id: task, message }, saw);
      }
    }
  });

  function ensure(run: string): void {
    if (kept.summary(run) === null) {
      kept.create({ chat: run, title: TITLE, notebook: null, at: now() });
    }
  }

  /** One answer at a time for each person, and a queue that ends. */
  function demandPlace(run: string): void {
    const busy = chats.busy();
    const owner = store.runs.run(run)?.owner;
    if (busy.some(other => store.runs.run(other)?.owner === owner)) {
      throw new UserError(
        'answer-under-way',
        'Your last question is still being answered. Wait for it, or stop it.',
        409
      );
    }
    if (busy.length >= MOST_WAITING) {
      throw new UserError(
        'chat-busy',
        'Many people ask at this moment. Wait a minute, then ask again.',
        429
      );
    }
    if ((kept.summary(run)?.messages ?? 0) >= 2 * MOST_ASKED) {
      throw new UserError(
        'chat-full',
        'This conversation is as long as it can be. Delete it, then ask again.',
        409
      );
    }
  }

  return {
    ask(run, { id: question, text }) {
      ensure(run);
      if (kept.message(run, question) === null) {
        demandPlace(run);
      }
      return chats.prompt(run, { id: question, text, attachments: [], notebook: null });
    },

    stop(run) {
      ensure(run);
      chats.stop(run);
    },

    retry(run, message) {
      ensure(run);
      demandPlace(run);
      return chats.retry(run, message);
    },

    forget(run) {
      if (kept.summary(run) !== null) {
        chats.delete(run);
      }
    },

    follow(run, listener) {
      ensure(run);
      return chats.follow(run, events => listener(events.map(eventForVisitor)));
    },

    recover: () => chats.recover(),
    close: () => chats.close()
  };
}
