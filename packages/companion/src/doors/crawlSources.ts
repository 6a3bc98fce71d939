/** The doors of crawl sources: connectors, their credentials, their crawls, and a table as it comes. */
import { crawlRoutes as routes } from '@lockstep/protocol';
import { Readable } from 'node:stream';
import type { Crawls } from '../crawls/contract';
import { door, json } from './door';
import type { Door } from './door';
import { UNINTERPRETED } from './graphFiles';

/** The doors by the names of their routes. All are for authors. */
export function crawlCallsOf(crawls: Crawls): Record<keyof typeof routes, Door> {
  const state = () => json({ connectors: crawls.connectors() });
  return {
    listCrawlConnectors: door(routes.listCrawlConnectors, state),

    setCrawlCredential: door(routes.setCrawlCredential, async ({ params, body }) => {
      await crawls.setCredential(params.connector, body);
      return state();
    }),

    removeCrawlCredential: door(routes.removeCrawlCredential, async ({ params }) => {
      await crawls.removeCredential(params.connector);
      return state();
    }),

    listCrawls: door(routes.listCrawls, async ({ params }) =>
      json({ crawls: await crawls.crawls(params.connector) })
    ),

    readCrawlTable: door(routes.readCrawlTable, async ({ params, body: { crawl, table } }) => ({
      kind: 'stream',
      from: readable(await crawls.table(params.connector, crawl, table)),
      bytes: null,
      headers: UNINTERPRETED
    }))
  };
}

/** A web stream as Node sends one; when the page leaves, the crawler's connection is closed. */
function readable(body: ReadableStream<Uint8Array>): Readable {
  const reader = body.getReader();
  return new Readable({
    read() {
      reader.read().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error)
      );
    },
    destroy(error, done) {
      // What a stream that broke says to this was said before.
      reader.cancel(error).then(
        () => done(error),
        () => done(error)
      );
    }
  });
}
