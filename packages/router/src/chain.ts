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
export function firstBrokenRow(store: ChainStore): number | null {
  const check = new ChainCheck(store);
  for (const row of store.rows()) {
    check.add(row);
  }
  return check.end();
}

type ChainStore = Pick<LedgerStore, 'rows' | 'key' | 'mark'>;

/** The same check a row at a time, for who must not take all the time at once. The mark is read when it begins. */
export class ChainCheck {
  constructor(private readonly store: Pick<ChainStore, 'key' | 'mark'>) {
    this.#mark = store.mark?.read() ?? null;
  }

  /** The next row, from the first on. */
  add(row: LedgerRow): void {
    if (this.#broken !== null) {
      return;
    }
    const { key } = this.store;
    const due = nextRow(key, this.#head, row.entry);
    const marked = this.#mark !== null && row.row === Number.parseInt(this.#mark, 10);
    const holds =
      row.row === due.row && row.mac === due.mac && !(marked && markOf(key, row) !== this.#mark);
    this.#broken = holds ? null : due.row;
    this.#head = row;
  }

  /** What was found, once there are no more rows. */
  end(): number | null {
    const last = this.#head?.row ?? 0;
    const marked = this.#mark === null ? null : Number.parseInt(this.#mark, 10);
    // A mark may lag by what a crash cut between commit and mark; it is never ahead of what was committed.
    const lost =
      marked === null
        ? this.store.mark !== undefined && last > 1
        : !(marked >= 1 && marked <= last);
    return this.#broken ?? (lost ? last + 1 : null);
  }

  readonly #mark: string | null;
  #head: LedgerRow | null = null;
  #broken: number | null = null;
}
