/** What a link graph view needs of a page that reaches crawlers; the page never holds their credentials. */
import type { Source } from '@lockstep/linkgraph';
import type { Crawl, CrawlConnectorState, CrawlTable } from '@lockstep/protocol';

/** Crawlers, through a host that keeps their credentials elsewhere. All methods reject with a `UserError`. */
export interface CrawlHost {
  connectors(signal?: AbortSignal): Promise<readonly CrawlConnectorState[]>;
  /**
   * Hands a credential over to be kept, once; the connectors as they are then.
   *
   * @param address of the server, `null` where the connector asks for none
   */
  setCredential(
    connector: string,
    given: { address: string | null; credential: string }
  ): Promise<readonly CrawlConnectorState[]>;
  /** Forgets a credential; the connectors as they are then. */
  removeCredential(connector: string): Promise<readonly CrawlConnectorState[]>;
  /** Newest first. */
  crawls(connector: string, signal?: AbortSignal): Promise<readonly Crawl[]>;
  /** One table of a crawl, downloaded each time it is opened. */
  source(connector: string, crawl: Crawl, table: CrawlTable): Source;
}
