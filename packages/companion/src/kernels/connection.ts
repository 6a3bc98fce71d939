/** How Node reaches a Jupyter server: `@jupyterlab/services` settings over a Unix socket, or over TCP by URL. */
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { KernelSpecAPI, ServerConnection } from '@jupyterlab/services';
import { type LaunchConfig, UserError } from '@lockstep/protocol';
import WebSocket from 'ws';

/** Where the Jupyter server is and what opens it; `socket` wins over the address in `url`. */
export type JupyterAddress = NonNullable<LaunchConfig['jupyter']>;

/** How long a private server may take until it answers, in milliseconds: its Python imports run beside us. */
export const SERVER_PATIENCE = 30_000;

/** Pause between two attempts to reach the server, in milliseconds. */
const RETRY_PAUSE = 100;

/** Statuses whose responses may not have a body (fetch standard, "null body status"). */
const NULL_BODY = new Set([204, 205, 304]);

/**
 * Settings for every call to the Jupyter server.
 *
 * @param address the server; its token goes into headers, never into a URL
 * @param report is told about a frame that could not be read, which must not end the process
 */
export function jupyterSettings(
  address: JupyterAddress,
  report: (error: unknown) => void
): ServerConnection.ISettings {
  const { socket, token } = address;

  /** A WebSocket with our credential, over the Unix socket if there is one (`ws` knows no `socketPath`). */
  class KernelSocket extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, {
        headers: { Authorization: `token ${token}` },
        perMessageDeflate: false,
        maxPayload: 0,
        ...(socket === undefined ? {} : { createConnection: () => connect(socket) })
      });
    }

    /** `services` throws out of its message listener when a kernel sends nonsense; a stray frame is not our end. */
    override emit(event: string | symbol, ...values: unknown[]): boolean {
      if (event !== 'message') {
        return super.emit(event, ...values);
      }
      try {
        return super.emit(event, ...values);
      } catch (error) {
        report(error);
        return true;
      }
    }
  }

  const settings = ServerConnection.makeSettings({
    baseUrl: address.url,
    wsUrl: address.url.replace(/^http/, 'ws'),
    token,
    appendToken: false,
    ...(socket === undefined ? {} : { fetch: fetchOver(socket) })
  });
  // `ws` and the DOM declare the same class with different event types; services uses only what both have.
  return Object.assign(settings, { WebSocket: KernelSocket });
}

/** `fetch` over a Unix socket, for requests and replies that fit in memory: Node's own has no `socketPath`. */
function fetchOver(socketPath: string): ServerConnection.ISettings['fetch'] {
  const agent = new Agent({ keepAlive: true });
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    const { pathname, search } = new URL(request.url);
    return new Promise<Response>((resolve, reject) => {
      const outgoing = httpRequest(
        {
          socketPath,
          agent,
          method: request.method,
          path: pathname + search,
          headers: {
            ...Object.fromEntries(request.headers),
            host: 'localhost',
            ...(body === null ? {} : { 'content-length': body.length })
          },
          signal: request.signal
        },
        reply => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('error', reject);
          reply.on('end', () => {
            const status = reply.statusCode ?? 500;
            const headers = new Headers();
            for (const [name, value] of Object.entries(reply.headersDistinct)) {
              value?.forEach(one => headers.append(name, one));
            }
            resolve(
              new Response(NULL_BODY.has(status) ? null : Buffer.concat(chunks), {
                status,
                statusText: reply.statusMessage,
                headers
              })
            );
          });
        }
      );
      outgoing.on('error', reject);
      outgoing.end(body ?? undefined);
    });
  };
}

/** A kernel that can be started here: its name, and the language it speaks in lower case. */
export interface KernelSpecs {
  standard: string;
  languages: Record<string, string>;
}

/**
 * The kernels this server offers. Tries again until the server answers, because a private server starts beside us.
 *
 * @throws UserError `jupyter-unreachable` after {@link SERVER_PATIENCE}, `jupyter-refused` when it does not know us.
 */
export async function kernelSpecs(
  settings: ServerConnection.ISettings,
  signal: AbortSignal,
  patience = SERVER_PATIENCE
): Promise<KernelSpecs> {
  const until = Date.now() + patience;
  for (;;) {
    signal.throwIfAborted();
    try {
      const specs = await KernelSpecAPI.getSpecs(settings);
      const languages: Record<string, string> = {};
      for (const [name, spec] of Object.entries(specs.kernelspecs)) {
        if (spec !== undefined) {
          languages[name] = spec.language.toLowerCase();
        }
      }
      return { standard: specs.default, languages };
    } catch (error) {
      if (error instanceof ServerConnection.ResponseError) {
        const { status } = error.response;
        if (status === 401 || status === 403) {
          throw new UserError(
            'jupyter-refused',
            'The Jupyter server does not accept Lockstep’s credential. Restart Jupyter.',
            502
          );
        }
        if (status < 500) {
          throw error;
        }
      }
      if (Date.now() >= until) {
        throw new UserError(
          'jupyter-unreachable',
          'The Jupyter server that runs the kernels does not answer. Restart Jupyter and try again.',
          502
        );
      }
      await delay(RETRY_PAUSE, undefined, { signal });
    }
  }
}
