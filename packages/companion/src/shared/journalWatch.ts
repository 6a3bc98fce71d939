/** Follows journals that other processes may write too: each entry comes once and in order. */
import { UserError } from '@lockstep/protocol';
import type { Log } from '../log';

/** One who follows a journal, and the last entry they have. */
interface Reader<E> {
  listener(this: void, entries: E[]): void;
  seq: number;
}

/** The journals that somebody follows here: of runs, or of batches. */
export class JournalWatch<E extends { seq: number }> {
  private readonly readers = new Map<string, Set<Reader<E>>>();
  private readonly due = new Set<string>();
  private reading = false;

  constructor(
    private readonly store: { journal(id: string, since: number): E[] },
    private readonly log: Log
  ) {}

  /** The journals that somebody follows. */
  get watched(): ReadonlySet<string> {
    return new Set(this.readers.keys());
  }

  /** Calls back at once with the entries after `since`, then with each batch that was written. */
  follow(id: string, since: number, listener: Reader<E>['listener']): { dispose(): void } {
    const reader: Reader<E> = { listener, seq: since };
    this.give(id, reader, this.store.journal(id, since));
    const all = this.readers.get(id) ?? new Set();
    this.readers.set(id, all.add(reader));
    return {
      dispose: () => {
        all.delete(reader);
        if (all.size === 0 && this.readers.get(id) === all) {
          this.readers.delete(id);
        }
      }
    };
  }

  /** This process wrote these: whoever has all before them hears them at once. */
  wrote(id: string, entries: E[]): void {
    const first = entries[0]?.seq ?? 0;
    for (const reader of [...(this.readers.get(id) ?? [])]) {
      this.give(id, reader, reader.seq + 1 < first ? this.store.journal(id, reader.seq) : entries);
    }
  }

  /** A journal grew; `null`: any may have. Several such words that come together are one reading. */
  told(id: string | null): void {
    for (const one of id === null ? this.readers.keys() : [id]) {
      if (this.readers.has(one)) {
        this.due.add(one);
      }
    }
    if (this.due.size > 0 && !this.reading) {
      this.reading = true;
      setImmediate(() => {
        this.reading = false;
        this.readDue();
      });
    }
  }

  /** Reads what could not be read when it was told. */
  private readDue(): void {
    for (const id of [...this.due]) {
      const readers = [...(this.readers.get(id) ?? [])];
      try {
        const since = Math.min(...readers.map(({ seq }) => seq));
        const entries = readers.length === 0 ? [] : this.store.journal(id, since);
        this.due.delete(id);
        readers.forEach(reader => this.give(id, reader, entries));
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        // It stays due: the store says when it answers again, and every heartbeat asks.
        this.log.warn({ journal: id, code: error.code }, error.message);
      }
    }
  }

  private give(id: string, reader: Reader<E>, entries: E[]): void {
    const news = entries.filter(({ seq }) => seq > reader.seq);
    const last = news.at(-1);
    if (last === undefined) {
      return;
    }
    reader.seq = last.seq;
    try {
      reader.listener(news);
    } catch (err) {
      this.log.error({ err, journal: id }, 'a listener failed');
    }
  }
}
