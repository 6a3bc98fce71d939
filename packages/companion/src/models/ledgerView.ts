/** The ledger as it is shown and exported: rows, sums, savings, what was sent, and what the way out counted beside. */
import { UserError } from '@lockstep/protocol';
import type {
  LedgerEntry,
  LedgerRow,
  LedgerView,
  SentView,
  Settings,
  WitnessView
} from '@lockstep/protocol';
import {
  bodyBytes,
  bodyHash,
  ChainCheck,
  compareWitness,
  priceList,
  savingsOf
} from '@lockstep/router';
import type { Ledger } from '@lockstep/router';
import { setImmediate } from 'node:timers/promises';
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

/** What a look at every row found. */
export interface Checked {
  /** When it ended; milliseconds since 1970. */
  at: number;
  took: number;
  entries: number;
  broken: number | null;
  witness: WitnessView;
  /** Intents of which values left as placeholders, and how many. */
  masked: ReadonlyMap<string, number>;
}

/** Rows that are looked at before others may have the process. */
const AT_ONCE = 200;

/** Looks at every row, and at what the way out counted by then. */
export async function checkLedger({ store, now }: LedgerParts): Promise<Checked> {
  const began = performance.now();
  const { counted, head } = store.ledger.transaction(() => ({
    counted: store.departures.all(),
    head: store.ledger.head()?.row ?? 0
  }));
  const chain = new ChainCheck(store.ledger);
  const entries: LedgerEntry[] = [];
  const masked = new Map<string, number>();
  for (const row of store.ledger.rows()) {
    if (row.row > head) {
      break;
    }
    chain.add(row);
    entries.push(row.entry);
    if (row.entry.type === 'intent' && (row.entry.masked ?? 0) > 0) {
      masked.set(row.entry.id, row.entry.masked ?? 0);
    }
    if (entries.length % AT_ONCE === 0) {
      await setImmediate();
    }
  }
  const witness = compareWitness(entries, counted);
  const broken = chain.end();
  const took = performance.now() - began;
  return { at: now(), took, entries: entries.length, broken, witness, masked };
}

/** A check that is younger than this still counts while no row came, in milliseconds. */
const COUNTS = 300_000;
/** A check is not made again before this many times its own duration have passed. */
const REST = 20;

/** Checks again when that is due, and tells what was found last. */
export function ledgerChecks(parts: LedgerParts): () => Promise<Checked> {
  let last: Checked | null = null;
  let under: Promise<Checked> | null = null;
  return () => {
    const age = last === null ? Infinity : parts.now() - last.at;
    const grown = last?.entries !== (parts.store.ledger.head()?.row ?? 0);
    if (last !== null && age >= 0 && (age < last.took * REST || (!grown && age < COUNTS))) {
      return Promise.resolve(last);
    }
    under ??= checkLedger(parts)
      .then(checked => (last = checked))
      .finally(() => (under = null));
    return under;
  };
}

/** Everything about the ledger, as it is now; rows and counter as they were checked last. */
export function ledgerView(
  { store, ledger, settings, now }: LedgerParts,
  { at, entries, broken, witness, masked }: Checked
): LedgerView {
  const head = store.ledger.head()?.row ?? 0;
  const rows = [...store.ledger.rows(Math.max(1, head - SHOWN + 1))].reverse();
  const fresh = new Map(
    rows.flatMap(({ entry }) =>
      entry.type === 'intent' ? [[entry.id, entry.masked] as const] : []
    )
  );
  const maskedIn = (intent: string): number => masked.get(intent) ?? fresh.get(intent) ?? 0;
  const midnight = new Date(now()).setHours(0, 0, 0, 0);
  return {
    rows,
    records: store.routes.latest(SHOWN),
    entries,
    today: ledger.spent(),
    budgets: ledger.overview(),
    savings: savingsOf(store.routes.since(midnight), maskedIn, priceList(settings().prices)),
    witness,
    broken,
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
