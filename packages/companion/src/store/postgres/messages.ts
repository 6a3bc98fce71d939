/** What the store's thread and the thread that holds the PostgreSQL connection say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { SqlValue } from '../database';

/** What the connection's thread is started with. */
export interface Beginning {
  /** Its address, which may hold a password: never logged. */
  url: string;
  /** For questions and answers. */
  port: MessagePort;
  /** One counter of answers; the asking thread sleeps on it. */
  signal: Int32Array;
}

/** A question. */
export type Question =
  | {
      kind: 'query';
      id: number;
      sql: string;
      /** `null`: the text may hold several statements, and gives no rows. */
      values: SqlValue[] | null;
      /** Under which the server keeps the parsed statement. */
      name?: string;
      /** Where it stands: in no transaction, at the beginning or the end of one, or within. */
      place: 'alone' | 'begin' | 'within' | 'end';
    }
  /** Nobody waits for the answer any more: the connection is given up, and with it what was not committed. */
  | { kind: 'abandon' }
  | { kind: 'close'; id: number };

/** An answer. `code` is an SQLSTATE, an error code of the system, or `lost` for a connection that is gone. */
export type Answer =
  { id: number; rows: unknown[]; changed: number } | { id: number; code: string; message: string };

/** What was told on the database's channel; `null` after a gap in which it was not heard. */
export interface Told {
  topic: string | null;
}
