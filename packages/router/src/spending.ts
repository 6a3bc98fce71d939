/** What was spent and is held, by local day and notebook: read once from the ledger's rows, then kept up to date. */
import type { LedgerEntry } from '@lockstep/protocol';
import type { LedgerStore } from './contract';

/** Millionths of a US dollar, and bytes of bodies that left. */
export interface Spent {
  spent: number;
  held: number;
  bytes: number;
}

interface Intent {
  day: string;
  notebook: string | null;
  held: number;
}

/** The local calendar day of a moment, such as `2026-11-23`. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Totals over the rows of all processes; a settlement counts on the day of its intent. */
export class Spending {
  constructor(private readonly store: Pick<LedgerStore, 'rows'>) {}

  /** The totals of a local day, of one notebook where one is named. Reads the rows that came since. */
  of(day: string, notebook?: string | null): Spent {
    this.#read();
    return { ...this.#total(keyOf(day, notebook)) };
  }

  #read(): void {
    for (const { row, entry } of this.store.rows(this.#next)) {
      this.#add(entry);
      this.#next = row + 1;
    }
  }

  #add(entry: LedgerEntry): void {
    if (entry.type === 'intent') {
      const { id, at, notebook, held, bytes, what } = entry;
      const intent = { day: localDay(at), notebook, held };
      this.#open.set(id, intent);
      this.#change(intent, { spent: 0, held, bytes: what === 'call' ? bytes : 0 });
    } else if (entry.type === 'settle') {
      const intent = this.#open.get(entry.id);
      if (intent !== undefined) {
        this.#open.delete(entry.id);
        this.#change(intent, { spent: entry.price, held: -intent.held, bytes: 0 });
      }
    }
  }

  #change({ day, notebook }: Intent, by: Spent): void {
    for (const key of [keyOf(day), keyOf(day, notebook)]) {
      const total = this.#total(key);
      total.spent += by.spent;
      total.held += by.held;
      total.bytes += by.bytes;
      this.#totals.set(key, total);
    }
  }

  #total(key: string): Spent {
    return this.#totals.get(key) ?? { spent: 0, held: 0, bytes: 0 };
  }

  #next = 1;
  readonly #open = new Map<string, Intent>();
  readonly #totals = new Map<string, Spent>();
}

/** `undefined`: the whole day. `null`: what belongs to no notebook. */
const keyOf = (day: string, notebook?: string | null): string =>
  notebook === undefined ? day : JSON.stringify([day, notebook]);
