/** A reverse proxy for specs: passes requests and WebSockets on below a path, says whose they are, and adds nothing else. */
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';

export interface ReverseProxy {
  port: number;
  close(): Promise<void>;
}

/**
 * @param to the port behind
 * @param set headers that it sets on each request, over what the browser sent; `null` takes one away
 */
export async function reverseProxy(
  to: number,
  set: (incoming: IncomingMessage) => Record<string, string | null>
): Promise<ReverseProxy> {
  const headersOf = (incoming: IncomingMessage): Record<string, string> => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(incoming.headers)) {
      headers[name] = String(value);
    }
    for (const [name, value] of Object.entries({
      'x-forwarded-host': incoming.headers.host ?? '',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': incoming.socket.remoteAddress ?? '',
      host: `127.0.0.1:${to}`,
      ...set(incoming)
    })) {
      if (value === null) {
        delete headers[name];
      } else {
        headers[name] = value;
      }
    }
    return headers;
  };
  const server = createServer((incoming, outgoing) => {
    const { method, url: path } = incoming;
    const call = request(
      { host: '127.0.0.1', port: to, method, path, headers: headersOf(incoming), agent: false },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }
    );
    call.on('error', () => outgoing.destroy());
    incoming.pipe(call);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const behind = connect(to, '127.0.0.1', () => {
      const lines = Object.entries(headersOf(incoming)).map(([name, value]) => `${name}: ${value}`);
      behind.write(`GET ${incoming.url ?? '/'} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      behind.write(head);
      socket.pipe(behind).pipe(socket);
    });
    const cut = (): void => {
      socket.destroy();
      behind.destroy();
    };
    behind.on('error', cut).on('close', cut);
    socket.on('error', cut).on('close', cut);
  });
  await new Promise<void>(resolve => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
