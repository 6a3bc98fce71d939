/** The ledger: what may be spent is held before anything leaves, and settled with what it came to. */
import type { LedgerEntry } from '@lockstep/protocol';
import { budgetRefusal, type Limits } from './budgets';
import { firstBrokenRow, markOf, nextRow } from './chain';
import { type Ledger, type LedgerStore, ProviderError } from './contract';
import { Spending } from './spending';

export interface LedgerDeps {
  store: LedgerStore;
  /** Most that may be spent, read at each intent. */
  budgets(): Limits;
  /** Milliseconds since 1970, as rows are dated. */
  now(): number;
  /** The same by a clock that does not jump when somebody sets the time: its days open budgets. Default: `now`. */
  steady?(): number;
  id(): string;
}

/** A ledger over rows that several processes share. */
export function createLedger({ store, budgets, now, steady = now, id }: LedgerDeps): Ledger {
  const spending = new Spending(store);

  /** One transaction: the entry is made, unless a budget refuses, and written. A store that fails lets nothing leave. */
  const write = <E extends LedgerEntry>(make: () => E, body: string | null = null): E => {
    try {
      const { row, entry } = store.transaction(() => {
        const entry = make();
        const row = nextRow(store.key, store.head(), entry);
        store.append(row, body);
        return { row, entry };
      });
      store.mark?.write(markOf(store.key, row));
      return entry;
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

  const today = (): string => spending.day(steady());

  return {
    intend({ past = [], ...entry }, body = null) {
      const {
        id: name,
        host,
        hash
      } = write(() => {
        const day = today();
        const { notebook, task = null, held } = entry;
        const standings = spending.standing(day, { notebook, task }, budgets());
        const refusal = budgetRefusal(held, standings, past);
        if (refusal !== null) {
          throw new ProviderError('over-budget', refusal);
        }
        const agreed = past.length === 0 ? {} : { past };
        return { ...entry, ...agreed, type: 'intent' as const, id: id(), at: now(), day };
      }, body);
      return { id: name, host, hash };
    },

    settle(intent, result) {
      write(() => ({ ...result, type: 'settle' as const, id: intent, at: now() }));
    },

    kept(entry) {
      write(() => ({ ...entry, type: 'kept' as const, id: id(), at: now() }));
    },

    recover() {
      const left = store.open().filter(({ alive }) => !alive);
      for (const { entry } of left) {
        write(() => ({
          type: 'settle' as const,
          id: entry.id,
          at: now(),
          outcome: 'unknown' as const,
          cause: null,
          usage: null,
          bytesBack: 0,
          price: entry.held
        }));
      }
      return left.length;
    },

    spent: (day = today(), notebook) => spending.of(day, notebook),

    standing: whose => spending.standing(today(), whose, budgets()),

    overview() {
      const day = today();
      const limits = budgets();
      const of = (notebook: string | null) =>
        spending.standing(day, { notebook, task: null }, limits);
      return [
        ...spending
          .notebooks(day)
          .flatMap(notebook => of(notebook).filter(({ name }) => name === 'notebook')),
        ...of(null)
      ];
    },

    verify: () => firstBrokenRow(store)
  };
}
