/** Observations at rest: each once, completed by later reports, numbered within its notebook. */
import { Observation } from '@lockstep/protocol';
import type { StoredObservation } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { ObservationStore } from '../assistant';
import type { Database } from './database';
import { complete } from './completeObservation';

const Row = z.object({ n: z.nullable(z.int()), body: z.string() });
const Next = z.object({ n: z.int() });
const Mark = z.object({ seq: z.int() });

/** The observations of a database. Whoever puts them has masked their secrets. */
export function observationStore(database: Database): ObservationStore {
  function get(id: string): StoredObservation | null {
    const row = database.row('SELECT n, body FROM observations WHERE id = ?', id);
    return row === undefined ? null : read(row);
  }

  /** Runs of a notebook count from 1; those without a notebook share a count. */
  function nextNumber(notebook: string | null): number {
    return Next.parse(
      database.row(
        'SELECT coalesce(max(n), 0) + 1 AS n FROM observations WHERE notebook IS ?',
        notebook
      )
    ).n;
  }

  function putOne(observation: Observation): StoredObservation | null {
    const earlier = get(observation.id);
    const whole = earlier === null ? observation : complete(earlier.observation, observation);
    if (whole === earlier?.observation) {
      return null;
    }
    const { id, kind, at, notebook } = whole;
    // A run whose notebook is told later is counted among that notebook's.
    const counted = earlier !== null && earlier.observation.notebook === notebook;
    const n = kind !== 'run' ? null : counted ? earlier.n : nextNumber(notebook);
    database.run(
      `INSERT INTO observations (id, n, kind, at, notebook, body) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         n = excluded.n, at = excluded.at, notebook = excluded.notebook, body = excluded.body`,
      id,
      n,
      kind,
      at,
      notebook,
      JSON.stringify(whole)
    );
    return { n, observation: whole };
  }

  return {
    put(observations) {
      return database.transaction(() => {
        const changed = new Map<string, StoredObservation>();
        for (const observation of observations) {
          const stored = putOne(observation);
          if (stored !== null) {
            changed.set(observation.id, stored);
          }
        }
        return [...changed.values()];
      });
    },

    query({ notebook, before, limit }) {
      // Two statements, because only then each finds its index.
      const where = notebook === null ? '?1 IS NULL' : 'notebook = ?1';
      const page = database
        .rows(
          `SELECT n, body FROM observations WHERE (${where}) AND at < ?2
           ORDER BY at DESC, rowid DESC LIMIT ?3`,
          notebook,
          before ?? Number.MAX_VALUE,
          limit + 1
        )
        .map(read);
      const rest = page.splice(limit);
      const [next] = rest;
      const last = page.at(-1);
      if (next === undefined || last === undefined) {
        return { observations: page, more: false };
      }
      if (next.observation.at < last.observation.at) {
        return { observations: page, more: true };
      }
      // The next page begins before a time, so those of one moment stay together.
      const { at } = last.observation;
      const together = database
        .rows(
          `SELECT n, body FROM observations WHERE (${where}) AND at = ?2 ORDER BY rowid DESC`,
          notebook,
          at
        )
        .map(read);
      const older = database.row(
        `SELECT 1 FROM observations WHERE (${where}) AND at < ?2 LIMIT 1`,
        notebook,
        at
      );
      return {
        observations: [...page.filter(({ observation }) => observation.at > at), ...together],
        more: older !== undefined
      };
    },

    get,

    forget(notebook) {
      return notebook === null
        ? database.run('DELETE FROM observations')
        : database.run('DELETE FROM observations WHERE notebook = ?', notebook);
    },

    expire(before) {
      return database.run('DELETE FROM observations WHERE at < ?', before);
    },

    toldUpTo(run) {
      const row = database.row('SELECT seq FROM told_runs WHERE run = ?', run);
      return row === undefined ? null : Mark.parse(row).seq;
    },

    tellUpTo(run, seq) {
      database.run(
        `INSERT INTO told_runs (run, seq) VALUES (?, ?)
         ON CONFLICT (run) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > told_runs.seq`,
        run,
        seq
      );
    }
  };
}

function read(row: unknown): StoredObservation {
  const { n, body } = Row.parse(row);
  return { n, observation: Observation.parse(JSON.parse(body)) };
}
