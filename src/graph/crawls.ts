/** Crawlers as a link graph view reaches them: through the companion, which keeps their credentials. */
import type { CrawlHost } from '@lockstep/graph-view';
import { TableError } from '@lockstep/linkgraph';
import { UserError, type Crawl, type CrawlTable } from '@lockstep/protocol';
import type { ICompanion } from '../tokens';

/** The crawlers of this page's companion. */
export function crawlHost(companion: ICompanion): CrawlHost {
  return {
    connectors: async signal =>
      (await companion.call('listCrawlConnectors', {}, signal)).connectors,
    setCredential: async (connector, given) => {
      const args = { params: { connector }, body: given };
      return (await companion.call('setCrawlCredential', args)).connectors;
    },
    removeCredential: async connector => {
      const args = { params: { connector }, body: {} };
      return (await companion.call('removeCrawlCredential', args)).connectors;
    },
    crawls: async (connector, signal) => {
      const args = { params: { connector }, body: {} };
      return (await companion.call('listCrawls', args, signal)).crawls;
    },
    source: (connector, crawl, table) => {
      const name = nameOf(crawl, table);
      return {
        name,
        open: async signal => {
          try {
            const client = await companion.client();
            const body = await client.readCrawlTable(connector, crawl.id, table, signal);
            return whole(body, name, signal);
          } catch (error) {
            throw error instanceof UserError
              ? new TableError('unreadable', error.message, name)
              : error;
          }
        }
      };
    }
  };
}

/** `shop.example 2026-11-01 links.csv` */
function nameOf({ name, at }: Crawl, table: CrawlTable): string {
  const day = at === null ? [] : [new Date(at).toISOString().slice(0, 10)];
  return [name, ...day, `${table}.csv`].join(' ');
}

/** The same stream; one that breaks says so as a sentence, because its status went ahead of the break. */
function whole(
  body: ReadableStream<Uint8Array>,
  name: string,
  signal?: AbortSignal
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
          } else {
            controller.enqueue(value);
          }
        } catch (error) {
          controller.error(signal?.aborted === true ? error : broken(name));
        }
      },
      cancel: reason => reader.cancel(reason)
    },
    { highWaterMark: 0 }
  );
}

function broken(name: string): TableError {
  return new TableError(
    'unreadable',
    `${name} did not come whole: the crawler stopped, or sent more than is taken. Try again; the log of Jupyter has the reason.`,
    name
  );
}
