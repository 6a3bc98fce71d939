/** Batches and their journals at rest. */
import { BatchEntry, UserError, canonicalJson } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { Database } from './database';
import { entryOfLine } from './journalLine';

/** A batch as the store lists it. `createdAt` is milliseconds since 1970. */
export interface BatchRecord {
  batch: string;
  app: string;
  owner: string;
  name: string;
  /** Rows of it wait or run, so a companion that starts goes on with it. */
  underWay: boolean;
  createdAt: number;
}

/** Batches on disk. Every method is synchronous and durable on return. */
export interface BatchStore {
  create(record: BatchRecord, entries: readonly BatchEntry[]): void;
  read(batch: string): BatchRecord | null;
  /** Newest first. */
  list(most: number): BatchRecord[];
  /** Those that a companion goes on with, oldest first. */
  underWay(): BatchRecord[];
  /**
   * Adds entries and notes whether it is still under way, in one transaction.
   *
   * @throws UserError `batch-elsewhere` when another companion wrote the same `seq`; nothing is written then
   */
  append(entries: readonly BatchEntry[], underWay: boolean): void;
  /** Entries after `since`, in order. */
  journal(batch: string, since: number): BatchEntry[];
}

const Row = z.object({
  batch: z.string(),
  app: z.string(),
  owner: z.string(),
  name: z.string(),
  underWay: z.int(),
  createdAt: z.number()
});
const COLUMNS = 'batch, app, owner, name, under_way AS "underWay", created_at AS "createdAt"';

const Line = z.object({
  batch: z.string(),
  seq: z.int(),
  at: z.number(),
  by: z.string(),
  event: z.string(),
  hash: z.string()
});
const Last = z.object({ seq: z.nullable(z.int()) });

/** The batches of a database. */
export function batchStore(database: Database): BatchStore {
  function write(entries: readonly BatchEntry[]): void {
    for (const { batch, seq, at, by, event, hash } of entries) {
      database.run(
        'INSERT INTO batch_journal VALUES (?, ?, ?, ?, ?, ?)',
        batch,
        seq,
        at,
        by,
        canonicalJson(event),
        hash
      );
    }
  }

  return {
    create({ batch, app, owner, name, underWay, createdAt }, entries) {
      database.transaction(() => {
        database.run(
          'INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)',
          batch,
          app,
          owner,
          name,
          underWay ? 1 : 0,
          createdAt
        );
        write(entries);
      });
    },

    read(batch) {
      const row = database.row(`SELECT ${COLUMNS} FROM batches WHERE batch = ?`, batch);
      return row === undefined ? null : recordOf(row);
    },

    list: most =>
      database
        .rows(`SELECT ${COLUMNS} FROM batches ORDER BY created_at DESC, batch LIMIT ?`, most)
        .map(recordOf),

    underWay: () =>
      database
        .rows(`SELECT ${COLUMNS} FROM batches WHERE under_way = 1 ORDER BY created_at, batch`)
        .map(recordOf),

    append(entries, underWay) {
      const [first] = entries;
      if (first === undefined) {
        return;
      }
      database.transaction(() => {
        const { seq } = Last.parse(
          database.row('SELECT max(seq) AS seq FROM batch_journal WHERE batch = ?', first.batch)
        );
        if (first.seq !== (seq ?? 0) + 1) {
          throw elsewhere();
        }
        write(entries);
        database.run(
          'UPDATE batches SET under_way = ? WHERE batch = ?',
          underWay ? 1 : 0,
          first.batch
        );
      });
    },

    journal: (batch, since) =>
      database
        .rows(
          'SELECT batch, seq, at, by, event, hash FROM batch_journal WHERE batch = ? AND seq > ? ORDER BY seq',
          batch,
          since
        )
        .map(row => entryOf(Line.parse(row)))
  };
}

function recordOf(row: unknown): BatchRecord {
  const { underWay, ...record } = Row.parse(row);
  return { ...record, underWay: underWay !== 0 };
}

function entryOf(line: z.infer<typeof Line>): BatchEntry {
  const damaged = new UserError(
    'journal-damaged',
    `The journal of batch ${line.batch} is damaged at entry ${line.seq}. Its runs are whole; open them from the list of runs.`,
    500
  );
  return entryOfLine(BatchEntry, line, damaged);
}

function elsewhere(): UserError {
  return new UserError(
    'batch-elsewhere',
    'This batch goes on in another Lockstep on this machine. Close it there, then reload.',
    423
  );
}
