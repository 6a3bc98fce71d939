/** The HTTP server beneath every fake: remembers requests, knows when a client left, takes scripts over HTTP. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { FakeModels, FakeOptions, SeenRequest } from './contract';
import { sendJson, wasCut } from './play';
import { parseScript, Script } from './script';

/** One request, ready to be answered. */
export interface Exchange {
  request: SeenRequest;
  response: ServerResponse;
  script: Script;
  /** Aborted when the connection ends. */
  signal: AbortSignal;
}

function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const headersOf = (incoming: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')])
  );

/** The doors for tests in another process: `POST /__script`, `GET` and `DELETE /__requests`. */
function control(exchange: Exchange, seen: SeenRequest[]): void {
  const { request, response, script } = exchange;
  const door = `${request.method} ${request.path}`;
  if (door === 'GET /__requests') {
    sendJson(response, 200, seen);
  } else if (door === 'DELETE /__requests') {
    seen.length = 0;
    sendJson(response, 200, {});
  } else if (door === 'POST /__script') {
    const answers = parseScript(request.body);
    script.replace(answers ?? []);
    sendJson(response, answers ? 200 : 400, answers ? {} : { error: 'A script is a list.' });
  } else {
    sendJson(response, 404, { error: `There is no ${door}.` });
  }
}

/** The first of `earlier`, or of those told later, to which `matches` says yes. */
function next(
  listeners: Set<(request: SeenRequest) => void>,
  earlier: readonly SeenRequest[],
  matches: (request: SeenRequest) => boolean
): Promise<SeenRequest> {
  const known = earlier.find(matches);
  if (known !== undefined) {
    return Promise.resolve(known);
  }
  return new Promise(resolve => {
    const tell = (request: SeenRequest): void => {
      if (matches(request)) {
        listeners.delete(tell);
        resolve(request);
      }
    };
    listeners.add(tell);
  });
}

/** Starts a server on 127.0.0.1 whose requests `answer` answers. */
export async function startServer(
  { port = 0 }: FakeOptions,
  answer: (exchange: Exchange) => Promise<void> | void
): Promise<FakeModels> {
  const script = new Script();
  const seen: SeenRequest[] = [];
  const waiting = new Set<(request: SeenRequest) => void>();
  const leaving = new Set<(request: SeenRequest) => void>();

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    const body = await readBody(incoming);
    const raw = body.toString('utf8');
    const request: SeenRequest = {
      method: incoming.method ?? 'GET',
      path: (incoming.url ?? '/').split('?', 1).join(''),
      headers: headersOf(incoming),
      body: parseJson(raw),
      raw,
      bytes: body.length,
      closedAt: null
    };
    response.on('close', () => {
      if (!response.writableFinished && !wasCut(response)) {
        request.closedAt = Date.now();
        leaving.forEach(tell => tell(request));
      }
      gone.abort();
    });
    const exchange = { request, response, script, signal: gone.signal };
    if (request.path.startsWith('/__')) {
      control(exchange, seen);
      return;
    }
    seen.push(request);
    waiting.forEach(tell => tell(request));
    await answer(exchange);
  }

  const server = createServer((incoming, response) => {
    response.socket?.setNoDelay(true);
    handle(incoming, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('A TCP server has an address with a port.');
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: seen,
    script: answers => script.replace(answers),
    seen: matches => next(waiting, seen, matches),
    left: async request => {
      const isIt = (other: SeenRequest): boolean => other === request && other.closedAt !== null;
      await next(leaving, [request], isIt);
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
