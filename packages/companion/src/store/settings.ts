/** What the person chose, at rest: a row a setting, so that a change of one leaves the others alone. */
import { DEFAULT_SETTINGS, Settings } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { SettingsStore } from '../assistant';
import type { Database } from './database';

const Row = z.object({ name: z.string(), value: z.string() });

/** Any of the settings, one at a time: what another release wrote and this one cannot read stays out. */
const One = z.partial(Settings);

/** The settings of a database. */
export function settingsStore(database: Database): SettingsStore {
  function read(): Settings {
    let settings = DEFAULT_SETTINGS;
    for (const row of database.rows('SELECT name, value FROM settings')) {
      const { name, value } = Row.parse(row);
      const one = One.safeParse({ [name]: jsonOf(value) });
      if (one.success) {
        settings = { ...settings, ...one.data };
      }
    }
    return settings;
  }

  return {
    read,

    write(changes) {
      return database.transaction(() => {
        for (const [name, value] of Object.entries(Settings.parse({ ...read(), ...changes }))) {
          if (name in changes) {
            database.run(
              'INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
              name,
              JSON.stringify(value)
            );
          }
        }
        return read();
      });
    }
  };
}

/** The JSON value of a text, `null` for what is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
