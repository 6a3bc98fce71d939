/** What a host gives the client so that it can reach the companion: Lab and the published page differ only here. */

/** How a request is made. `path` starts with `/` and is below the companion's base URL. */
export interface Request {
  /** `GET` when absent. */
  method?: string;
  body?: string | Blob;
  /** Hears the share of the body that is sent, 0 to 1, where the host can tell. */
  progress?: (share: number) => void;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** What the client uses of a WebSocket. */
export interface Socket {
  readonly readyState: number;
  /** How binary frames come; set to `arraybuffer` before the first one. */
  binaryType?: string;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** The two ways to the companion. The host adds whatever its door asks for (token, XSRF header, cookie). */
export interface Transport {
  /** Rejects only when no answer came (or `signal` was raised); any HTTP status resolves. */
  fetch(path: string, init?: Request): Promise<Response>;
  /** Opens a new WebSocket to the companion's `/ws`. */
  openSocket(): Socket;
}

/** Something to end. Ending it twice does nothing. */
export interface Subscription {
  dispose(): void;
}
