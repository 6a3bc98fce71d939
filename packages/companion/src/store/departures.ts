/** Requests that left this machine, at rest, as the way out counted them: nothing here was told by the ledger. */
import type { Departure, Witness } from '@lockstep/router';
import * as z from 'zod/mini';
import type { Database } from './database';

const Row = z.object({ intent: z.string(), host: z.string(), bytes: z.int() });

/** The counter of the way out. */
export interface DepartureStore extends Witness {
  /** All of them, in the order of their intents. */
  all(): Departure[];
}

/** The counter of a database. A second request for one intent is refused, as by the way out itself. */
export function departures(database: Database): DepartureStore {
  return {
    leaves({ intent, host, bytes }) {
      database.run('INSERT INTO departures VALUES (?, ?, ?, ?)', intent, host, bytes, Date.now());
    },

    all: () =>
      database
        .rows('SELECT intent, host, bytes FROM departures ORDER BY intent')
        .map((row): Departure => Row.parse(row))
  };
}
