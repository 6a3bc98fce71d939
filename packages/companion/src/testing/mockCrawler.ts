/** A crawler on this machine for tests: speaks the format of `docs/crawl-sources.md`, and breaks it on demand. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One crawl that the mock has; without `pages` it has no such table. */
export interface MockCrawl {
  id: string;
  name: string;
  finished?: string;
  links: string;
  pages?: string;
}

/**
 * What goes wrong, at every request: `cut` ends in the middle, `silent` never answers, `stalled` stops after the first
 * piece, `endless` sends until nobody reads, `announced` claims a size that nobody takes, `elsewhere` redirects,
 * `not-json` sends a page for people.
 */
export type MockFault =
  'cut' | 'silent' | 'stalled' | 'endless' | 'announced' | 'elsewhere' | 'not-json' | 'down';

export interface MockCrawler {
  /** Base address, with a path as real ones have. */
  readonly url: string;
  /** Method and path of each request, in order. */
  readonly asked: string[];
  fault: MockFault | null;
  /** Resolves once no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Two crawls of one shop: the later one has lost a page. */
export const MOCK_CRAWLS: readonly MockCrawl[] = [
  {
    id: 'shop-1',
    name: 'shop.example',
    finished: '2026-10-01T06:00:00Z',
    links:
      'From,To\nhttps://shop.example/,https://shop.example/a\nhttps://shop.example/a,https://shop.example/b\n',
    pages:
      'URL,Title\nhttps://shop.example/,Shop\nhttps://shop.example/a,A\nhttps://shop.example/b,B\nhttps://shop.example/c,C\n'
  },
  {
    id: 'shop-2',
    name: 'shop.example',
    finished: '2026-11-01T06:00:00Z',
    links: 'From,To\nhttps://shop.example/,https://shop.example/a\n'
  }
];

/** @param token the only one it takes */
export async function startMockCrawler(
  token: string,
  crawls: readonly MockCrawl[] = MOCK_CRAWLS
): Promise<MockCrawler> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (mock.fault !== null) {
      faults[mock.fault](response);
    } else if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end('Wrong token.');
    } else {
      answer(crawls, request, response);
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const mock: MockCrawler = {
    url: `http://127.0.0.1:${port}/api`,
    asked,
    fault: null,
    async idle() {
      const open = (): Promise<number> =>
        new Promise((resolve, reject) =>
          server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
        );
      server.closeIdleConnections();
      while ((await open()) > 0) {
        await new Promise(resolve => setImmediate(resolve));
        server.closeIdleConnections();
      }
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
  return mock;
}

function answer(
  crawls: readonly MockCrawl[],
  { method, url = '' }: IncomingMessage,
  response: ServerResponse
): void {
  const path = url.replace(/^\/api\//, '');
  if (method === 'GET' && path === 'crawls') {
    const list = crawls.map(({ id, name, finished, links, pages }) => ({
      id,
      name,
      finished,
      links: { rows: rowsOf(links) },
      pages: pages === undefined ? undefined : { rows: rowsOf(pages) }
    }));
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ crawls: list }));
    return;
  }
  const [, id, table] = /^crawls\/([^/]+)\/(links|pages)\.csv$/.exec(path) ?? [];
  const crawl = crawls.find(one => one.id === id);
  const text = table === 'links' ? crawl?.links : crawl?.pages;
  if (text === undefined) {
    response.writeHead(404).end('Not here.');
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' });
  response.end(text);
}

/** Rows below the header. */
function rowsOf(text: string): number {
  return text.trimEnd().split('\n').length - 1;
}

const PIECE = 'From,To\n' + 'https://shop.example/,https://shop.example/a\n'.repeat(1_000);

const faults: Readonly<Record<MockFault, (response: ServerResponse) => void>> = {
  cut(response) {
    response.writeHead(200);
    response.write(PIECE, () => response.destroy());
  },
  silent: () => undefined,
  stalled: response => void response.writeHead(200).write(PIECE),
  endless(response) {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write(PIECE));
    };
    response.on('drain', more);
    more();
  },
  announced: response =>
    void response.writeHead(200, { 'Content-Length': '9000000000000' }).write(PIECE),
  elsewhere: response => void response.writeHead(302, { Location: 'http://127.0.0.1:9/' }).end(),
  'not-json': response => void response.writeHead(200).end('<!doctype html><title>Log in</title>'),
  down: response => void response.writeHead(503).end()
};
