/** The fence of an engine: a run whose journal moved on without it is not its any more. */
import { UserError } from '@lockstep/protocol';
import type { RunStore } from '../contract';

/** What the store says when another companion wrote, or holds, the run. */
const MOVED_ON = 'run-elsewhere';

/**
 * A store that says when a run was lost. The refused entries are written nowhere: the journal's next number and its
 * holder are looked at in the transaction that writes them.
 *
 * @param lost is told before the refusal is thrown
 */
export function fenced(store: RunStore, lost: (run: string) => void): RunStore {
  return {
    ...store,
    append(entries) {
      try {
        store.append(entries);
      } catch (error) {
        const [first] = entries;
        if (first !== undefined && error instanceof UserError && error.code === MOVED_ON) {
          lost(first.run);
        }
        throw error;
      }
    }
  };
}
