/** Where answers are made: a queue for each chat, what is stored of each answer and when, and who is told of it. */
import type { ChatEvent, Seen } from '@lockstep/protocol';
import type { Task } from '@lockstep/router';
import type { AssistantStore, Models, RecordKeeper } from '../assistant';
import type { EndedAnswer } from '../calibration/useLabels';
import type { Log } from '../log';
import { answer } from './answer';
import { Channel } from './channel';
import type { UserMessage } from './gather';
import type { TellStanding } from './guidedRuns';
import { type Job } from './job';
import type { AssistantMessage } from './liveAnswer';
import { Turnstile } from './turnstile';

/** Milliseconds within which a growing text is stored at most once. */
export const SAVE_EVERY = 1_000;

export interface ChatDeps {
  store: Pick<AssistantStore, 'chats' | 'memory'>;
  record: Pick<RecordKeeper, 'query' | 'get'>;
  /** Told of each whole answer of a local model. */
  answered?: (answer: EndedAnswer) => void;
  models: Pick<Models, 'router' | 'watch' | 'settings' | 'writeSettings'>;
  /** Where the Guided App of a notebook stands; absent where no runs are. */
  guided?: TellStanding;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  /** A new id for chats, messages and tasks: 8 to 40 lower-case letters and digits. */
  id: () => string;
  /** Present on a served page, whose visitors ask; absent in an author's chat. */
  visitors?: VisitorsDeps;
}

/** What differs where visitors ask: nothing about them is kept, and no question waits until there is a model. */
export interface VisitorsDeps {
  /** Makes the router's task of a question about a run, whose id the chat has. */
  task(run: string, id: string, question: UserMessage, saw: (seen: Seen) => void): Task;
  /** How many answers are made at once. */
  atOnce: number;
}

export class Desk {
  /** At most one model of this machine answers at a time, across all chats, unless visitors ask. */
  readonly turnstile: Turnstile;

  constructor(readonly deps: ChatDeps) {
    this.turnstile = new Turnstile(deps.visitors?.atOnce);
  }

  /** Puts an answer last in its chat's queue, and starts it when it is the only one. */
  enqueue(job: Job): void {
    this.jobs.set(job.live.id, job);
    const queue = this.queues.get(job.chat);
    if (queue === undefined) {
      this.queues.set(job.chat, [job]);
    } else {
      queue.push(job);
    }
    this.next(job.chat);
  }

  /** The answer that is being made for a message, if one is. */
  job(message: string): Job | undefined {
    return this.jobs.get(message);
  }

  /** The first of a chat's queue that has not ended. */
  current(chat: string): Job | undefined {
    return this.queues.get(chat)?.find(({ live }) => !live.ended);
  }

  /** All that has not ended, of a chat or of all. */
  open(chat?: string): Job[] {
    return [...this.jobs.values()].filter(job => chat === undefined || job.chat === chat);
  }

  /** Nothing of it is stored or told any more, and its work ends. */
  discard(job: Job): void {
    job.gone = true;
    this.forgetTimer(job);
    job.abort();
    this.leave(job);
  }

  /** Stores an answer within a second, so that a killed process keeps what was there. */
  saveSoon(job: Job): void {
    if (!job.gone && !this.timers.has(job)) {
      const timer = setTimeout(() => {
        this.timers.delete(job);
        try {
          this.store(job);
        } catch (error) {
          // The text is still in memory and its end is stored again; that one tells the person.
          this.deps.log.warn({ err: error }, 'An answer could not be stored while it was written.');
        }
      }, SAVE_EVERY);
      timer.unref();
      this.timers.set(job, timer);
    }
  }

  /** Stores an answer now. */
  save(job: Job): void {
    this.forgetTimer(job);
    if (!job.gone) {
      this.store(job);
    }
  }

  channel(chat: string): Channel {
    const known = this.channels.get(chat);
    if (known !== undefined) {
      return known;
    }
    const channel = new Channel(this.deps.now, () => this.channels.delete(chat));
    this.channels.set(chat, channel);
    return channel;
  }

  tell(chat: string, ...events: ChatEvent[]): void {
    this.channels.get(chat)?.tell(...events);
  }

  tellJob(job: Job, ...events: ChatEvent[]): void {
    if (!job.gone) {
      this.tell(job.chat, ...events);
    }
  }

  /** New text; nobody following costs nothing. */
  append(job: Job, by: 'draft' | 'cloud', piece: string): void {
    const grown = job.live.append(by, piece);
    if (grown !== null && !job.gone) {
      this.channels.get(job.chat)?.append(job.live.id, by, grown);
    }
  }

  tellSummary(chat: string): void {
    const { chats } = this.deps.store;
    const summary = chats.summary(chat);
    if (summary !== null) {
      this.tell(chat, { type: 'summary', summary, context: chats.use(chat) });
    }
  }

  /** The chat's followers hear nothing more. */
  closeChannel(chat: string): void {
    this.channels.get(chat)?.drop();
    this.channels.delete(chat);
  }

  /** Resolves when no answer is being made any more. */
  async idle(): Promise<void> {
    await Promise.all(this.working);
  }

  private next(chat: string): void {
    const job = this.queues.get(chat)?.[0];
    if (job === undefined || job.running) {
      return;
    }
    job.running = true;
    const work = answer(job, this).finally(() => {
      this.working.delete(work);
      this.leave(job);
      this.queues.set(
        chat,
        (this.queues.get(chat) ?? []).filter(other => other !== job)
      );
      this.next(chat);
    });
    this.working.add(work);
  }

  /** It is known no more; one whose work still ends keeps its place until then. */
  private leave(job: Job): void {
    this.jobs.delete(job.live.id);
    if (!job.running) {
      const queue = this.queues.get(job.chat) ?? [];
      this.queues.set(
        job.chat,
        queue.filter(other => other !== job)
      );
    }
  }

  private store({ chat, live, use }: Job): void {
    const { chats } = this.deps.store;
    const message: AssistantMessage = live.message;
    chats.put(chat, message, this.deps.now());
    if (live.seen !== null && this.storedSeen.get(live) !== live.seen) {
      chats.putSeen(live.id, live.seen);
      this.storedSeen.set(live, live.seen);
    }
    if (use !== null) {
      chats.putUse(chat, use);
    }
  }

  private forgetTimer(job: Job): void {
    clearTimeout(this.timers.get(job));
    this.timers.delete(job);
  }

  private readonly jobs = new Map<string, Job>();
  private readonly queues = new Map<string, Job[]>();
  private readonly channels = new Map<string, Channel>();
  private readonly timers = new Map<Job, NodeJS.Timeout>();
  private readonly working = new Set<Promise<void>>();
  private readonly storedSeen = new WeakMap<object, unknown>();
}
