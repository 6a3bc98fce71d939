/**
 * What a connector to a crawler is and what it is given: read this to write one. It needs no socket, no key store and
 * no ledger of its own; it knows its crawler's addresses and formats, and nothing else.
 */
import type { Crawl, CrawlConnectorState, CrawlTable } from '@lockstep/protocol';

/** One request to a crawler: always a GET, without a body. */
export interface CrawlRequest {
  /** The whole address; nothing secret may stand in it, because errors and server logs repeat addresses. */
  readonly url: string;
  /** Where the credential goes. */
  readonly headers: Readonly<Record<string, string>>;
  /** Most bytes that are taken, counted unpacked. */
  readonly most: number;
  /** What is asked for, for the ledger and for sentences: "links of crawl 7". */
  readonly what: string;
}

/**
 * The only way to a crawler. Every request to another machine is in the ledger before it leaves. The body comes piece
 * by piece, as fast as it is read; cancelling it, or aborting, closes the connection.
 *
 * @throws UserError for anything but status 200: no answer in time, a refused credential, a redirection (never
 *   followed), more bytes than `most`. The same errors break a body that ends early or falls silent.
 */
export type CrawlEgress = (
  request: CrawlRequest,
  signal: AbortSignal
) => Promise<ReadableStream<Uint8Array>>;

/** What a connector works with, given anew at each call; it keeps none of it. */
export interface CrawlAccess {
  /** The server's address without a slash at its end; `null` where the connector asks for none. */
  readonly address: string | null;
  /** As the person gave it: printable ASCII without spaces. */
  readonly credential: string;
  readonly egress: CrawlEgress;
}

/** A way to one kind of crawler. */
export interface CrawlConnector {
  /** Small letters, digits and hyphens, at most 40; credentials are kept under it, so it never changes. */
  readonly id: string;
  /** What people call the crawler. */
  readonly label: string;
  /** Whether the person names the server's address beside the credential. */
  readonly asksAddress: boolean;
  /**
   * The finished crawls, in any order; at most 1,000. What the server sent is checked here.
   *
   * @throws UserError with a sentence for people
   */
  crawls(access: CrawlAccess, signal: AbortSignal): Promise<Crawl[]>;
  /**
   * One table as CSV, unread: the link graph checks dialect, columns and rows as it does with any file.
   *
   * @param crawl an id, which a page sent: it may be any text
   */
  table(
    crawl: string,
    table: CrawlTable,
    access: CrawlAccess,
    signal: AbortSignal
  ): Promise<ReadableStream<Uint8Array>>;
}

/** All connectors with their credentials, for the doors. Every method that names a connector may refuse it (404). */
export interface Crawls {
  connectors(): CrawlConnectorState[];
  /** Takes the place of the credential before. @throws UserError `address-form`, `key-form` */
  setCredential(
    connector: string,
    given: { address: string | null; credential: string }
  ): Promise<void>;
  removeCredential(connector: string): Promise<void>;
  /** Newest first. @throws UserError `credential-missing`, or what the crawler's answer comes to */
  crawls(connector: string): Promise<Crawl[]>;
  table(connector: string, crawl: string, table: CrawlTable): Promise<ReadableStream<Uint8Array>>;
  /** Ends what is under way. */
  close(): void;
}
