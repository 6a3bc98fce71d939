/** Why which model answered, at rest. */
import { RouteRecord } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { RouteRecordStore } from '../assistant';
import type { Database } from './database';

const Row = z.object({ body: z.string() });

/** The route records of a database. */
export function routeRecordStore(database: Database): RouteRecordStore {
  return {
    put(record) {
      database.run(
        'INSERT INTO routes (id, at, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body',
        record.id,
        record.at,
        JSON.stringify(record)
      );
    },

    since(at) {
      return database
        .rows('SELECT body FROM routes WHERE at >= ? ORDER BY at', at)
        .map((row): RouteRecord => RouteRecord.parse(JSON.parse(Row.parse(row).body)));
    },

    get(id) {
      const row = database.row('SELECT body FROM routes WHERE id = ?', id);
      return row === undefined ? null : RouteRecord.parse(JSON.parse(Row.parse(row).body));
    },

    latest(limit) {
      return database
        .rows('SELECT body FROM routes ORDER BY at DESC, rowid DESC LIMIT ?', limit)
        .map((row): RouteRecord => RouteRecord.parse(JSON.parse(Row.parse(row).body)));
    }
  };
}
