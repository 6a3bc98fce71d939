/** One request's line to a server: our signal reaches its socket in every phase, whatever an SDK does above it. */

/** The only headers that leave: no SDK's telemetry, nothing from the environment. */
const HEADERS = [
  'accept',
  'anthropic-version',
  'authorization',
  'content-type',
  'user-agent',
  'x-api-key'
];

/** A fetch for one request, bound to a signal. Close it when the answer has ended, however it did. */
export class Line {
  /**
   * @param send the fetch beneath
   * @param signal ends the request, before its headers too
   */
  constructor(send: typeof fetch, signal: AbortSignal) {
    this.fetch = async (input, init) => {
      const given = new Headers(init?.headers);
      const headers = HEADERS.flatMap(name => {
        const value = given.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      const signals = [signal, this.#end.signal, ...(init?.signal ? [init.signal] : [])];
      try {
        return await send(input, {
          ...init,
          headers: Object.fromEntries(headers),
          redirect: 'error', // a redirect would leave the host that was agreed on
          signal: AbortSignal.any(signals)
        });
      } catch (error) {
        this.#failure = error;
        throw error;
      }
    };
  }

  readonly fetch: typeof fetch;

  /** What the socket said, before an SDK wrapped it; `null` when it said nothing. */
  get failure(): unknown {
    return this.#failure;
  }

  close(): void {
    this.#end.abort();
  }

  #failure: unknown = null;
  readonly #end = new AbortController();
}
