/** Chats: what a person asks and posts, the answers that stream back, and what becomes of them after a restart. */
import { maskSecrets } from '@lockstep/privacy';
import {
  type ChatMessage,
  type ChatView,
  type NotebookContext,
  type RouteBody,
  SNAPSHOT_MESSAGES,
  UserError
} from '@lockstep/protocol';
import type { Chats } from '../assistant';
import { endAnswer } from './answer';
import { titleFrom } from './cut';
import { type ChatDeps, Desk } from './desk';
import { maskAttachments, maskNotebook, type Question, type UserMessage } from './gather';
import { keepFactsIn, repliesToGreeting } from './introduction';
import { Job } from './job';
import { ENDED, type AssistantMessage, LiveAnswer } from './liveAnswer';
import { ModelWait } from './modelWait';
import { cutOff, posted } from './messages';

export type { ChatDeps } from './desk';

/** A chat's title until its first question names it. */
const NEW_CHAT = 'New chat';
const INTRODUCTION = 'Introduction';
/** How many questions keep their notebook's cells at hand for a retry. */
const NOTEBOOKS_KEPT = 10;
/** Milliseconds that an ending process waits for its answers to end. */
const PATIENCE = 1_000;

/** The chats of a store. Call `recover` once at start. */
export function createChats(deps: ChatDeps): Chats {
  const { store, models, now, id } = deps;
  const { chats, memory } = store;
  const desk = new Desk(deps);
  const notebooks = new Map<string, NotebookContext | null>();

  function summaryOf(chat: string) {
    const summary = chats.summary(chat);
    if (summary === null) {
      throw new UserError(
        'chat-unknown',
        'This chat is gone. Open another, or start a new one.',
        404
      );
    }
    return summary;
  }

  /** A stored message as it is now. */
  function current(message: ChatMessage): ChatMessage {
    return desk.job(message.id)?.live.message ?? message;
  }

  function messageOf(chat: string, message: string): ChatMessage {
    summaryOf(chat);
    const found = chats.message(chat, message);
    if (found === null) {
      throw new UserError('message-unknown', 'This message is no longer in the chat.', 404);
    }
    return current(found);
  }

  function viewOf(chat: string): ChatView {
    const summary = summaryOf(chat);
    const { messages, more } = chats.messages(chat, null, SNAPSHOT_MESSAGES);
    return { summary, messages: messages.map(current), more, context: chats.use(chat) };
  }

  function put(chat: string, message: ChatMessage): void {
    chats.put(chat, message, now());
    desk.tell(chat, { type: 'message', message });
  }

  /** Stores and queues an answer; returns its id. */
  function begin(chat: string, question: Question | null): string {
    const live = new LiveAnswer(id(), now(), question?.message.id ?? null, now);
    const job = new Job(chat, live, question, new ModelWait(models));
    put(chat, live.message);
    desk.tellSummary(chat);
    desk.enqueue(job);
    return live.id;
  }

  /** Removes that question and all after it. */
  function cutFrom(chat: string, message: string): void {
    if (messageOf(chat, message).role !== 'user') {
      throw new UserError('not-a-question', 'Only a question of yours can be edited.', 409);
    }
    const gone = chats.cut(chat, message);
    gone
      .flatMap(removed => desk.job(removed) ?? [])
      .forEach(job => {
        desk.discard(job);
      });
    desk.tell(chat, { type: 'removed', messages: gone });
  }

  function keepFacts(chat: string, text: string, afterGreeting: boolean): void {
    const notice = keepFactsIn(memory, text, afterGreeting, { id: id(), at: now() });
    if (notice !== null) {
      put(chat, notice);
    }
  }

  function remember(question: string, open: NotebookContext | null): void {
    notebooks.set(question, open);
    const [oldest] = notebooks.keys();
    if (notebooks.size > NOTEBOOKS_KEPT && oldest !== undefined) {
      notebooks.delete(oldest);
    }
  }

  /** The question that an answer belongs to, with its notebook where that is still known. */
  function questionOf(chat: string, answers: string | null): Question | null {
    if (answers === null) {
      return null;
    }
    const message = messageOf(chat, answers);
    if (message.role !== 'user') {
      throw new UserError('message-unknown', 'The question of this answer is gone.', 404);
    }
    const open = notebooks.get(answers);
    return { message, open: open === undefined ? 'lost' : open };
  }

  /** The answer to a question that was sent before, `null` when it was not; a request may come twice. */
  function asked(chat: string, question: string): { answer: string | null } | null {
    const known = chats.message(chat, question);
    if (known === null) {
      return null;
    }
    if (known.role !== 'user') {
      throw new UserError('message-exists', 'Another message has this id. Send it again.', 409);
    }
    const answers = chats
      .turns(chat)
      .flatMap(turn => (turn.hidden ? [] : turn.message))
      .filter(message => message.role === 'assistant' && message.answers === question);
    return { answer: answers.at(-1)?.id ?? null };
  }

  function prompt(chat: string, body: RouteBody<'prompt'>): string {
    const { title } = summaryOf(chat);
    const before = asked(chat, body.id);
    if (before?.answer !== null && before !== null) {
      return before.answer;
    }
    if (body.replaces !== undefined && before === null) {
      cutFrom(chat, body.replaces);
    }
    const text = maskSecrets(body.text);
    const attachments = maskAttachments(body.attachments);
    const open = body.notebook === null ? null : maskNotebook(body.notebook);
    const message: UserMessage = { id: body.id, at: now(), role: 'user', text, attachments };
    const afterGreeting = repliesToGreeting(chats, chat);
    put(chat, message);
    remember(body.id, open);
    if (title === NEW_CHAT) {
      chats.rename(chat, titleFrom(text));
    }
    if (deps.visitors === undefined) {
      keepFacts(chat, text, afterGreeting);
    }
    return begin(chat, { message, open });
  }

  function retry(chat: string, message: string): string {
    const answer = messageOf(chat, message);
    if (answer.role !== 'assistant' || answer.phase === 'done') {
      throw new UserError('not-to-retry', 'This answer is whole. Ask a new question.', 409);
    }
    if (!ENDED.has(answer.phase)) {
      if (desk.job(message)?.wait.nudge() === true) {
        return message;
      }
      throw new UserError(
        'answer-under-way',
        'This answer is still being made. Stop it first.',
        409
      );
    }
    const question = questionOf(chat, answer.answers);
    return begin(chat, question === null ? null : { ...question, again: true });
  }

  /** What a dead process left of an answer. */
  function resume(chat: string, message: AssistantMessage): void {
    const known = message.answers === null || chats.message(chat, message.answers) !== null;
    if (message.phase !== 'queued' || !known) {
      chats.put(chat, cutOff(message), now());
      return;
    }
    const live = new LiveAnswer(message.id, message.at, message.answers, now);
    desk.enqueue(new Job(chat, live, questionOf(chat, message.answers), new ModelWait(models)));
  }

  return {
    list: notebook => chats.list(notebook),

    create({ notebook, title }) {
      const chat = id();
      chats.create({ chat, title: title ?? NEW_CHAT, notebook, at: now() });
      return viewOf(chat);
    },

    view: viewOf,

    older(chat, before) {
      summaryOf(chat);
      const { messages, more } = chats.messages(chat, before, SNAPSHOT_MESSAGES);
      return { messages: messages.map(current), more };
    },

    rename(chat, title) {
      summaryOf(chat);
      chats.rename(chat, title);
      desk.tellSummary(chat);
    },

    delete(chat) {
      summaryOf(chat);
      desk.open(chat).forEach(job => {
        desk.discard(job);
      });
      chats.delete(chat);
      desk.tell(chat, { type: 'deleted' });
      desk.closeChannel(chat);
    },

    prompt,

    post(chat, { role, text, level }) {
      summaryOf(chat);
      const message = { id: id(), at: now() };
      const masked = maskSecrets(text);
      if (role === 'hidden') {
        chats.putHidden(chat, message.id, masked, now());
      } else {
        put(chat, posted(role, message, masked, level ?? 'info'));
        desk.tellSummary(chat);
      }
      return message.id;
    },

    stop(chat) {
      summaryOf(chat);
      const job = desk.current(chat);
      if (job !== undefined) {
        job.live.problem = null;
        job.abort();
        endAnswer(job, desk, 'stopped');
        if (!job.running) {
          desk.discard(job);
        }
      }
    },

    busy: () => desk.open().flatMap(({ chat, live }) => (live.ended ? [] : [chat])),

    decide(chat, message, { preview, decision }) {
      summaryOf(chat);
      const job = desk.job(message);
      if (job?.chat !== chat || job.live.preview?.id !== preview) {
        throw new UserError(
          'preview-gone',
          'This proposal is no longer open, and this click sent nothing. Ask again to get a new one.',
          409
        );
      }
      const { alwaysNotebooks } = models.settings();
      const { notebook } = job;
      if (decision === 'always' && notebook !== null && !alwaysNotebooks.includes(notebook)) {
        models.writeSettings({ alwaysNotebooks: [...alwaysNotebooks, notebook] });
      }
      job.live.preview = null;
      job.live.enter('reading');
      desk.tellJob(job, { type: 'message', message: job.live.message });
      job.decide(preview, decision);
    },

    retry,

    seen(chat, message) {
      messageOf(chat, message);
      const seen = desk.job(message)?.live.seen ?? chats.seen(message);
      if (seen === null) {
        throw new UserError('seen-unknown', 'No model has seen anything for this message.', 404);
      }
      return seen;
    },

    introduce(chat, greet) {
      if (chat !== null) {
        summaryOf(chat);
      }
      const before = memory.introduced();
      memory.setIntroduced();
      if (!greet || before) {
        return;
      }
      const place = chat ?? id();
      if (chat === null) {
        chats.create({ chat: place, title: INTRODUCTION, notebook: null, at: now() });
      }
      begin(place, null);
    },

    follow(chat, listener) {
      summaryOf(chat);
      return desk.channel(chat).follow(listener, () => ({ type: 'snapshot', view: viewOf(chat) }));
    },

    recover() {
      for (const { chat, message } of chats.unfinished()) {
        if (message.role === 'assistant') {
          resume(chat, message);
        }
      }
    },

    async close() {
      for (const job of desk.open()) {
        // What is still queued is asked by the next process; what a model had begun is not.
        if (job.live.phase !== 'queued' && !job.live.ended) {
          const { problem } = cutOff(job.live.message);
          job.live.problem = problem;
          endAnswer(job, desk, 'cut-off');
        }
        desk.discard(job);
      }
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>(resolve => {
        timer = setTimeout(resolve, PATIENCE);
      });
      await Promise.race([desk.idle(), late]);
      clearTimeout(timer);
    }
  };
}
