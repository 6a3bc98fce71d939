/** The connector to any server that speaks the small format of `docs/crawl-sources.md`: a JSON list, tables in CSV. */
import { UserError } from '@lockstep/protocol';
import type { Crawl } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { CrawlAccess, CrawlConnector } from './contract';

/** Most bytes of a list. */
const LIST_BYTES = 2_000_000;

/** Most bytes of a table: five million links between long addresses, and room to spare. */
const TABLE_BYTES = 2_000_000_000;

/** An id is a part of an address, so it cannot be one that leads elsewhere. */
const Id = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/));

const Table = z.object({ rows: z.int().check(z.nonnegative()) });

const List = z.object({
  crawls: z
    .array(
      z.object({
        id: Id,
        name: z.string().check(z.maxLength(300)),
        /** ISO 8601 with its offset. */
        finished: z.optional(z.iso.datetime({ offset: true })),
        links: Table,
        pages: z.optional(Table)
      })
    )
    .check(z.maxLength(1_000))
});

/** @param mostTable most bytes of a table; default: 2 GB */
export function crawlServer(mostTable = TABLE_BYTES): CrawlConnector {
  return {
    id: 'crawl-server',
    label: 'Crawl server',
    asksAddress: true,

    async crawls(access, signal) {
      const body = await access.egress(
        { ...to(access, 'crawls'), most: LIST_BYTES, what: 'the list of crawls' },
        signal
      );
      const list = List.safeParse(jsonOf(await new Response(body).text()));
      if (!list.success) {
        throw new UserError(
          'crawler-answer',
          `${access.address} sent no list of crawls that can be read. Check that it is the address of a crawl server.`,
          502
        );
      }
      return list.data.crawls.map(({ id, name, finished, links, pages }): Crawl => ({
        id,
        name,
        at: finished === undefined ? null : Date.parse(finished),
        rows: { links: links.rows, pages: pages?.rows ?? null }
      }));
    },

    async table(crawl, table, access, signal) {
      if (!Id.safeParse(crawl).success) {
        throw new UserError('crawl-unknown', 'There is no such crawl. List them again.', 404);
      }
      return access.egress(
        {
          ...to(access, `crawls/${crawl}/${table}.csv`),
          most: mostTable,
          what: `${table} of crawl ${crawl}`
        },
        signal
      );
    }
  };
}

/** Where a request goes and what proves it. */
function to({ address, credential }: CrawlAccess, path: string) {
  return { url: `${address}/${path}`, headers: { Authorization: `Bearer ${credential}` } };
}

/** The JSON value of a text, `undefined` when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
