/** The address of a PostgreSQL database as it is given: on the command line, or better in the environment. */
import { UserError } from '@lockstep/protocol';
import { encryptionOf, EncryptionUnclear } from './encryption';

/** An address, which may hold a password, and how to name the database without it. */
export interface StoreAddress {
  url: string;
  /** Such as `the PostgreSQL database runs at db.example.org:5432`. */
  place: string;
}

/**
 * Reads `postgres://…`, or `env:NAME` for a variable that holds it.
 *
 * @throws UserError `bad-store`, which repeats nothing of the address
 */
export function storeAddress(text: string, environment: NodeJS.ProcessEnv): StoreAddress {
  const variable = /^env:(\w+)$/.exec(text)?.[1];
  const url = variable === undefined ? text : environment[variable];
  if (url === undefined || url === '') {
    throw bad(`The environment variable ${variable ?? ''}, named for the store, is not set.`);
  }
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw bad(
      '--store needs postgres://user@host/database, or env:NAME for a variable that holds it.'
    );
  }
  try {
    encryptionOf(url);
  } catch (error) {
    throw error instanceof EncryptionUnclear ? bad(error.message) : error;
  }
  return { url, place: placeOf(new URL(url)) };
}

function placeOf({ hostname, port, pathname, searchParams }: URL): string {
  const name = decodeURIComponent(pathname.replace(/^\//, ''));
  const host = searchParams.get('host') ?? (hostname === '' ? 'localhost' : hostname);
  const at = host.startsWith('/') ? host : `${host}:${port === '' ? '5432' : port}`;
  return `the PostgreSQL database ${name === '' ? '(unnamed)' : name} at ${at}`;
}

function bad(sentence: string): UserError {
  return new UserError('bad-store', sentence);
}
