/** What a published page keeps beside runs: personal links (their hashes) and what participants told the author. */
import { Telling } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { Database } from './database';

/** A message to the author at rest. `at` and `doneAt` are milliseconds since 1970. */
export interface StoredMessage {
  message: string;
  run: string;
  /** Who owns the run now. */
  owner: string;
  at: number;
  doneAt: number | null;
  telling: Telling;
}

/** Links and messages of the participants of one page. */
export interface Visits {
  /** Makes the personal link of a run; an earlier one ends. `secret` is a hash. Returns when it was made. */
  makeLink(run: string, secret: string): number;
  endLink(run: string): void;
  linkMadeAt(run: string): number | null;
  /** The run that a link leads to. */
  runOfLink(secret: string): string | null;
  /** Gives a run to somebody else. */
  move(run: string, owner: string): void;
  /** The versions of a notebook that are known, newest first. */
  versionsOf(root: string, path: string): string[];
  /** Keeps a message; `at` is now. */
  tell(message: { message: string; run: string; telling: Telling }): void;
  /** How many messages a run, or all runs, have sent that are not done. */
  openMessages(run?: string): number;
  /** Messages that are not done, newest first. */
  messages(most: number): StoredMessage[];
  /** Marks a message; returns since when it is done, `null` when there is none. */
  settle(message: string): number | null;
  /** Removes the oldest messages that are done, so that at most `most` of those stay. */
  forget(most: number): void;
}

const At = z.object({ at: z.number() });
const Version = z.object({ app: z.string() });
const Found = z.object({ run: z.string() });
const Count = z.object({ n: z.int() });
const Row = z.object({
  message: z.string(),
  run: z.string(),
  owner: z.string(),
  at: z.number(),
  doneAt: z.nullable(z.number()),
  body: z.string()
});

/** The links and messages of a database. `now` gives milliseconds since 1970. */
export function visits(database: Database, now: () => number): Visits {
  return {
    makeLink(run, secret) {
      const at = now();
      database.run(
        'INSERT INTO resume_links VALUES (?, ?, ?) ON CONFLICT (run) DO UPDATE SET secret = excluded.secret, at = excluded.at',
        run,
        secret,
        at
      );
      return at;
    },
    endLink(run) {
      database.run('DELETE FROM resume_links WHERE run = ?', run);
    },
    linkMadeAt(run) {
      const row = database.row('SELECT at FROM resume_links WHERE run = ?', run);
      return row === undefined ? null : At.parse(row).at;
    },
    runOfLink(secret) {
      const row = database.row('SELECT run FROM resume_links WHERE secret = ?', secret);
      return row === undefined ? null : Found.parse(row).run;
    },
    move(run, owner) {
      database.run('UPDATE runs SET owner = ? WHERE run = ?', owner, run);
    },
    versionsOf(root, path) {
      return database
        .rows('SELECT app FROM placements WHERE root = ? AND path = ? ORDER BY at DESC', root, path)
        .map(row => Version.parse(row).app);
    },
    tell({ message, run, telling }) {
      database.run(
        'INSERT INTO tellings (message, run, at, body) VALUES (?, ?, ?, ?)',
        message,
        run,
        now(),
        JSON.stringify(telling)
      );
    },
    openMessages(run) {
      const row =
        run === undefined
          ? database.row('SELECT count(*) AS n FROM tellings WHERE done_at IS NULL')
          : database.row(
              'SELECT count(*) AS n FROM tellings WHERE done_at IS NULL AND run = ?',
              run
            );
      return Count.parse(row).n;
    },
    messages(most) {
      return database
        .rows(
          'SELECT message, run, owner, tellings.at AS at, done_at AS "doneAt", body FROM tellings JOIN runs USING (run) WHERE done_at IS NULL ORDER BY tellings.at DESC LIMIT ?',
          most
        )
        .map(row => {
          const { body, ...rest } = Row.parse(row);
          return { ...rest, telling: Telling.parse(JSON.parse(body)) };
        });
    },
    settle(message) {
      database.run(
        'UPDATE tellings SET done_at = ? WHERE message = ? AND done_at IS NULL',
        now(),
        message
      );
      const row = database.row('SELECT done_at AS at FROM tellings WHERE message = ?', message);
      return row === undefined ? null : At.parse(row).at;
    },
    forget(most) {
      database.run(
        'DELETE FROM tellings WHERE message IN (SELECT message FROM tellings WHERE done_at IS NOT NULL ORDER BY at DESC LIMIT 1000000 OFFSET ?)',
        most
      );
    }
  };
}
