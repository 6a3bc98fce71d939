/** Which browsers came in by which token of a published page; only hashes of both are kept. */
import type { Database } from './database';

/** An admission unused this long is forgotten. */
const FORGOTTEN_AFTER = 90 * 24 * 3_600_000;

/** The browsers let in. `browser` and `token` are hashes. */
export interface Admissions {
  admit(browser: string, token: string): void;
  isAdmitted(browser: string, token: string): boolean;
}

/** The admissions of a database. `now` gives milliseconds since 1970. */
export function admissions(database: Database, now: () => number): Admissions {
  return {
    admit(browser, token) {
      database.run('DELETE FROM admissions WHERE at < ?', now() - FORGOTTEN_AFTER);
      database.run(
        'INSERT INTO admissions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at',
        browser,
        token,
        now()
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
