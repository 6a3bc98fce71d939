/** An HTTP server with a WebSocket at `/ws`: started on a port or a private socket, ended without waiting. */
import { MOST_COMM_BYTES, UserError } from '@lockstep/protocol';
import { rmSync } from 'node:fs';
import { STATUS_CODES, createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Log } from '../log';
import { takeOffBase } from './base';
import type { Caller } from './door';
import { notFound } from './door';
import { pathOf } from './entrance';
import { refusalOf } from './reply';
import { systemCode } from '../systemError';

/** The largest frame that is read: an upload into a control, with room to say in words that it is too large. */
const FRAME_BYTES = MOST_COMM_BYTES + 1_000_000;

/** Longer than any proxy before us keeps an idle connection, so that it never writes into a closed one. */
const KEEP_ALIVE = 120_000;

/** Where to listen. */
export type Place = { socket: string } | { host: string; port: number };

export interface Listener {
  /** The port, `null` on a socket. */
  readonly port: number | null;
  close(): Promise<void>;
}

export interface ServerParts {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Who opens a WebSocket. @throws UserError */
  admitSocket(request: IncomingMessage): Caller;
  converse(socket: WebSocket, caller: Caller): void;
  log: Log;
  /** The path below which WebSockets are asked for. Default: `/`. */
  base?: string;
}

/** Starts a server. Rejects with the system's error (`EADDRINUSE`, `EACCES` …). */
export async function listen(place: Place, parts: ServerParts): Promise<Listener> {
  const { log } = parts;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    void parts.handle(request, response);
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Until `ws` takes over, nobody else hears of a connection that breaks.
    const broken = (error: Error): void => log.debug({ err: error }, 'An upgrade broke.');
    socket.on('error', broken);
    try {
      if (!takeOffBase(request, parts.base ?? '/') || pathOf(request) !== '/ws') {
        throw notFound();
      }
      const caller = parts.admitSocket(request);
      sockets.handleUpgrade(request, socket, head, page => {
        socket.off('error', broken);
        parts.converse(page, caller);
      });
    } catch (error) {
      refuseUpgrade(socket, error, log);
    }
  });

  await bind(server, place);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : null,
    close: () =>
      new Promise(resolve => {
        for (const page of sockets.clients) {
          page.terminate();
        }
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

async function bind(server: Server, place: Place): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const bound = (): void => {
      server.off('error', reject);
      resolve();
    };
    if ('socket' in place) {
      listenPrivately(server, place.socket, bound);
    } else {
      server.listen(place, bound);
    }
  });
}

/** Nobody else may connect, not even between the birth of the socket and a chmod: Node binds within `listen`. */
function listenPrivately(server: Server, path: string, bound: () => void): void {
  if (process.platform === 'win32') {
    server.listen({ path }, bound);
    return;
  }
  rmSync(path, { force: true });
  const mask = process.umask(0o177);
  try {
    server.listen({ path }, bound);
  } finally {
    process.umask(mask);
  }
}

function refuseUpgrade(socket: Duplex, error: unknown, log: Log): void {
  const { status, refusal } = refusalOf(error, log);
  const body = JSON.stringify(refusal);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body
    ].join('\r\n')
  );
}

/** The sentence for a place where nobody can listen, or the error itself. */
export function explainListenError(error: unknown, host: string, port: number): unknown {
  switch (systemCode(error)) {
    case 'EACCES':
      return new UserError(
        'port-forbidden',
        `Port ${port} may not be opened by this user. Choose one above 1023.`
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(
        'host-unknown',
        `${host} is not an address of this machine. Use 127.0.0.1, 0.0.0.0, or one of its own addresses.`
      );
    default:
      return error;
  }
}
