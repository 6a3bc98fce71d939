/** The store's database as one SQLite file in a private folder: how it is opened, kept safe and copied. */
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { DATABASE_FILE, explainStoreError, makePrivateFolder, onNetwork } from './database';
import type { Database, SqlValue } from './database';

/** Copies made before migrating; older ones are removed. */
const BACKUPS_KEPT = 3;

/** The open database of a state folder. */
export class SqliteDatabase implements Database {
  readonly shared = false;
  private readonly connection: DatabaseSync;
  /** Statements by their text: the code has some two hundred, and reading one takes as long as running it. */
  private readonly statements = new Map<string, StatementSync>();
  private depth = 0;

  readonly place: string;

  /** @throws UserError when the folder or the file cannot be used. */
  constructor(readonly folder: string) {
    this.place = `the store in ${folder}`;
    makePrivateFolder(folder);
    const path = join(folder, DATABASE_FILE);
    // Windows: another process may hold the file for a moment, elsewhere a companion beside this one.
    this.connection = this.guard(() => new DatabaseSync(path, { timeout: 5_000 }));
    this.guard(() => {
      if (process.platform !== 'win32') {
        chmodSync(path, 0o600);
      }
      if (onNetwork(folder)) {
        this.connection.exec('PRAGMA locking_mode = EXCLUSIVE');
        this.connection.exec('PRAGMA journal_mode = DELETE');
      } else {
        this.connection.exec('PRAGMA journal_mode = WAL');
      }
      // FULL, because a step must not be done in a kernel and forgotten here after a power cut.
      this.connection.exec('PRAGMA synchronous = FULL');
      this.connection.exec('PRAGMA foreign_keys = ON');
      // What a person deletes or has forgotten is overwritten, not only unlinked.
      this.connection.exec('PRAGMA secure_delete = ON');
    });
  }

  exec(sql: string): void {
    this.guard(() => this.connection.exec(sql));
  }

  run(sql: string, ...values: SqlValue[]): number {
    return this.guard(() => Number(this.statement(sql).run(...values).changes));
  }

  row(sql: string, ...values: SqlValue[]): unknown {
    return this.guard(() => this.statement(sql).get(...values));
  }

  rows(sql: string, ...values: SqlValue[]): unknown[] {
    return this.guard(() => this.statement(sql).all(...values));
  }

  /** Takes the write lock at once, whatever it is about: SQLite has one writer. */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) {
      return work();
    }
    this.exec('BEGIN IMMEDIATE');
    this.depth += 1;
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk rolls back by itself, and then there is nothing left to roll back.
      if (this.connection.isTransaction) {
        this.connection.exec('ROLLBACK');
      }
      throw error;
    } finally {
      this.depth -= 1;
    }
  }

  hasTable(name: string): boolean {
    return this.row('SELECT 1 FROM sqlite_master WHERE name = ?', name) !== undefined;
  }

  now(): number {
    return Date.now();
  }

  /** Nobody else works on the runs of this process, and it knows what it wrote. */
  tell(): void {
    return undefined;
  }

  hear(): void {
    return undefined;
  }

  backUp(version: number, now: number): void {
    const folder = join(this.folder, 'backups');
    this.guard(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
      this.run('VACUUM INTO ?', join(folder, `${stamp}-schema-${version}.sqlite`));
      for (const old of readdirSync(folder).sort().slice(0, -BACKUPS_KEPT)) {
        rmSync(join(folder, old));
      }
    });
  }

  close(): void {
    this.connection.close();
  }

  private statement(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw explainStoreError(error, this.folder);
    }
  }
}
