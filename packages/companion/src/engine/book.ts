/** A run's journal with the state it gives: the one place where events are written, and told to who listens. */
import {
  type Actor,
  type JournalEntry,
  type RunEvent,
  type RunState,
  tellAlone,
  UserError
} from '@lockstep/protocol';
import { admit, appendEntry, reduce, replayJournal } from '@lockstep/workflow';
import type { JournalListener, RunStore } from '../contract';
import type { Log } from '../log';

type Listener = (entries: JournalEntry[]) => void;

export interface BookOptions {
  run: string;
  store: RunStore;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Hears what is written here. */
  overhears?: JournalListener | undefined;
}

/** One run's journal. Its state is always exactly what the stored journal gives. */
export class Book {
  /** Reads a stored journal. */
  static open(options: BookOptions): Book {
    return new Book(options, options.store.journal(options.run, 0));
  }

  /** Begins a journal; its first event is `run-created`. */
  static begin(
    options: BookOptions,
    event: Extract<RunEvent, { type: 'run-created' }>,
    by: Actor
  ): Book {
    const { run, store, now, overhears } = options;
    overhears?.begun(run);
    const entry = appendEntry(null, { run, at: now(), by, event });
    store.append([entry]);
    const book = new Book(options, [entry]);
    overhears?.written(run, [entry], book.state);
    return book;
  }

  private constructor(
    private readonly options: BookOptions,
    entries: readonly JournalEntry[]
  ) {
    const last = entries.at(-1);
    if (last === undefined) {
      // The process died between naming the run and writing its first line.
      throw new UserError('run-unknown', 'There is no such run.', 404);
    }
    this.present = replayJournal(entries);
    this.last = last;
    this.askedBy = askerIn(entries) ?? 'engine';
  }

  get state(): RunState {
    return this.present;
  }

  /** When the last event was written, milliseconds since 1970. */
  get at(): number {
    return this.last.at;
  }

  /** Who asked last for steps to run. */
  get asked(): Actor {
    return this.askedBy;
  }

  /** Whether anybody listens. */
  get followed(): boolean {
    return this.listeners.size > 0;
  }

  /** Writes what a command decided. Durable on return; nothing is written when it throws. */
  decide(events: readonly RunEvent[], by: Actor): JournalEntry[] {
    return this.write(events, by, false);
  }

  /** Writes facts of the engine, each admitted by the rules. */
  witness(events: readonly RunEvent[]): JournalEntry[] {
    return this.write(events, 'engine', true);
  }

  /** Entries after `since`. */
  entries(since: number): JournalEntry[] {
    return since >= this.last.seq ? [] : this.options.store.journal(this.options.run, since);
  }

  /** Calls back at once with the entries after `since`, then with each batch as it is written. */
  follow(since: number, listener: Listener): { dispose(): void } {
    // One subscription each, even when the same function listens twice.
    const own: Listener = entries => listener(entries);
    const missed = this.entries(since);
    if (missed.length > 0) {
      this.call(own, missed);
    }
    this.listeners.add(own);
    return { dispose: () => void this.listeners.delete(own) };
  }

  private write(events: readonly RunEvent[], by: Actor, facts: boolean): JournalEntry[] {
    const { run, store, now, overhears } = this.options;
    const entries: JournalEntry[] = [];
    let state = this.present;
    let last = this.last;
    for (const event of events) {
      const refusal = facts ? admit(state, event) : null;
      if (refusal !== null) {
        throw new Error(`Run ${run}: the fact ${event.type} is refused. ${refusal.message}`);
      }
      last = appendEntry(last, { run, at: now(), by, event });
      state = reduce(state, last);
      entries.push(last);
    }
    if (entries.length > 0) {
      store.append(entries);
      this.present = state;
      this.last = last;
      this.askedBy = askerIn(entries) ?? this.askedBy;
      overhears?.written(run, entries, state);
      this.tell(entries);
    }
    return entries;
  }

  /** Listeners may write in turn; every one of them still gets all batches in order. */
  private tell(entries: JournalEntry[]): void {
    this.outbox.push(entries);
    if (this.telling) {
      return;
    }
    this.telling = true;
    try {
      for (let batch = this.outbox.shift(); batch !== undefined; batch = this.outbox.shift()) {
        for (const listener of [...this.listeners]) {
          this.call(listener, batch);
        }
      }
    } finally {
      this.telling = false;
    }
  }

  /** A page that cannot be told must not stop a run. */
  private call(listener: Listener, entries: JournalEntry[]): void {
    const { log, run } = this.options;
    tellAlone(
      () => listener(entries),
      err => log.error({ err, run }, 'a listener failed')
    );
  }

  private present: RunState;
  private last: JournalEntry;
  private askedBy: Actor;
  private readonly listeners = new Set<Listener>();
  private readonly outbox: JournalEntry[][] = [];
  private telling = false;
}

function askerIn(entries: readonly JournalEntry[]): Actor | undefined {
  return entries.findLast(({ event }) => event.type === 'steps-queued')?.by;
}
