/** The batches of a process with an engine and a store. */
import type { Works } from '../launch';
import type { Log } from '../log';
import { Batches } from './batches';

/** Close them before the works, so that no row is told to have failed by it. */
export function batchesOf({ engine, store, deps }: Works, log: Log): Batches {
  return new Batches({
    engine,
    store: store.batches,
    definitions: deps.definitions,
    runs: deps.store,
    holder: deps.holder,
    log: log.child({ component: 'batch' }),
    now: deps.now
  });
}
