/** The ledger: what may be spent is held before anything leaves, and settled with what it came to. */
import type { LedgerEntry } from '@lockstep/protocol';
import { firstBrokenRow, markOf, nextRow } from './chain';
import { type Ledger, type LedgerStore, ProviderError } from './contract';
import { localDay, Spending } from './spending';
import { money } from './words';

export interface LedgerDeps {
  store: LedgerStore;
  /** Most that may be spent, read at each intent, in millionths of a US dollar. */
  budgets(): { day: number; notebook: number };
  /** Milliseconds since 1970. */
  now(): number;
  id(): string;
}

/** A ledger over rows that several processes share. */
export function createLedger({ store, budgets, now, id }: LedgerDeps): Ledger {
  const spending = new Spending(store);

  /** One transaction: `check` may refuse, then the entry is written. A store that fails lets nothing leave. */
  const write = (entry: LedgerEntry, check: () => void = () => undefined): void => {
    try {
      const row = store.transaction(() => {
        check();
        const next = nextRow(store.key, store.head(), entry);
        store.append(next);
        return next;
      });
      store.mark?.write(markOf(store.key, row));
    } catch (error) {
      throw error instanceof ProviderError
        ? error
        : new ProviderError(
            'ledger-unwritable',
            "The ledger can't be written, so nothing is sent. Free some disk space or check the rights of Lockstep's state folder, then ask again.",
            null,
            { cause: error }
          );
    }
  };

  const withinBudget = (held: number, notebook: string | null, at: number): void => {
    const { day, notebook: ofNotebook } = budgets();
    const today = localDay(at);
    const limits = [
      { name: "today's budget", limit: day, total: spending.of(today) },
      ...(notebook === null
        ? []
        : [
            {
              name: "this notebook's budget for today",
              limit: ofNotebook,
              total: spending.of(today, notebook)
            }
          ])
    ];
    for (const { name, limit, total } of limits) {
      const used = total.spent + total.held;
      if (held > 0 && used + held > limit) {
        throw new ProviderError(
          'over-budget',
          `This call could cost ${money(held)}, and ${money(Math.max(0, limit - used))} of ${name} (${money(limit)}) is left, so nothing was sent. Raise the budget in the settings, or keep answers local.`
        );
      }
    }
  };

  return {
    intend(entry) {
      const intent = { ...entry, type: 'intent' as const, id: id(), at: now() };
      write(intent, () => withinBudget(intent.held, intent.notebook, intent.at));
      return { id: intent.id, host: intent.host, hash: intent.hash };
    },

    settle(intent, result) {
      write({ ...result, type: 'settle', id: intent, at: now() });
    },

    kept(entry) {
      write({ ...entry, type: 'kept', id: id(), at: now() });
    },

    recover() {
      const left = store.open().filter(({ alive }) => !alive);
      for (const { entry } of left) {
        write({
          type: 'settle',
          id: entry.id,
          at: now(),
          outcome: 'unknown',
          cause: null,
          usage: null,
          bytesBack: 0,
          price: entry.held
        });
      }
      return left.length;
    },

    spent: (day, notebook) => spending.of(localDay(day), notebook),

    verify: () => firstBrokenRow(store)
  };
}
