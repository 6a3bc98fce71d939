/** A run store that counts what is written into it, so that metrics need no second look at the journals. */
import type { RunStore } from '../contract';
import type { Metrics } from './metrics';

/** The same store; each entry that is written raises the counters it belongs to. */
export function counted(store: RunStore, metrics: Metrics): RunStore {
  return {
    ...store,
    append(entries) {
      store.append(entries);
      for (const { event } of entries) {
        if (event.type === 'run-created') {
          metrics.runCreated();
        } else if (event.type === 'step-done') {
          metrics.stepEnded('done', event.took);
        } else if (event.type === 'step-failed') {
          metrics.stepEnded('failed', event.took);
        } else if (event.type === 'step-cancelled') {
          metrics.stepEnded('cancelled', event.took);
        }
      }
    }
  };
}
