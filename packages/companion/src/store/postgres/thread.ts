/** The entry of `postgres.mjs`: a thread that holds one connection to PostgreSQL and answers one question at a time. */
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { encryptionOf } from './encryption';
import type { Answer, Beginning, Question, Told } from './messages';

/** Name of the schema of our tables, and of the channel on which changes are told. */
const SCHEMA = 'lockstep';

/** The lock of those who make the schema: "lockstep" in ASCII. */
const FIRST_START = '7813573191660758384';

/** How long a connection may take, in milliseconds. */
const CONNECT_PATIENCE = 5_000;

/** Pause between two attempts while the server does not answer. */
const TRY_AGAIN = 1_000;

/** How long a question waits for a connection that has just been lost, in milliseconds. */
const MENDING = 2_000;

/** A statement that takes longer is called off by the server; shorter than the asking thread waits. */
const STATEMENT_PATIENCE = 8_000;

/** A lock that another companion keeps longer is not waited for. */
const LOCK_PATIENCE = 7_000;

/**
 * A transaction in which nothing comes for this long was opened by a process that stopped: the server takes its
 * locks away, well before the run is taken over.
 */
const IDLE_PATIENCE = 4_000;

const BIGINT = 20;
const NUMERIC = 1700;
const BOOLEAN = 16;

const { url, port, signal } = workerData as Beginning;
const { url: plainUrl, ssl } = encryptionOf(url);

/** Numbers are numbers, as in SQLite. */
const types = new pg.TypeOverrides();
types.setTypeParser(BIGINT, Number);
types.setTypeParser(NUMERIC, Number);
types.setTypeParser(BOOLEAN, (text: string) => (text === 't' ? 1 : 0));

let client: pg.Client | null = null;
let attempt: Promise<void> | null = null;
/** Why there is no connection. */
let trouble = { code: 'lost', message: 'The connection is not open yet.' };
let failures = 0;
let inTransaction = false;
let closing = false;

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'lost';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function tell(topic: string | null): void {
  parentPort?.postMessage({ topic } satisfies Told);
}

/** Opens a connection, once for all who ask. */
function connect(): Promise<void> {
  attempt ??= open().finally(() => {
    attempt = null;
  });
  return attempt;
}

async function open(): Promise<void> {
  const next = new pg.Client({
    connectionString: plainUrl,
    ...(ssl === undefined ? {} : { ssl }),
    application_name: 'lockstep',
    connectionTimeoutMillis: CONNECT_PATIENCE,
    statement_timeout: STATEMENT_PATIENCE,
    lock_timeout: LOCK_PATIENCE,
    idle_in_transaction_session_timeout: IDLE_PATIENCE,
    keepAlive: true,
    types
  });
  next.on('error', error => lose(next, error));
  next.on('end', () => lose(next, new Error('The server closed the connection.')));
  next.on('notification', ({ payload }) => tell(payload ?? null));
  try {
    await next.connect();
    const { rowCount } = await next.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [
      SCHEMA
    ]);
    if (rowCount === 0) {
      // Two that start at once: IF NOT EXISTS looks before it waits, so they take turns. The number is ours alone.
      await next.query(
        `BEGIN; SELECT pg_advisory_xact_lock(${FIRST_START}); CREATE SCHEMA IF NOT EXISTS ${SCHEMA}; COMMIT`
      );
    }
    await next.query(`SET search_path TO ${SCHEMA}; LISTEN ${SCHEMA}`);
  } catch (error) {
    trouble = { code: codeOf(error), message: messageOf(error) };
    failures += 1;
    await next.end().catch(() => undefined);
    return;
  }
  client = next;
  inTransaction = false;
  failures = 0;
  tell(null);
}

function lose(lost: pg.Client, error: Error): void {
  if (client !== lost) {
    return;
  }
  client = null;
  trouble = { code: codeOf(error), message: messageOf(error) };
  void mend();
}

/** Tries until there is a connection again. */
async function mend(): Promise<void> {
  while (client === null && !closing) {
    await connect();
    if (client === null) {
      await delay(TRY_AGAIN);
    }
  }
}

function giveUp(): void {
  const given = client;
  if (given !== null) {
    lose(given, new Error('The server did not answer.'));
    // What it holds is rolled back by the server; nothing more is said on it.
    given.connection.stream.destroy();
  }
}

type Asked = Extract<Question, { kind: 'query' }>;

async function answer(question: Asked): Promise<Answer> {
  const { id, sql, values, name, place } = question;
  const goesOn = place === 'within' || place === 'end';
  if (client === null && !goesOn && failures === 0) {
    // Lost a moment ago, or not open yet: worth a short wait. Later questions are refused at once.
    await Promise.race([connect(), delay(MENDING, undefined, { ref: false })]);
  }
  const present = client;
  if (present === null || (goesOn && !inTransaction)) {
    return { id, ...(present === null ? trouble : { code: 'lost', message: 'It was lost.' }) };
  }
  try {
    inTransaction = place === 'begin' || place === 'within';
    if (values === null) {
      await present.query(sql);
      return { id, rows: [], changed: 0 };
    }
    const { rows, rowCount } = await present.query<object>({
      text: sql,
      values,
      ...(name === undefined ? {} : { name })
    });
    return { id, rows, changed: rowCount ?? 0 };
  } catch (error) {
    if (place === 'begin') {
      inTransaction = false;
      // It began, and the lock was not to be had.
      await present.query('ROLLBACK').catch(() => undefined);
    }
    return { id, code: client === present ? codeOf(error) : 'lost', message: messageOf(error) };
  }
}

function say(text: Answer): void {
  port.postMessage(text);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

port.on('message', (question: Question) => {
  switch (question.kind) {
    case 'abandon':
      giveUp();
      break;
    case 'close': {
      closing = true;
      const { id } = question;
      void (client?.end() ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => {
          say({ id, rows: [], changed: 0 });
          port.close();
        });
      break;
    }
    case 'query':
      void answer(question).then(say);
  }
});
