/** The ledger as it is shown and exported: rows, sums, savings, what was sent, and what the way out counted beside. */
import { UserError } from '@lockstep/protocol';
import type { LedgerRow, LedgerView, SentView, Settings } from '@lockstep/protocol';
import { bodyBytes, bodyHash, compareWitness, priceList, savingsOf } from '@lockstep/router';
import type { Ledger } from '@lockstep/router';
import type { AssistantStore } from '../assistant';

/** Rows of the ledger and route records that a page shows. */
const SHOWN = 200;

export interface LedgerParts {
  store: Pick<AssistantStore, 'ledger' | 'routes' | 'departures'>;
  ledger: Ledger;
  settings(): Settings;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Everything about the ledger, as it is now. */
export function ledgerView({ store, ledger, settings, now }: LedgerParts): LedgerView {
  const at = now();
  const rows = [...store.ledger.rows()];
  const entries = rows.map(({ entry }) => entry);
  const midnight = new Date(at).setHours(0, 0, 0, 0);
  return {
    rows: rows.slice(-SHOWN).reverse(),
    records: store.routes.latest(SHOWN),
    entries: rows.length,
    today: ledger.spent(),
    budgets: ledger.overview(),
    savings: savingsOf(store.routes.since(midnight), entries, priceList(settings().prices)),
    witness: compareWitness(entries, store.departures.all()),
    broken: ledger.verify(),
    at
  };
}

/** How many bodies were kept, and the first row whose body is no longer what left, or is gone; `null` for none. */
export function checkBodies({ store }: Pick<LedgerParts, 'store'>): {
  kept: number;
  changed: number | null;
} {
  let kept = 0;
  for (const { row, entry } of store.ledger.rows()) {
    if (entry.type === 'intent' && entry.masked !== undefined) {
      const body = store.ledger.body(entry.id);
      if (body === null || bodyHash(body) !== entry.hash) {
        return { kept, changed: row };
      }
      kept += 1;
    }
  }
  return { kept, changed: null };
}

/**
 * What left in one call.
 *
 * @throws UserError `not-found` where no body of that intent was kept
 */
export function sentView({ store }: Pick<LedgerParts, 'store'>, intent: string): SentView {
  const body = store.ledger.body(intent);
  const row = body === null ? undefined : rowOf(store.ledger.rows(), intent);
  if (body === null || row === undefined) {
    throw new UserError('not-found', 'What this call sent was not kept.', 404);
  }
  const { at, host, name, hash, bytes, masked = 0 } = row;
  const same = bodyHash(body) === hash && bodyBytes(body) === bytes;
  return { intent, at, host, name, body, bytes, masked, same };
}

function rowOf(rows: Iterable<LedgerRow>, intent: string) {
  for (const { entry } of rows) {
    if (entry.type === 'intent' && entry.id === intent) {
      return entry;
    }
  }
  return undefined;
}

/** Columns of the table: every field that a kind of row has, empty where it has none. */
const COLUMNS = [
  ...['row', 'type', 'id', 'at', 'day', 'what', 'name', 'host', 'notebook', 'task', 'bytes'],
  ...['hash', 'masked', 'held', 'past', 'reason', 'outcome', 'cause', 'promptTokens'],
  ...['outputTokens', 'cachedTokens', 'bytesOut', 'bytesBack', 'price', 'mac']
];

type Cell = string | number | readonly string[] | null | undefined;

/** All rows as the text of a file. Times are in UTC, money in US dollars in the table, as kept in JSON. */
export function exportedLedger(rows: Iterable<LedgerRow>, format: 'csv' | 'json'): string {
  if (format === 'json') {
    return `${JSON.stringify([...rows], null, 1)}\n`;
  }
  const lines = [...rows].map(({ row, entry, mac }) => {
    const { usage = null, ...rest } = { usage: null, ...entry };
    const cells: Record<string, Cell> = {
      ...{ row, ...rest, ...usage, mac },
      at: new Date(entry.at).toISOString(),
      ...('held' in entry ? { held: entry.held / 1e6 } : {}),
      ...('price' in entry ? { price: entry.price / 1e6 } : {})
    };
    return COLUMNS.map(column => cell(cells[column])).join(',');
  });
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** A cell of RFC 4180; one that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: Cell): string {
  if (value === undefined || value === null) {
    return '';
  }
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
