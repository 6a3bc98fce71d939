/** The store's database in PostgreSQL, for companions that serve one address together. */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { makePrivateFolder } from '../database';
import type { Database, SqlValue } from '../database';
import type { StoreAddress } from './address';
import { Bridge } from './bridge';
import type { Place } from './bridge';
import { toPostgres } from './dialect';

/** The channel on which changes are told. */
const CHANNEL = 'lockstep';

/** Where the transaction stands in which everything of the store may be touched. */
const WHOLE_STORE = 'store';

const Clock = z.object({ ms: z.number() });

/** The database at an address. */
export class PostgresDatabase implements Database {
  readonly shared = true;
  readonly place: string;
  private readonly bridge: Bridge;
  private readonly translated = new Map<string, string>();
  private depth = 0;

  /**
   * @param folder for what stays on this machine
   * @param thread the bundled `postgres.mjs`
   * @throws UserError when the database cannot be used
   */
  constructor(
    readonly folder: string,
    address: StoreAddress,
    thread: string
  ) {
    makePrivateFolder(folder);
    this.place = address.place;
    this.bridge = new Bridge(thread, address.url, address.place);
    try {
      this.ask('SELECT 1', [], 'alone');
    } catch (error) {
      this.close();
      throw error;
    }
  }

  exec(sql: string): void {
    this.ask(sql, null, this.here);
  }

  run(sql: string, ...values: SqlValue[]): number {
    return this.ask(sql, values, this.here).changed;
  }

  row(sql: string, ...values: SqlValue[]): unknown {
    return this.ask(sql, values, this.here).rows[0];
  }

  rows(sql: string, ...values: SqlValue[]): unknown[] {
    return this.ask(sql, values, this.here).rows;
  }

  /** Others that do the same `of` one thing wait; what they wrote is seen, because each statement reads anew. */
  transaction<T>(work: () => T, of = WHOLE_STORE): T {
    if (this.depth > 0) {
      return work();
    }
    // Before its first statement: a lock in the same text, so that it costs one way to the server.
    this.bridge.ask(`BEGIN; SELECT pg_advisory_xact_lock(${lockOf(of)})`, null, 'begin');
    this.depth += 1;
    try {
      const result = work();
      this.bridge.ask('COMMIT', null, 'end');
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    } finally {
      this.depth -= 1;
    }
  }

  hasTable(name: string): boolean {
    return (
      this.row(
        'SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?',
        name
      ) !== undefined
    );
  }

  now(): number {
    const row = this.row('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms');
    return Clock.parse(row).ms;
  }

  tell(topic: string): void {
    this.row(`SELECT pg_notify('${CHANNEL}', ?)`, topic);
  }

  hear(listener: (topic: string | null) => void): void {
    this.bridge.hear(listener);
  }

  /** Backups are the database server's; docs/postgres.md says how. */
  backUp(): void {
    return undefined;
  }

  close(): void {
    this.bridge.close();
  }

  private get here(): Place {
    return this.depth > 0 ? 'within' : 'alone';
  }

  private ask(
    sql: string,
    values: SqlValue[] | null,
    place: Place
  ): { rows: unknown[]; changed: number } {
    let text = this.translated.get(sql);
    if (text === undefined) {
      text = toPostgres(sql);
      this.translated.set(sql, text);
    }
    return this.bridge.ask(text, values, place);
  }

  private rollBack(): void {
    try {
      this.bridge.ask('ROLLBACK', null, 'end');
    } catch {
      // The connection is gone, or a failed COMMIT ended it: either way nothing is left to roll back.
    }
  }
}

/** A number for a lock, the same in every process. */
function lockOf(of: string): string {
  return createHash('sha256').update(`lockstep ${of}`).digest().readBigInt64BE(0).toString();
}
