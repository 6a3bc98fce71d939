/** Follows journals in a shared store: whoever writes them, each entry comes once and in order. */
import { UserError } from '@lockstep/protocol';
import type { JournalEntry } from '@lockstep/protocol';
import type { RunStore } from '../contract';
import type { Log } from '../log';

type Listener = (entries: JournalEntry[]) => void;

/** One who follows a run, and the last entry they have. */
interface Reader {
  listener: Listener;
  seq: number;
}

/** The journals that somebody follows here. */
export class JournalWatch {
  private readonly readers = new Map<string, Set<Reader>>();
  private readonly due = new Set<string>();
  private reading = false;

  constructor(
    private readonly store: Pick<RunStore, 'journal'>,
    private readonly log: Log
  ) {}

  /** The runs that somebody follows. */
  get watched(): ReadonlySet<string> {
    return new Set(this.readers.keys());
  }

  /** Calls back at once with the entries after `since`, then with each batch that was written. */
  follow(run: string, since: number, listener: Listener): { dispose(): void } {
    const reader: Reader = { listener, seq: since };
    this.give(reader, this.store.journal(run, since));
    const all = this.readers.get(run) ?? new Set();
    this.readers.set(run, all.add(reader));
    return {
      dispose: () => {
        all.delete(reader);
        if (all.size === 0 && this.readers.get(run) === all) {
          this.readers.delete(run);
        }
      }
    };
  }

  /** A journal grew; `null`: any may have. Several such words that come together are one reading. */
  told(run: string | null): void {
    for (const one of run === null ? this.readers.keys() : [run]) {
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
    for (const run of [...this.due]) {
      const readers = [...(this.readers.get(run) ?? [])];
      try {
        const since = Math.min(...readers.map(({ seq }) => seq));
        const entries = readers.length === 0 ? [] : this.store.journal(run, since);
        this.due.delete(run);
        readers.forEach(reader => this.give(reader, entries));
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        // It stays due: the store says when it answers again, and every heartbeat asks.
        this.log.warn({ run, code: error.code }, error.message);
      }
    }
  }

  private give(reader: Reader, entries: JournalEntry[]): void {
    const news = entries.filter(({ seq }) => seq > reader.seq);
    const last = news.at(-1);
    if (last === undefined) {
      return;
    }
    reader.seq = last.seq;
    try {
      reader.listener(news);
    } catch (err) {
      this.log.error({ err, run: last.run }, 'a listener failed');
    }
  }
}
