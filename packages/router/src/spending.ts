/** What was spent and is held, by task, notebook, day and month: read once from the ledger's rows, then kept up to date. */
import type { BudgetName, BudgetStanding, LedgerEntry } from '@lockstep/protocol';
import type { Limits } from './budgets';
import type { LedgerStore } from './contract';

/** Millionths of a US dollar, and bytes of bodies that left. */
export interface Spent {
  spent: number;
  held: number;
  bytes: number;
}

interface Intent {
  keys: readonly string[];
  held: number;
}

/** Whose budgets count for a call. */
export interface Spender {
  notebook: string | null;
  task: string | null;
}

/** The local calendar day of a moment, such as `2026-11-23`. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** How far ahead of the clock the ledger's last day still counts: further ahead, that clock was wrong for long. */
const AHEAD = 7 * 86_400_000;

/** Totals over the rows of all processes; a settlement counts where its intent does. */
export class Spending {
  constructor(private readonly store: Pick<LedgerStore, 'rows'>) {}

  /** The totals of a local day, of one notebook where one is named. Reads the rows that came since. */
  of(day: string, notebook?: string | null): Spent {
    this.#read();
    return { ...this.#total(notebook === undefined ? day : ofNotebook(day, notebook)) };
  }

  /**
   * The day in whose budgets a call counts now. Days only go on: a clock that is put back returns to no earlier day,
   * whose budgets it would open again.
   *
   * @param steady milliseconds since 1970, by a clock that nobody can put forward
   */
  day(steady: number): string {
    this.#read();
    const today = localDay(steady);
    return this.#latest > today && this.#latest <= localDay(steady + AHEAD) ? this.#latest : today;
  }

  /** How each budget stands that has a limit. */
  standing(day: string, { notebook, task }: Spender, limits: Limits): BudgetStanding[] {
    this.#read();
    const { soft = [] } = limits;
    const standing = (name: BudgetName, key: string): BudgetStanding[] => {
      const limit = limits[name];
      const { spent, held } = this.#total(key);
      const whose = name === 'notebook' ? notebook : null;
      return limit === undefined
        ? []
        : [{ name, notebook: whose, limit, soft: soft.includes(name), spent, held }];
    };
    return [
      ...(task === null ? [] : standing('task', ofTask(task))),
      ...(notebook === null ? [] : standing('notebook', ofNotebook(day, notebook))),
      ...standing('day', day),
      ...standing('month', monthOf(day))
    ];
  }

  /** The notebooks that spent or hold something that day. */
  notebooks(day: string): string[] {
    this.#read();
    return [...(this.#notebooks.get(day) ?? [])].sort();
  }

  #read(): void {
    for (const { row, entry } of this.store.rows(this.#next)) {
      this.#add(entry);
      this.#next = row + 1;
    }
  }

  #add(entry: LedgerEntry): void {
    if (entry.type === 'intent') {
      const { id, at, day = localDay(at), notebook, task, held, bytes, what } = entry;
      const keys = [
        day,
        monthOf(day),
        ofNotebook(day, notebook),
        ...(task === undefined ? [] : [ofTask(task)])
      ];
      this.#latest = day > this.#latest ? day : this.#latest;
      if (notebook !== null) {
        this.#notebooks.set(day, (this.#notebooks.get(day) ?? new Set()).add(notebook));
      }
      this.#open.set(id, { keys, held });
      this.#change(keys, { spent: 0, held, bytes: what === 'call' ? bytes : 0 });
    } else if (entry.type === 'settle') {
      const intent = this.#open.get(entry.id);
      if (intent !== undefined) {
        this.#open.delete(entry.id);
        this.#change(intent.keys, { spent: entry.price, held: -intent.held, bytes: 0 });
      }
    }
  }

  #change(keys: readonly string[], by: Spent): void {
    for (const key of keys) {
      const total = this.#total(key);
      this.#totals.set(key, {
        spent: total.spent + by.spent,
        held: total.held + by.held,
        bytes: total.bytes + by.bytes
      });
    }
  }

  #total(key: string): Spent {
    return this.#totals.get(key) ?? { spent: 0, held: 0, bytes: 0 };
  }

  #next = 1;
  #latest = '';
  readonly #open = new Map<string, Intent>();
  readonly #totals = new Map<string, Spent>();
  readonly #notebooks = new Map<string, Set<string>>();
}

const monthOf = (day: string): string => day.slice(0, 7);
/** `null`: what belongs to no notebook. */
const ofNotebook = (day: string, notebook: string | null): string =>
  JSON.stringify([day, notebook]);
const ofTask = (task: string): string => JSON.stringify({ task });
