/** What a host gives the client so that it can reach the companion: Lab and the published page differ only here. */

/** How a request is made. `path` starts with `/` and is below the companion's base URL. */
export interface Request {
  /** `GET` when absent. */
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The two ways to the companion. The host adds whatever its door asks for (token, XSRF header, cookie). */
export interface Transport {
  /** Rejects only when no answer came (or `signal` was raised); any HTTP status resolves. */
  fetch(path: string, init?: Request): Promise<Response>;
  /** Opens a new WebSocket to the companion's `/ws`. */
  openSocket(): WebSocket;
}

/** Something to end. Ending it twice does nothing. */
export interface Subscription {
  dispose(): void;
}
