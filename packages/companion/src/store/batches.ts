/** Batches and their journals at rest. */
import { BatchEntry, UserError, canonicalJson } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { Upload } from '../contract';
import type { Database } from './database';
import { entryOfLine } from './journalLine';
import { UploadRow } from './uploads';

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
  /** @param files what rows have as values, for the runs of those rows */
  create(record: BatchRecord, entries: readonly BatchEntry[], files: readonly Upload[]): void;
  read(batch: string): BatchRecord | null;
  /** Newest first. */
  list(most: number): BatchRecord[];
  /** Those that a companion goes on with, oldest first. */
  underWay(): BatchRecord[];
  /**
   * Adds entries and notes whether it is still under way, in one transaction.
   *
   * @throws UserError `batch-elsewhere` when another companion wrote the same `seq`, or has the batch; nothing is
   *   written then
   */
  append(entries: readonly BatchEntry[], underWay: boolean): void;
  /** Notes that nobody has to go on with it. */
  rest(batch: string): void;
  files(batch: string): Upload[];
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
const Last = z.object({ seq: z.int(), holder: z.nullable(z.string()) });
/**
 * The batches of a database.
 *
 * @param holder this process; entries are refused for a batch that another process holds
 */
export function batchStore(database: Database, holder: string): BatchStore {
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
    create({ batch, app, owner, name, underWay, createdAt }, entries, files) {
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
        for (const file of files) {
          database.run(
            'INSERT INTO batch_files VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (batch, upload) DO NOTHING',
            batch,
            file.upload,
            file.name,
            file.bytes,
            file.blob,
            file.at
          );
        }
      }, batch);
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
        const { seq, holder: other } = Last.parse(
          database.row(
            'SELECT coalesce((SELECT max(seq) FROM batch_journal WHERE batch = ?1), 0) AS seq, (SELECT holder FROM leases WHERE run = ?1) AS holder',
            first.batch
          )
        );
        if (first.seq !== seq + 1 || (other !== null && other !== holder)) {
          throw batchElsewhere();
        }
        write(entries);
        database.run(
          'UPDATE batches SET under_way = ? WHERE batch = ?',
          underWay ? 1 : 0,
          first.batch
        );
      }, first.batch);
    },

    rest(batch) {
      database.run('UPDATE batches SET under_way = 0 WHERE batch = ?', batch);
    },

    files: batch =>
      database
        .rows(
          'SELECT upload, name, bytes, blob, at FROM batch_files WHERE batch = ? ORDER BY upload',
          batch
        )
        .map(row => UploadRow.parse(row)),

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

/** Another process has the batch. */
export function batchElsewhere(): UserError {
  return new UserError(
    'batch-elsewhere',
    'Another Lockstep goes on with this batch. End it there first.',
    423
  );
}
