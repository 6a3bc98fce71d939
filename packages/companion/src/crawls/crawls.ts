/** The connectors of this companion with their credentials: kept here, given to no page. */
import { UserError } from '@lockstep/protocol';
import { isLoopback } from '@lockstep/router';
import type { HeldFor, HeldKeys, HeldRow } from '../models/heldKeys';
import type { CrawlAccess, CrawlConnector, CrawlEgress, Crawls } from './contract';

/** How long a whole list may take, in milliseconds. */
const LIST_PATIENCE = 60_000;

export interface CrawlsDeps {
  connectors: readonly CrawlConnector[];
  held: HeldKeys;
  egress: (label: string) => CrawlEgress;
}

export function createCrawls({ connectors, held, egress }: CrawlsDeps): Crawls {
  const closing = new AbortController();

  function connectorOf(id: string): CrawlConnector {
    const found = connectors.find(connector => connector.id === id);
    if (found === undefined) {
      throw new UserError('connector-unknown', 'There is no such connector here.', 404);
    }
    return found;
  }

  /** What is kept for a connector: one row, two only if a process died between writing the new and removing the old. */
  function rowsOf({ id }: CrawlConnector): HeldRow[] {
    return held
      .rows()
      .filter(({ provider, host }) => provider === 'crawl' && host.split(' ', 1)[0] === id);
  }

  async function accessTo(connector: CrawlConnector): Promise<CrawlAccess> {
    await held.loaded;
    const row = rowsOf(connector).at(-1);
    const credential = row === undefined ? null : held.key(row);
    if (row === undefined || credential === null) {
      throw new UserError(
        'credential-missing',
        row === undefined
          ? `${connector.label} has no token yet. Set one first.`
          : `The keyring did not give the token of ${connector.label}. Unlock it, or set the token again.`,
        422,
        'credential'
      );
    }
    return { address: addressOf(row), credential, egress: egress(connector.label) };
  }

  async function forget(rows: readonly HeldFor[]): Promise<void> {
    for (const row of rows) {
      await held.remove(row);
    }
  }

  return {
    connectors: () =>
      connectors.map(connector => {
        const { id, label, asksAddress } = connector;
        const row = rowsOf(connector).at(-1);
        const credential = row && { address: addressOf(row), setAt: row.setAt, source: row.source };
        return { id, label, asksAddress, credential: credential ?? null };
      }),

    async setCredential(id, { address, credential }) {
      const connector = connectorOf(id);
      // The address is part of the credential's name: a token is never sent to a server that it was not set for.
      const host = connector.asksAddress ? `${id} ${serverAddress(address ?? '')}` : id;
      const target = { provider: 'crawl', host } as const;
      const before = rowsOf(connector).filter(row => row.host !== host);
      await held.set(target, credential);
      await forget(before);
    },

    async removeCredential(id) {
      await forget(rowsOf(connectorOf(id)));
    },

    async crawls(id) {
      const connector = connectorOf(id);
      const access = await accessTo(connector);
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(slow(connector)), LIST_PATIENCE);
      try {
        const signal = AbortSignal.any([closing.signal, late.signal]);
        const crawls = await connector.crawls(access, signal);
        return crawls.sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
      } finally {
        clearTimeout(timer);
      }
    },

    async table(id, crawl, table) {
      const connector = connectorOf(id);
      return connector.table(crawl, table, await accessTo(connector), closing.signal);
    },

    close: () =>
      closing.abort(new UserError('ending', 'Lockstep is ending. Try again when it is back.', 503))
  };
}

/** The address in the name of what is kept: `crawl-server https://crawls.example`. */
function addressOf({ host }: HeldFor): string | null {
  const at = host.indexOf(' ');
  return at < 0 ? null : host.slice(at + 1);
}

/** An address that requests can be built on, without a slash at its end. */
function serverAddress(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw badAddress('An address begins with https://, such as https://crawls.example.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw badAddress('An address has no name, password, question mark or # in it.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.href)) {
    throw badAddress(
      'A server on another machine needs https://, because anybody on the way could read the token.'
    );
  }
  return url.href.replace(/\/+$/, '');
}

function slow({ label }: CrawlConnector): UserError {
  return new UserError(
    'crawler-silent',
    `${label} did not send its list of crawls in ${LIST_PATIENCE / 1000} s. Try again later.`,
    504
  );
}

function badAddress(sentence: string): UserError {
  return new UserError('address-form', sentence, 422, 'address');
}
