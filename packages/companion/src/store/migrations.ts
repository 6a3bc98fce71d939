/** The store's schema as a list of steps: each is applied once, in order, after a copy of the file was made. */
import { UserError } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { Database } from './database';

/** A change of the schema. Its number is its place in the list, from 1; a released one never changes. */
export interface Migration {
  name: string;
  sql: string;
}

/** All changes so far. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'definitions, runs, journals, leases, kernels',
    sql: `
      CREATE TABLE definitions (app TEXT PRIMARY KEY, body TEXT NOT NULL, at REAL NOT NULL) STRICT;
      CREATE TABLE placements (
        app TEXT NOT NULL REFERENCES definitions, root TEXT NOT NULL, path TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (app, root, path)
      ) STRICT;
      CREATE TABLE runs (
        run TEXT PRIMARY KEY, app TEXT NOT NULL, owner TEXT NOT NULL, notebook TEXT NOT NULL,
        root TEXT NOT NULL, created_at REAL NOT NULL
      ) STRICT;
      CREATE INDEX runs_by_owner ON runs (owner, created_at);
      CREATE INDEX runs_by_notebook ON runs (root, notebook, created_at);
      CREATE TABLE journal (
        run TEXT NOT NULL REFERENCES runs, seq INTEGER NOT NULL, at REAL NOT NULL, by TEXT NOT NULL,
        event TEXT NOT NULL, hash TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX journal_in_order ON journal (run, seq);
      CREATE TABLE step_contents (
        app TEXT NOT NULL, step TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (app, step)
      ) STRICT;
      CREATE TABLE durations (content TEXT NOT NULL, at REAL NOT NULL, took REAL NOT NULL) STRICT;
      CREATE INDEX durations_by_content ON durations (content, at);
      CREATE TABLE holders (
        holder TEXT PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL, beat_at REAL NOT NULL
      ) STRICT;
      CREATE TABLE leases (run TEXT PRIMARY KEY, holder TEXT NOT NULL) STRICT;
      CREATE TABLE kernels (
        kernel TEXT PRIMARY KEY, run TEXT NOT NULL, holder TEXT NOT NULL, server TEXT NOT NULL, at REAL NOT NULL
      ) STRICT;
      CREATE TABLE admissions (browser TEXT NOT NULL, token TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (browser, token)) STRICT;
    `
  },
  {
    name: 'observations, chats, memory, settings, ledger, route records',
    sql: `
      CREATE TABLE observations (
        id TEXT PRIMARY KEY, n INTEGER, kind TEXT NOT NULL, at REAL NOT NULL, notebook TEXT, body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX observations_by_notebook ON observations (notebook, at);
      CREATE INDEX observations_by_number ON observations (notebook, n);
      CREATE INDEX observations_by_time ON observations (at);
      CREATE TABLE chats (
        chat TEXT PRIMARY KEY, title TEXT NOT NULL, notebook TEXT, at REAL NOT NULL, context TEXT
      ) STRICT;
      CREATE TABLE messages (
        message TEXT PRIMARY KEY, chat TEXT NOT NULL REFERENCES chats ON DELETE CASCADE, place INTEGER NOT NULL,
        hidden INTEGER NOT NULL, phase TEXT, holder TEXT NOT NULL, body TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX messages_in_order ON messages (chat, place);
      CREATE INDEX messages_under_way ON messages (phase) WHERE phase IS NOT NULL;
      CREATE TABLE seen (
        message TEXT PRIMARY KEY REFERENCES messages ON DELETE CASCADE, body TEXT NOT NULL
      ) STRICT;
      CREATE TABLE memory (key TEXT PRIMARY KEY, value TEXT NOT NULL, at REAL NOT NULL) STRICT;
      CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE ledger (row INTEGER PRIMARY KEY, entry TEXT NOT NULL, mac TEXT NOT NULL) STRICT;
      CREATE TABLE open_intents (
        intent TEXT PRIMARY KEY, holder TEXT NOT NULL, row INTEGER NOT NULL REFERENCES ledger
      ) STRICT;
      CREATE TABLE routes (id TEXT PRIMARY KEY, at REAL NOT NULL, body TEXT NOT NULL) STRICT;
      CREATE INDEX routes_by_time ON routes (at);
    `
  },
  {
    name: 'original notebooks',
    sql: `
      CREATE TABLE originals (
        app TEXT PRIMARY KEY REFERENCES definitions, blob TEXT NOT NULL, at REAL NOT NULL
      ) STRICT;
    `
  },
  {
    name: 'personal links, messages to the author',
    sql: `
      CREATE TABLE resume_links (
        run TEXT PRIMARY KEY REFERENCES runs, secret TEXT NOT NULL, at REAL NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX resume_links_by_secret ON resume_links (secret);
      CREATE TABLE tellings (
        message TEXT PRIMARY KEY, run TEXT NOT NULL REFERENCES runs, at REAL NOT NULL, body TEXT NOT NULL,
        done_at REAL
      ) STRICT;
      CREATE INDEX tellings_by_time ON tellings (at);
      CREATE INDEX tellings_by_run ON tellings (run);
    `
  },
  {
    name: 'batches and their journals',
    sql: `
      CREATE TABLE batches (
        batch TEXT PRIMARY KEY, app TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL,
        under_way INTEGER NOT NULL, created_at REAL NOT NULL
      ) STRICT;
      CREATE INDEX batches_by_time ON batches (created_at);
      CREATE TABLE batch_journal (
        batch TEXT NOT NULL REFERENCES batches, seq INTEGER NOT NULL, at REAL NOT NULL, by TEXT NOT NULL,
        event TEXT NOT NULL, hash TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX batch_journal_in_order ON batch_journal (batch, seq);
    `
  },
  {
    name: 'doors of companions, blobs of a shared store',
    sql: `
      ALTER TABLE holders ADD COLUMN door TEXT;
      CREATE TABLE blobs (blob TEXT PRIMARY KEY, bytes BLOB NOT NULL, at REAL NOT NULL) STRICT;
    `
  },
  {
    name: 'uploads of runs',
    sql: `
      CREATE TABLE uploads (
        run TEXT NOT NULL REFERENCES runs, upload TEXT NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL,
        blob TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (run, upload)
      ) STRICT;
    `
  },
  {
    name: 'files of batches',
    sql: `
      CREATE TABLE batch_files (
        batch TEXT NOT NULL REFERENCES batches, upload TEXT NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL,
        blob TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (batch, upload)
      ) STRICT;
    `
  },
  {
    name: 'how far journals of runs were told to the record',
    sql: `CREATE TABLE told_runs (run TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;`
  },
  {
    name: 'what was sent to models, and what the way out counted',
    sql: `
      CREATE TABLE sent (intent TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
      CREATE TABLE departures (
        intent TEXT PRIMARY KEY, host TEXT NOT NULL, bytes INTEGER NOT NULL, at REAL NOT NULL
      ) STRICT;
    `
  },
  {
    name: 'large blobs of a shared store in parts',
    sql: `
      ALTER TABLE blobs ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
      CREATE TABLE blob_parts (
        blob TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (blob, part)
      ) STRICT;
    `
  },
  {
    name: 'calibration: labels from use, states',
    sql: `
      CREATE TABLE labels (
        task TEXT NOT NULL, source TEXT NOT NULL, at REAL NOT NULL, digest TEXT NOT NULL,
        quantisation TEXT NOT NULL, kind TEXT NOT NULL, raw REAL NOT NULL, good INTEGER NOT NULL,
        PRIMARY KEY (task, source)
      ) STRICT;
      CREATE INDEX labels_by_time ON labels (at);
      CREATE TABLE calibrations (
        calibration INTEGER PRIMARY KEY, at REAL NOT NULL, body TEXT NOT NULL
      ) STRICT;
    `
  }
];

const Version = z.object({ version: z.nullable(z.int()) });

/**
 * Brings the store to the newest schema.
 *
 * @param now milliseconds since 1970
 * @throws UserError `store-newer` when a later release wrote the store, or when the disk refuses
 */
export function migrate(
  database: Database,
  now: number,
  migrations: readonly Migration[] = MIGRATIONS
): void {
  if (versionOf(database) === migrations.length) {
    return;
  }
  // Two companions may start at once: what the one did, the other finds done inside the lock.
  database.transaction(() => {
    database.exec(
      'CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, at REAL NOT NULL) STRICT'
    );
  });
  const version = versionOf(database);
  if (version > migrations.length) {
    throw new UserError(
      'store-newer',
      `${sentenceStart(database.place)} was written by a newer Lockstep (schema ${version}; this one knows ${migrations.length}). Update with "pip install -U jupyterlab-lockstep", or set LOCKSTEP_STATE to another folder.`,
      503
    );
  }
  if (version > 0) {
    database.backUp(version, now);
  }
  database.transaction(() => {
    for (const [index, { name, sql }] of migrations.entries()) {
      if (index >= versionOf(database)) {
        database.exec(sql);
        database.run('INSERT INTO migrations VALUES (?, ?, ?)', index + 1, name, now);
      }
    }
  });
}

function versionOf(database: Database): number {
  if (!database.hasTable('migrations')) {
    return 0;
  }
  return Version.parse(database.row('SELECT max(version) AS version FROM migrations')).version ?? 0;
}

function sentenceStart(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
