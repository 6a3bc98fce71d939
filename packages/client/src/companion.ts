/** The companion as a page sees it: typed calls of declared routes, and one connection for all that streams. */
import {
  routes,
  uploadRoutes,
  type FileValue,
  type CrawlTable,
  type PageComm,
  type RouteDeclaration,
  type RouteName,
  type RouteReply
} from '@lockstep/protocol';
import { request, sendBytes, type CallArgs } from './call';
import { Connection, type ChannelListener, type ConnectionState } from './connection';
import { fileNameIn, type ExportRoute } from './fileName';
import type { Subscription, Transport } from './transport';

/** One a page; share it. */
export class Companion {
  private readonly link: Connection;

  constructor(private readonly transport: Transport) {
    this.link = new Connection(() => transport.openSocket());
  }

  /**
   * Calls a declared route.
   *
   * @throws UserError with the door's refusal, code `offline` when nobody answered
   * @throws ConflictError when a command was decided on an older state
   */
  async call<N extends RouteName>(
    name: N,
    args: CallArgs<N>,
    signal?: AbortSignal
  ): Promise<RouteReply<N>>;
  async call(name: RouteName, args: object, signal?: AbortSignal): Promise<unknown> {
    const response = await request(this.transport, name, args, signal);
    const route: RouteDeclaration = routes[name];
    return route.reply.parse(await response.json());
  }

  /**
   * Gives a file to a run.
   *
   * @param progress hears the share that is sent, 0 to 1
   * @throws UserError with the door's refusal
   */
  async uploadFile(
    run: string,
    file: Blob & { name: string },
    progress: (share: number) => void,
    signal?: AbortSignal
  ): Promise<FileValue> {
    const params = { run, name: file.name };
    const response = await sendBytes(this.transport, 'uploadFile', params, file, progress, signal);
    return uploadRoutes.uploadFile.reply.parse(await response.json()).value;
  }

  /** The bytes of a part that a run keeps outside its journal. */
  async readBlob(run: string, blob: string, signal?: AbortSignal): Promise<Uint8Array> {
    const response = await request(this.transport, 'readBlob', { params: { run, blob } }, signal);
    return new Uint8Array(await response.arrayBuffer());
  }

  /**
   * One file of a graph that Python keeps for this user, as it comes.
   *
   * @param run that shows the graph, which is what lets a participant read it; `null` for an author
   */
  async readGraphFile(
    run: string | null,
    graph: string,
    file: string,
    signal?: AbortSignal
  ): Promise<ReadableStream<Uint8Array>> {
    const response =
      run === null
        ? await request(this.transport, 'readGraphFile', { params: { graph, file } }, signal)
        : await request(
            this.transport,
            'readRunGraphFile',
            { params: { run, graph, file } },
            signal
          );
    return response.body ?? new ReadableStream({ start: control => control.close() });
  }

  /**
   * An export of a run, with the name that the companion gives it.
   *
   * @throws UserError with the door's refusal
   */
  async readExport(
    run: string,
    name: ExportRoute,
    signal?: AbortSignal
  ): Promise<{ name: string; content: Blob }> {
    const response = await request(this.transport, name, { params: { run } }, signal);
    return { name: fileNameIn(response) ?? name, content: await response.blob() };
  }

  /** The results of a batch as CSV, or the evidence of all its runs as a ZIP, as they come. */
  async readBatchFile(
    batch: string,
    which: 'results' | 'archive',
    signal?: AbortSignal
  ): Promise<Blob> {
    const name = which === 'results' ? 'readBatchResults' : 'readBatchArchive';
    const response = await request(this.transport, name, { params: { batch } }, signal);
    return response.blob();
  }

  /** The whole ledger as a file. */
  async readLedgerFile(format: 'csv' | 'json', signal?: AbortSignal): Promise<Blob> {
    return (await request(this.transport, 'exportLedger', { params: { format } }, signal)).blob();
  }

  /**
   * One table of a crawl, as the crawler sends it. A stream that breaks is no whole table.
   *
   * @throws UserError when the crawler gives none
   */
  async readCrawlTable(
    connector: string,
    crawl: string,
    table: CrawlTable,
    signal?: AbortSignal
  ): Promise<ReadableStream<Uint8Array>> {
    const args = { params: { connector }, body: { crawl, table } };
    const response = await request(this.transport, 'readCrawlTable', args, signal);
    return response.body ?? new ReadableStream({ start: control => control.close() });
  }

  /** How the connection stands. */
  get connection(): ConnectionState['state'] {
    return this.link.state.state;
  }

  /** The same, with the time of the next attempt. */
  get connectionState(): ConnectionState {
    return this.link.state;
  }

  /** Calls back after each change of {@link connectionState}. */
  watchConnection(watcher: () => void): Subscription {
    return this.link.watch(watcher);
  }

  /**
   * Listens to a channel from the entry after `since`; survives lost sockets without gap or repeat. Channels
   * other than `run/<id>` and `batch/<id>` begin with what is so now, each time: their `since` is 0.
   */
  subscribe(channel: string, since: number, listener: ChannelListener): Subscription {
    return this.link.subscribe(channel, since, listener);
  }

  /** Sends what a person did with a control of a run whose `comm/<run>` is listened to; `false` when nobody hears it. */
  sendComm(frame: PageComm, buffers: readonly Uint8Array[]): boolean {
    return this.link.sendComm(frame, buffers);
  }

  /** Tries to connect now, for a host that knows the network is back. */
  retryNow(): void {
    this.link.retryNow();
  }

  /** Ends the connection and every subscription. */
  dispose(): void {
    this.link.dispose();
  }
}
