/** Which browsers came in by which token of a published page; only hashes of both are kept. */
import type { Database } from './database';

/** An admission unused this long is forgotten. */
const FORGOTTEN_AFTER = 90 * 24 * 3_600_000;

/** The browsers let in. `browser` and `token` are hashes. */
export interface Admissions {
  admit(browser: string, token: string): void;
  isAdmitted(browser: string, token: string): boolean;
  /** Lets all who came in by one token stay by another. */
  carry(from: string, to: string): void;
}

/** The admissions of a database. `now` gives milliseconds since 1970. */
export function admissions(database: Database, now: () => number): Admissions {
  return {
    admit(browser, token) {
      database.run('DELETE FROM admissions WHERE at < ?', now() - FORGOTTEN_AFTER);
      database.run(
        'INSERT INTO admissions VALUES (?, ?, ?) ON CONFLICT (browser, token) DO UPDATE SET at = excluded.at',
        browser,
        token,
        now()
      );
    },
    carry(from, to) {
      database.run(
        'INSERT INTO admissions SELECT browser, ?, at FROM admissions WHERE token = ? AND browser NOT IN (SELECT browser FROM admissions WHERE token = ?)',
        to,
        from,
        to
      );
    },
    isAdmitted(browser, token) {
      return (
        database.row('SELECT 1 FROM admissions WHERE browser = ? AND token = ?', browser, token) !==
        undefined
      );
    }
  };
}
