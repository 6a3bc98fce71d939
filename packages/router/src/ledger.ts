/** The ledger: what may be spent is held before anything leaves, and settled with what it came to. */
import { money } from '@lockstep/protocol';
import type { LedgerEntry } from '@lockstep/protocol';
import { firstBrokenRow, markOf, nextRow } from './chain';
import { type Ledger, type LedgerStore, ProviderError } from './contract';
import { localDay, Spending } from './spending';

export interface LedgerDeps {
  store: LedgerStore;
  /** Most that may be spent, read at each intent, in millionths of a US dollar. */
  budgets(): { day: number; notebook: number };
  /** Milliseconds since 1970. */
  now(): number;
  id(): string;
}

/**
 * Why a call that may cost so much is over a budget, as a sentence with a remedy; `null` when it is not.
 *
 * @param spentOn what is spent and held today, in one notebook where one is named
 */
export function budgetRefusal(
  held: number,
  notebook: string | null,
  budgets: { day: number; notebook: number },
  spentOn: (notebook?: string | null) => { spent: number; held: number }
): string | null {
  const limits = [{ name: "today's budget", limit: budgets.day, total: spentOn() }];
  if (notebook !== null) {
    const name = "this notebook's budget for today";
    limits.push({ name, limit: budgets.notebook, total: spentOn(notebook) });
  }
  for (const { name, limit, total } of limits) {
    const left = Math.max(0, limit - total.spent - total.held);
    if (held > left) {
      return `This call could cost ${money(held)}, and ${money(left)} of ${name} (${money(limit)}) is left, so nothing was sent. Raise the budget in the settings, or keep answers local.`;
    }
  }
  return null;
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
    const refusal = budgetRefusal(held, notebook, budgets(), wanted =>
      spending.of(localDay(at), wanted)
    );
    if (refusal !== null) {
      throw new ProviderError('over-budget', refusal);
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
