/** Runs and their journals at rest, and how long each step usually takes. */
import { JournalEntry, UserError, canonicalJson } from '@lockstep/protocol';
import type { Plan } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { RunRow, RunStore } from '../contract';
import type { Database } from './database';
import { entryOfLine } from './journalLine';

/** How many of a step's latest executions its usual duration is the median of. */
const EXECUTIONS_COUNTED = 15;

const Run = z.object({
  run: z.string(),
  app: z.string(),
  owner: z.string(),
  notebook: z.string(),
  root: z.string(),
  createdAt: z.number()
});
const RUN_COLUMNS = 'run, app, owner, notebook, root, created_at AS "createdAt"';

const Line = z.object({
  run: z.string(),
  seq: z.int(),
  at: z.number(),
  by: z.string(),
  event: z.string(),
  hash: z.string()
});
const Last = z.object({ seq: z.int(), holder: z.nullable(z.string()) });
const Took = z.object({ content: z.string(), took: z.number() });

/** The part of {@link RunStore} that keeps runs and journals. */
export type Journals = Pick<
  RunStore,
  'createRun' | 'run' | 'runs' | 'append' | 'journal' | 'durations'
>;

/**
 * The runs of a database.
 *
 * @param holder this process; entries are refused for a run that another living process holds
 */
export function journals(database: Database, holder: string): Journals {
  return {
    createRun({ run, app, owner, notebook, root, createdAt }) {
      database.run(
        'INSERT INTO runs (run, app, owner, notebook, root, created_at) VALUES (?, ?, ?, ?, ?, ?)',
        run,
        app,
        owner,
        notebook,
        root,
        createdAt
      );
    },

    run(run) {
      const row = database.row(`SELECT ${RUN_COLUMNS} FROM runs WHERE run = ?`, run);
      return row === undefined ? null : Run.parse(row);
    },

    runs({ owner = null, notebook = null, root = null }) {
      return database
        .rows(
          `SELECT ${RUN_COLUMNS} FROM runs WHERE owner = coalesce(?, owner) AND notebook = coalesce(?, notebook) AND root = coalesce(?, root) ORDER BY created_at DESC, rowid DESC`,
          owner,
          notebook,
          root
        )
        .map((row): RunRow => Run.parse(row));
    },

    append(entries) {
      const [first] = entries;
      database.transaction(() => {
        for (const entry of entries) {
          refuseIfMovedOn(database, entry, holder);
          database.run(
            'INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)',
            entry.run,
            entry.seq,
            entry.at,
            entry.by,
            canonicalJson(entry.event),
            entry.hash
          );
          remember(database, entry);
        }
        if (first !== undefined) {
          database.tell(first.run);
        }
      }, first?.run);
    },

    journal(run, since) {
      return database
        .rows(
          'SELECT run, seq, at, by, event, hash FROM journal WHERE run = ? AND seq > ? ORDER BY seq',
          run,
          since
        )
        .map(row => {
          const line = Line.parse(row);
          return readEntry(database, line);
        });
    },

    durations(app) {
      const took = new Map<string, number[]>();
      const rows = database.rows(
        `SELECT content, took FROM (
           SELECT content, took, row_number() OVER (PARTITION BY content ORDER BY at DESC) AS place
           FROM durations WHERE content IN (SELECT content FROM step_contents WHERE app = ?)) AS ranked
         WHERE place <= ${EXECUTIONS_COUNTED}`,
        app
      );
      for (const row of rows) {
        const { content, took: milliseconds } = Took.parse(row);
        took.set(content, [...(took.get(content) ?? []), milliseconds]);
      }
      return Object.fromEntries([...took].map(([content, all]) => [content, median(all)]));
    }
  };
}

/** A journal has one writer: the next `seq`, by the process that holds the run (or a run nobody holds). */
function refuseIfMovedOn(database: Database, entry: JournalEntry, holder: string): void {
  const { seq, holder: other } = Last.parse(
    database.row(
      'SELECT coalesce((SELECT max(seq) FROM journal WHERE run = ?1), 0) AS seq, (SELECT holder FROM leases WHERE run = ?1) AS holder',
      entry.run
    )
  );
  if (entry.seq !== seq + 1 || (other !== null && other !== holder)) {
    throw new UserError(
      'run-elsewhere',
      database.shared
        ? 'This run moved to another server of this address. Reload, and look before you do it again.'
        : 'This run is open in another Lockstep on this machine. Close it there, then reload.',
      423
    );
  }
}

/** What later runs want to know of this entry. */
function remember(database: Database, { run, at, event }: JournalEntry): void {
  if (event.type === 'run-created' || event.type === 'migrated') {
    rememberContents(database, run, event.plan);
  } else if (event.type === 'step-done') {
    database.run(
      'INSERT INTO durations SELECT content, ?, ? FROM step_contents JOIN runs USING (app) WHERE run = ? AND step = ?',
      at,
      event.took,
      run,
      event.step
    );
  }
}

function rememberContents(database: Database, run: string, plan: Plan): void {
  database.run('UPDATE runs SET app = ? WHERE run = ?', plan.app, run);
  for (const { id, content } of plan.steps) {
    database.run(
      'INSERT INTO step_contents VALUES (?, ?, ?) ON CONFLICT (app, step) DO UPDATE SET content = excluded.content',
      plan.app,
      id,
      content
    );
  }
}

function readEntry(database: Database, line: z.infer<typeof Line>): JournalEntry {
  const damaged = new UserError(
    'journal-damaged',
    `The journal of run ${line.run} is damaged at entry ${line.seq}. Put back one of the copies in ${database.folder}/backups, or start a new run.`,
    500
  );
  return entryOfLine(JournalEntry, line, damaged);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}
