/** The ledger's rows at rest, for all processes of one state folder; the router keeps their chain. */
import { LedgerEntry, canonicalJson } from '@lockstep/protocol';
import type { LedgerRow } from '@lockstep/protocol';
import type { LedgerStore } from '@lockstep/router';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Database } from './database';
import { readPrivate, writePrivate } from './privateFile';
import { secretKey } from './secretKey';

/** Name of the file with the chain's key. */
export const LEDGER_KEY_FILE = 'ledger.key';

/** Name of the file with the mark of the newest row. */
const MARK_FILE = 'ledger.mark';

/** Rows read at once. */
const PAGE = 500;

const Row = z.object({ row: z.int(), entry: z.string(), mac: z.string() });
const Open = z.object({ holder: z.string() });
const Sent = z.object({ body: z.string() });

/** Who writes, and who else lives. */
export interface Holder {
  holder: string;
  isAlive(holder: string): boolean;
}

/** The ledger of a database. Its key is made when it is first asked for. */
export function ledgerRows(database: Database, { holder, isAlive }: Holder): LedgerStore {
  const markFile = join(database.folder, MARK_FILE);
  let key: Uint8Array | null = null;

  function* rows(from = 1): Iterable<LedgerRow> {
    for (let next = from; ;) {
      const page = database
        .rows('SELECT row, entry, mac FROM ledger WHERE row >= ? ORDER BY row LIMIT ?', next, PAGE)
        .map(read);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) {
        return;
      }
      next = last.row + 1;
    }
  }

  return {
    transaction: work => database.transaction(work),

    head() {
      const row = database.row('SELECT row, entry, mac FROM ledger ORDER BY row DESC LIMIT 1');
      return row === undefined ? null : { ...read(row), mac: Row.parse(row).mac };
    },

    append({ row, entry, mac }, body = null) {
      database.transaction(() => {
        database.run('INSERT INTO ledger VALUES (?, ?, ?)', row, canonicalJson(entry), mac);
        if (entry.type === 'intent') {
          database.run('INSERT INTO open_intents VALUES (?, ?, ?)', entry.id, holder, row);
          if (body !== null) {
            database.run('INSERT INTO sent VALUES (?, ?)', entry.id, body);
          }
        } else if (entry.type === 'settle') {
          database.run('DELETE FROM open_intents WHERE intent = ?', entry.id);
        }
      });
    },

    body(intent) {
      const row = database.row('SELECT body FROM sent WHERE intent = ?', intent);
      return row === undefined ? null : Sent.parse(row).body;
    },

    rows,

    open() {
      return database
        .rows(
          'SELECT row, entry, mac, holder FROM open_intents JOIN ledger USING (row) ORDER BY row'
        )
        .flatMap(stored => {
          const { entry } = read(stored);
          const { holder: who } = Open.parse(stored);
          return entry.type === 'intent' ? [{ entry, holder: who, alive: isAlive(who) }] : [];
        });
    },

    mark: {
      read: () => readPrivate(markFile),
      write: mark => writePrivate(markFile, mark)
    },

    get key() {
      key ??= secretKey(database.folder, LEDGER_KEY_FILE);
      return key;
    }
  };
}

/** A row whose text is not exactly what was written comes with an empty `mac`, at which no chain holds. */
function read(stored: unknown): LedgerRow {
  const { row, entry: text, mac } = Row.parse(stored);
  const entry = entryOf(text);
  return entry === null ? { row, entry: unreadable(row), mac: '' } : { row, entry, mac };
}

function entryOf(text: string): LedgerEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const entry = LedgerEntry.safeParse(value);
  return entry.success && canonicalJson(entry.data) === text ? entry.data : null;
}

function unreadable(row: number): LedgerEntry {
  return {
    type: 'kept',
    id: `row-${row}`,
    at: 0,
    name: '',
    notebook: null,
    bytes: 0,
    reason: 'This row was changed and cannot be read.'
  };
}
