/** `serve --store`: the options of companions that serve one address together, and what goes with what. */
import { UserError } from '@lockstep/protocol';
import { Option } from 'commander';
import { dirname, join } from 'node:path';
import type { StoreOptions } from '../store';
import { storeAddress } from '../store/postgres/address';
import type { StoreAddress } from '../store/postgres/address';
import { BadUse } from './terminal';

/** The file of the thread that holds the connection, beside the program. */
const THREAD = 'postgres.mjs';

/** What commander reads. */
export interface SharedFlags {
  store?: string;
  inner?: string;
}

/** A store that others use too, and where they reach this companion. */
export interface SharedOptions {
  address: StoreAddress;
  inner: { host: string; port: number };
}

export const STORE_OPTION = new Option(
  '--store <address>',
  'keep runs in PostgreSQL, for several of these behind one address: postgres://… or env:NAME'
);

export const RUN_STORE_OPTION = new Option(
  '--store <address>',
  'keep it in PostgreSQL; with --batch, the same command on another machine takes over when this one dies: postgres://… or env:NAME'
);

export const INNER_OPTION = new Option(
  '--inner <host:port>',
  'where the others of the same --store reach this one (default: 127.0.0.1 and a free port)'
);

/**
 * Reads both.
 *
 * @throws BadUse when one is unclear, or when browsers let in here would be strangers to the others
 */
export function sharedOptions(
  { store, inner }: SharedFlags,
  token: string | boolean | undefined,
  environment: NodeJS.ProcessEnv
): { shared?: SharedOptions } {
  if (store === undefined) {
    if (inner !== undefined) {
      throw new BadUse('store-missing', '--inner goes with --store; without it nobody asks there.');
    }
    return {};
  }
  if (token === undefined || token === true) {
    throw new BadUse(
      'token-missing',
      'With --store, give all servers of one address the same --token, or --no-token.'
    );
  }
  return { shared: { address: addressOf(store, environment), inner: placeOf(inner) } };
}

/** How the store is opened. */
export function postgresOf(shared: SharedOptions | undefined): StoreOptions['postgres'] {
  return (
    shared && { address: shared.address, thread: join(dirname(process.argv[1] ?? ''), THREAD) }
  );
}

/**
 * How a store is opened that is given by its address alone.
 *
 * @throws BadUse when the address is unclear
 */
export function postgresAt(
  store: string,
  environment: NodeJS.ProcessEnv
): StoreOptions['postgres'] {
  const address = addressOf(store, environment);
  return postgresOf({ address, inner: placeOf(undefined) });
}

function addressOf(store: string, environment: NodeJS.ProcessEnv): StoreAddress {
  try {
    return storeAddress(store, environment);
  } catch (error) {
    throw error instanceof UserError ? new BadUse(error.code, error.message) : error;
  }
}

function placeOf(inner: string | undefined): SharedOptions['inner'] {
  if (inner === undefined) {
    return { host: '127.0.0.1', port: 0 };
  }
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(inner) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw new BadUse('inner-unclear', `--inner needs host:port, such as 10.0.0.5:7000.`);
  }
  return { host, port: Number(port) };
}
