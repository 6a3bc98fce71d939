/** For tests: a server before ours that takes one guard away, by changing what passes or by answering itself. */
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** A request on its way to our server; all of it may be changed. */
export interface Passing {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the front does instead of our server. */
export interface Tampering {
  /** Answers by itself with a body of status 200, or changes what goes on (`null`). */
  request?(passing: Passing): string | null;
  /** The answer of our server, perhaps another one. */
  reply?(passing: Passing, status: number, text: string): { status: number; text: string };
  /** Changes the headers of an upgrade. */
  upgrade?(headers: IncomingHttpHeaders): void;
  /** Takes every WebSocket itself. */
  socket?(socket: WebSocket): void;
}

export interface Front {
  port: number;
  close(): Promise<void>;
}

/** Opens a front before the server at `target` on this machine. */
export async function openFront(target: number, tampering: Tampering): Promise<Front> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const passing: Passing = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: { ...incoming.headers, host: `127.0.0.1:${target}` },
        body: Buffer.concat(chunks).toString('utf8')
      };
      passing.headers.origin = ours(passing.headers.origin, incoming, target);
      const own = tampering.request?.(passing) ?? null;
      if (own !== null) {
        response.writeHead(200).end(own);
        return;
      }
      passOn(target, passing, tampering, response);
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64_000_000 });
  server.on('upgrade', (incoming: IncomingMessage, socket, head: Buffer) => {
    const { socket: take } = tampering;
    if (take !== undefined) {
      sockets.handleUpgrade(incoming, socket, head, take);
      return;
    }
    const headers: IncomingHttpHeaders = { ...incoming.headers, host: `127.0.0.1:${target}` };
    headers.origin = ours(headers.origin, incoming, target);
    tampering.upgrade?.(headers);
    const upstream = connect(target, '127.0.0.1', () => {
      const lines = Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [`${name}: ${[value].flat().join(', ')}`]
      );
      upstream.write([`GET ${incoming.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    upstream.on('close', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () =>
      new Promise(resolve => {
        sockets.clients.forEach(client => client.terminate());
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

/** The page's own origin is the front's; behind it, it is our server's. */
function ours(
  origin: string | undefined,
  incoming: IncomingMessage,
  target: number
): string | undefined {
  return origin === `http://${incoming.headers.host}` ? `http://127.0.0.1:${target}` : origin;
}

function passOn(
  target: number,
  passing: Passing,
  tampering: Tampering,
  response: ServerResponse
): void {
  const { method, path, body } = passing;
  const headers = Object.fromEntries(
    Object.entries(passing.headers).filter(
      ([name, value]) =>
        value !== undefined && !['content-length', 'transfer-encoding'].includes(name)
    )
  );
  const call = request({ host: '127.0.0.1', port: target, method, path, headers }, answer => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { statusCode = 502 } = answer;
      const told = tampering.reply?.(passing, statusCode, text) ?? { status: statusCode, text };
      const { 'set-cookie': cookie, location } = answer.headers;
      response.writeHead(told.status, {
        ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
        ...(location === undefined ? {} : { location })
      });
      response.end(told.text);
    });
  });
  call.on('error', () => response.destroy());
  call.end(body);
}
