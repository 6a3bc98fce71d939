/** A ledger's rows in memory, as text, so that tests can damage single bytes or refuse to write. */
import { type LedgerEntry, LedgerRow } from '@lockstep/protocol';
import type { LedgerStore } from './contract';

const KEY = new Uint8Array(32).fill(7);

/** Rows as text, as a disk holds them; a row that cannot be read has no chain. */
export class Rows implements LedgerStore {
  text: string[] = [];
  readonly bodies = new Map<string, string>();
  marked: string | null = null;
  full = false;
  dead = false;
  readonly key = KEY;
  readonly mark = {
    read: () => this.marked,
    write: (mark: string) => void (this.marked = mark)
  };

  transaction<T>(work: () => T): T {
    const before = [...this.text];
    try {
      return work();
    } catch (error) {
      this.text = before;
      throw error;
    }
  }
  head = (): LedgerRow | null => [...this.rows()].at(-1) ?? null;
  append(row: LedgerRow, body: string | null = null): void {
    if (this.full) {
      throw new Error('SQLITE_FULL');
    }
    this.text.push(JSON.stringify(row));
    if (body !== null) {
      this.bodies.set(row.entry.id, body);
    }
  }
  body = (intent: string): string | null => this.bodies.get(intent) ?? null;
  *rows(from = 1): Iterable<LedgerRow> {
    for (const [index, text] of this.text.entries()) {
      const row = index + 1;
      if (row < from) {
        continue;
      }
      let value: unknown = null;
      try {
        value = JSON.parse(text);
      } catch {
        // Stays null, which no schema takes.
      }
      const read = LedgerRow.safeParse(value);
      const unreadable: LedgerEntry = {
        type: 'kept',
        id: '',
        at: 0,
        name: '',
        notebook: null,
        bytes: 0,
        reason: ''
      };
      yield read.success ? read.data : { row, entry: unreadable, mac: '' };
    }
  }
  open() {
    const entries = [...this.rows()].map(({ entry }) => entry);
    const settled = new Set(entries.filter(({ type }) => type === 'settle').map(({ id }) => id));
    return entries.flatMap(entry =>
      entry.type === 'intent' && !settled.has(entry.id)
        ? [{ entry, holder: 'h', alive: !this.dead }]
        : []
    );
  }
}
