/** The ledger's chain: each row's HMAC covers its entry and the row before, so that no byte changes unseen. */
import { canonicalJson, type LedgerEntry, type LedgerRow } from '@lockstep/protocol';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { LedgerStore } from './contract';

/** What the first row follows. */
const NOTHING = '';

const mac = (key: Uint8Array, text: string): string =>
  bytesToHex(hmac(sha256, key, utf8ToBytes(text)));

/** The row for an entry after that head. */
export function nextRow(key: Uint8Array, head: LedgerRow | null, entry: LedgerEntry): LedgerRow {
  const before = head?.mac ?? NOTHING;
  return { row: (head?.row ?? 0) + 1, entry, mac: mac(key, `${before}\n${canonicalJson(entry)}`) };
}

/** The mark of a newest row: its number, and an HMAC of number and chain. */
export const markOf = (key: Uint8Array, { row, mac: chain }: LedgerRow): string =>
  `${row} ${mac(key, `mark ${row} ${chain}`)}`;

/**
 * The first row that does not follow from those before it; the one after the last where the mark says that rows
 * are missing at the end, or is itself gone; `null` when all holds.
 *
 * What this cannot find: a whole state folder put back to an earlier state (rows, mark and all), rows written by
 * somebody who has read the key, and, in a store without a mark, rows cut off at the end.
 */
export function firstBrokenRow(store: Pick<LedgerStore, 'rows' | 'key' | 'mark'>): number | null {
  const mark = store.mark?.read() ?? null;
  const marked = mark === null ? null : Number.parseInt(mark, 10);
  let head: LedgerRow | null = null;
  for (const row of store.rows()) {
    const due = nextRow(store.key, head, row.entry);
    if (row.row !== due.row || row.mac !== due.mac) {
      return due.row;
    }
    if (row.row === marked && markOf(store.key, row) !== mark) {
      return row.row;
    }
    head = row;
  }
  const last = head?.row ?? 0;
  // A mark may lag by what a crash cut between commit and mark; it is never ahead of what was committed.
  const lost =
    marked === null ? store.mark !== undefined && last > 1 : !(marked >= 1 && marked <= last);
  return lost ? last + 1 : null;
}
