/** What the assistant keeps about the person, at rest. */
import { MemoryItem } from '@lockstep/protocol';
import type { MemoryStore } from '../assistant';
import type { Database } from './database';

/** Where it is written that the introduction was answered or closed: no name of a setting. */
const INTRODUCED = 'memory.introduced';

/** The memory of a database. */
export function memoryStore(database: Database): MemoryStore {
  return {
    items() {
      return database
        .rows('SELECT key, value, at FROM memory ORDER BY key')
        .map((row): MemoryItem => MemoryItem.parse(row));
    },

    set(key, value, at) {
      if (value === null) {
        database.run('DELETE FROM memory WHERE key = ?', key);
        return;
      }
      database.run(
        'INSERT INTO memory VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, at = excluded.at',
        key,
        value,
        at
      );
    },

    introduced() {
      return database.row('SELECT 1 FROM settings WHERE name = ?', INTRODUCED) !== undefined;
    },

    setIntroduced() {
      database.run('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO NOTHING', INTRODUCED, 'true');
    }
  };
}
