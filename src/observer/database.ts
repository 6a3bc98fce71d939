/** The waiting room in IndexedDB: it outlives a reload, and all pages of one server share it. */
import { GapObservation, MAX_QUEUED, Observation } from '@lockstep/protocol';
import { remaining, widen, type Entry, type Waiting, type WaitingRoom } from './waiting';

const WAITING = 'waiting';
const GAP = 'gap';
const IN_ORDER = 'in-order';

/** One a page; {@link open} makes it. */
export class Database implements WaitingRoom {
  private mark = 0;

  private constructor(
    private readonly db: IDBDatabase,
    /** Keeps what pages tell of the same run apart: each knows another part of it. */
    private readonly page: string
  ) {}

  /**
   * @param factory the browser's
   * @param server names this server among those that a browser knows
   * @param page a name that no other page has
   * @throws DOMException when the browser keeps nothing for this site
   */
  static async open(factory: IDBFactory, server: string, page: string): Promise<Database> {
    const request = factory.open(`lockstep-observations:${server}`, 1);
    request.onupgradeneeded = () => {
      const waiting = request.result.createObjectStore(WAITING, { keyPath: 'key' });
      waiting.createIndex(IN_ORDER, 'mark');
      request.result.createObjectStore(GAP);
    };
    const db = await answer(request);
    // Another page may want to change the shape of it one day.
    db.onversionchange = () => db.close();
    return new Database(db, page);
  }

  async put(observations: readonly Observation[]): Promise<void> {
    // Everything is asked for at once: a page that goes away lets a transaction end, but asks no more.
    const transaction = this.db.transaction([WAITING, GAP], 'readwrite');
    const waiting = transaction.objectStore(WAITING);
    for (const observation of observations) {
      this.mark = Math.max(this.mark + 1, Date.now() * 1_000);
      const entry: Entry = { key: `${this.page}:${observation.id}`, mark: this.mark, observation };
      waiting.put(entry);
    }
    const count = waiting.count();
    count.onsuccess = () => this.trim(transaction, count.result - MAX_QUEUED);
    await ended(transaction);
  }

  async read(): Promise<Waiting> {
    const transaction = this.db.transaction([WAITING, GAP], 'readonly');
    const entries = transaction.objectStore(WAITING).index(IN_ORDER).getAll();
    const gap = transaction.objectStore(GAP).get(GAP);
    await ended(transaction);
    return { entries: readEntries(entries.result), gap: readGap(gap.result) };
  }

  drop(delivered: Waiting): Promise<void> {
    const transaction = this.db.transaction([WAITING, GAP], 'readwrite');
    const waiting = transaction.objectStore(WAITING);
    for (const { key, mark } of delivered.entries) {
      const now = waiting.get(key);
      now.onsuccess = () => {
        const [entry] = readEntries([now.result]);
        if (entry?.mark === mark) {
          waiting.delete(key);
        }
      };
    }
    const gaps = transaction.objectStore(GAP);
    const gap = gaps.get(GAP);
    gap.onsuccess = () => {
      const now = readGap(gap.result);
      const rest = remaining(now, delivered.gap, `${this.page}:${this.mark}`);
      if (rest) {
        gaps.put(rest, GAP);
      } else {
        gaps.delete(GAP);
      }
    };
    return ended(transaction);
  }

  close(): void {
    this.db.close();
  }

  private trim(transaction: IDBTransaction, over: number): void {
    if (over <= 0) {
      return;
    }
    const waiting = transaction.objectStore(WAITING);
    const gaps = transaction.objectStore(GAP);
    const oldest = waiting.index(IN_ORDER).getAll(null, over);
    oldest.onsuccess = () => {
      const entries = readEntries(oldest.result);
      entries.forEach(({ key }) => waiting.delete(key));
      const lost = entries.map(({ observation }) => observation);
      const gap = gaps.get(GAP);
      gap.onsuccess = () => {
        const wider = widen(readGap(gap.result), lost, () => `${this.page}:${this.mark}`);
        gaps.put(wider, GAP);
      };
    };
  }
}

/** A page of another version may have written here; what it wrote and we cannot read is not ours to deliver. */
function readEntries(result: unknown): Entry[] {
  const rows: unknown[] = Array.isArray(result) ? result : [];
  return rows.flatMap(row => {
    if (typeof row !== 'object' || row === null || !('key' in row && 'mark' in row)) {
      return [];
    }
    const { key, mark } = row;
    const read = Observation.safeParse('observation' in row ? row.observation : null);
    return typeof key === 'string' && typeof mark === 'number' && read.success
      ? [{ key, mark, observation: read.data }]
      : [];
  });
}

function readGap(result: unknown): GapObservation | null {
  const gap = GapObservation.safeParse(result);
  return gap.success ? gap.data : null;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The database gave no reason.'));
  });
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void =>
      reject(transaction.error ?? new Error('The database ended the transaction.'));
    transaction.oncomplete = () => resolve();
    transaction.onabort = fail;
  });
}
