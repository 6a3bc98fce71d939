/** The two ends of a talk: a worker and the scope inside it, or two message ports. */

/** One end. Messages are typed by who sends them; both ends are built from the same sources. */
export interface Port<Sent, Received> {
  postMessage(message: Sent, options: { transfer: Transferable[] }): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Received }) => void): void;
  addEventListener(
    type: 'error' | 'messageerror',
    listener: (event: { readonly message?: string }) => void
  ): void;
  /** Of a message port: begins to listen. */
  start?(): void;
  /** Of a worker: ends it. */
  terminate?(): void;
  /** Of a message port, or a worker's own scope: ends the talk. */
  close?(): void;
}
