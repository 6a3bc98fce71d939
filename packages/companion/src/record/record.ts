/** The record: everything that is observed comes here, loses its secrets, is stored once, and is told on. */
import { type Observation, type StoredObservation, tellAlone } from '@lockstep/protocol';
import type { ObservationStore, RecordKeeper } from '../assistant';
import type { Log } from '../log';
import { maskObservation } from './mask';
import type { Mask } from './mask';

/** How many of the latest observations a listener begins with. */
export const LATEST = 100;

/** How often what is too old is forgotten, in milliseconds. */
const EXPIRE_EVERY = 3_600_000;

const DAY = 24 * 3_600_000;

export interface RecordDeps {
  store: ObservationStore;
  mask: Mask;
  /** Days that observations are kept, as the settings say now. */
  retention(): number;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A record that also forgets. */
export interface Record extends RecordKeeper {
  /** Forgets what is too old now; returns how many. */
  expire(): number;
  close(): void;
}

/** The record on a store. It forgets what is too old now, and then every hour. */
export function createRecord({ store, mask, retention, log, now }: RecordDeps): Record {
  const listeners = new Set<Parameters<RecordKeeper['watch']>[0]>();

  function tell(whole: boolean, observations: StoredObservation[]): void {
    for (const listener of [...listeners]) {
      tellAlone(
        () => listener(whole, observations),
        err => log.error({ err }, 'A listener of the record failed.')
      );
    }
  }

  function latest(): StoredObservation[] {
    return store.query({ notebook: null, before: null, limit: LATEST }).observations;
  }

  function expire(): number {
    const gone = store.expire(now() - retention() * DAY);
    if (gone > 0) {
      log.info({ gone }, 'Observations that were kept long enough are forgotten.');
      tell(true, latest());
    }
    return gone;
  }

  const timer = setInterval(() => {
    try {
      expire();
    } catch (err) {
      log.warn({ err }, 'Old observations could not be forgotten; the next hour tries again.');
    }
  }, EXPIRE_EVERY);
  timer.unref();

  return {
    observe(observations: readonly Observation[]) {
      const stored = store.put(observations.map(one => maskObservation(one, mask)));
      if (stored.length > 0) {
        tell(false, stored);
      }
      return stored;
    },

    watch(listener) {
      // One subscription each, even when the same function listens twice.
      const own: typeof listener = (whole, observations) => listener(whole, observations);
      listeners.add(own);
      own(true, latest());
      return { dispose: () => void listeners.delete(own) };
    },

    query: store.query,
    get: store.get,

    forget(notebook) {
      const gone = store.forget(notebook);
      if (gone > 0) {
        tell(true, latest());
      }
      return gone;
    },

    expire,

    close() {
      clearInterval(timer);
      listeners.clear();
    }
  };
}
