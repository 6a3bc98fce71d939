/** Crawls that a crawler keeps elsewhere: which crawlers there are, their crawls, and the tables of a crawl. */
import * as z from 'zod/mini';
import type { RouteDeclaration } from './route';
import { Text } from './values';

/** The tables of a crawl: one row a link, one row a page. */
export const CrawlTable = z.enum(['links', 'pages']);
export type CrawlTable = z.infer<typeof CrawlTable>;

/** A way to one kind of crawler, and how it stands. Never a character of its credential. */
export const CrawlConnectorState = z.object({
  id: z.string(),
  label: Text,
  /** Whether a person names the server's address; otherwise the connector knows it. */
  asksAddress: z.boolean(),
  /** What is set: the address it is for (`null` where none is asked), when, and where it is kept. */
  credential: z.nullable(
    z.object({
      address: z.nullable(Text),
      /** Milliseconds since 1970. */
      setAt: z.number(),
      source: z.enum(['keyring', 'file'])
    })
  )
});
export type CrawlConnectorState = z.infer<typeof CrawlConnectorState>;

/** Names a crawl to its crawler. */
const CrawlId = Text.check(z.minLength(1), z.maxLength(200));

const Rows = z.int().check(z.nonnegative());

/** One finished crawl of a site. */
export const Crawl = z.object({
  id: CrawlId,
  /** What people call it, such as the site. */
  name: Text.check(z.maxLength(300)),
  /** When it ended, in milliseconds since 1970; `null` where the crawler does not say. */
  at: z.nullable(z.number()),
  /** Rows of each table; `pages: null` where the crawl has no such table. */
  rows: z.object({ links: Rows, pages: z.nullable(Rows) })
});
export type Crawl = z.infer<typeof Crawl>;

const connector = z.object({ connector: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)) });
const Connectors = z.object({ connectors: z.array(CrawlConnectorState) });

/**
 * All are for authors. What asks a crawler is a POST, also where it only reads: it makes a request leave this machine
 * and writes the ledger.
 */
export const crawlRoutes = {
  listCrawlConnectors: {
    method: 'GET',
    path: '/crawl-sources',
    scope: 'author',
    reply: Connectors
  },
  /** Keeps a credential in the place of the one before; nothing ever returns it. */
  setCrawlCredential: {
    method: 'POST',
    path: '/crawl-sources/:connector/credential',
    scope: 'author',
    params: connector,
    body: z.strictObject({
      address: z.nullable(Text.check(z.maxLength(500))),
      credential: z.string().check(z.minLength(1), z.maxLength(1_000))
    }),
    reply: Connectors
  },
  removeCrawlCredential: {
    method: 'POST',
    path: '/crawl-sources/:connector/credential/remove',
    scope: 'author',
    params: connector,
    body: z.strictObject({}),
    reply: Connectors
  },
  /** Newest first. */
  listCrawls: {
    method: 'POST',
    path: '/crawl-sources/:connector/crawls',
    scope: 'author',
    params: connector,
    body: z.strictObject({}),
    reply: z.object({ crawls: z.array(Crawl) })
  },
  /** One table as CSV, as it comes; an answer that is cut off is no whole table. */
  readCrawlTable: {
    method: 'POST',
    path: '/crawl-sources/:connector/table',
    scope: 'author',
    params: connector,
    body: z.strictObject({ crawl: CrawlId, table: CrawlTable }),
    reply: z.unknown()
  }
} as const satisfies Record<string, RouteDeclaration>;
