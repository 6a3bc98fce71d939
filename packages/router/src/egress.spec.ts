import { createServer, type RequestListener } from 'node:http';
import { bodyHash, createEgress } from './egress';

const BODY = '{"model":"m"}';
const intent = { id: 'i1', host: 'api.example.com', hash: bodyHash(BODY) };
const URL_ = 'https://api.example.com/v1/messages';

/** A fetch that notes what reached it. */
function network(answer: () => Response = () => new Response('four')) {
  const sent: string[] = [];
  const send: typeof fetch = input => {
    sent.push(input instanceof Request ? input.url : String(input));
    return Promise.resolve(answer());
  };
  return { sent, egress: createEgress(send) };
}

describe('local requests', () => {
  it.each([
    'http://127.0.0.1:11434/api/chat',
    'http://127.9.8.7/x',
    'http://localhost:8000/v1',
    'http://[::1]:80/'
  ])('reach %s', async url => {
    const { egress, sent } = network();
    expect((await egress.local(url)).status).toBe(200);
    expect(sent).toEqual([url]);
  });

  it.each([
    'https://api.anthropic.com/v1/messages',
    'http://192.168.1.2:11434/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'http://127.0.0.1@example.com/',
    'http://0.0.0.0/',
    'file:///etc/passwd',
    'nonsense'
  ])('never reach %s', async url => {
    const { egress, sent } = network();
    await expect(egress.local(url)).rejects.toMatchObject({ why: 'policy' });
    expect(sent).toEqual([]);
  });

  test('are not led away by a redirection', async () => {
    const { egress } = network(
      () => new Response(null, { status: 307, headers: { location: 'https://evil.example' } })
    );
    await expect(egress.local('http://127.0.0.1/')).rejects.toMatchObject({ why: 'policy' });
  });
});

describe('a cloud request', () => {
  const post = { method: 'POST', body: BODY };

  test('goes out once, and the bytes that come back are counted', async () => {
    const { egress, sent } = network(() => new Response('žluť'));
    const way = egress.cloud(intent);
    expect(await (await way.send(URL_, post)).text()).toBe('žluť');
    expect(way.bytesBack()).toBe(6);
    expect(way.left()).toBe(true);
    await expect(way.send(URL_, post)).rejects.toMatchObject({ why: 'policy' });
    expect(sent).toEqual([URL_]);
  });

  test('of two at once, one goes out', async () => {
    const { egress, sent } = network();
    const way = egress.cloud(intent);
    const ends = await Promise.allSettled([way.send(URL_, post), way.send(URL_, post)]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(sent).toHaveLength(1);
  });

  it.each<[string, string, RequestInit]>([
    ['to another host', 'https://evil.example/v1/messages', post],
    ['to another port', 'https://api.example.com:8443/v1/messages', post],
    ['with another body', URL_, { ...post, body: `${BODY} ` }],
    ['without a body', URL_, { method: 'POST' }],
    ['with a stream for a body', URL_, { ...post, body: new Blob([BODY]).stream() }]
  ])('%s is not sent', async (_, url, init) => {
    const { egress, sent } = network();
    const way = egress.cloud(intent);
    await expect(way.send(url, init)).rejects.toMatchObject({ why: 'policy' });
    expect(way.left()).toBe(false);
    expect(sent).toEqual([]);
  });

  test('without a body goes to the address of its intent, and to no other of that host', async () => {
    const address = 'https://api.example.com/v1/crawls?site=shop';
    const read = { ...intent, hash: bodyHash(address) };
    const { egress, sent } = network();
    expect(await (await egress.cloud(read).send(address, { method: 'GET' })).text()).toBe('four');
    for (const [other, init] of [
      [`${address}&drop=1`, { method: 'GET' }],
      [address, { method: 'POST', body: BODY }]
    ] as const) {
      const sending = egress.cloud(read).send(other, init);
      await expect(sending).rejects.toMatchObject({ why: 'policy' });
    }
    expect(sent).toEqual([address]);
  });

  test('is read piece by piece, not kept back until its end', async () => {
    let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({ start: controller => void (feed = controller) });
    const { egress } = network(() => new Response(body));
    const response = await egress.cloud(intent).send(URL_, post);
    const reader = response.body?.getReader();
    feed?.enqueue(new Uint8Array([1, 2, 3]));
    expect((await reader?.read())?.value).toEqual(new Uint8Array([1, 2, 3]));
    await reader?.cancel();
  });
});

describe('over a real socket', () => {
  /** A server on this machine for as long as the work takes. */
  async function served(answer: RequestListener, work: (url: string) => Promise<void>) {
    const server = createServer(answer);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    try {
      await work(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test('a redirection is refused, not followed', async () => {
    let requests = 0;
    await served(
      (_, response) => {
        requests += 1;
        response.writeHead(302, { location: '/elsewhere' }).end();
      },
      async url => {
        const egress = createEgress(fetch);
        await expect(egress.local(url)).rejects.toMatchObject({ why: 'policy' });
        expect(requests).toBe(1);
      }
    );
  });

  test('an abort in mid-answer closes the socket of a counted response', async () => {
    let closed: () => void = () => undefined;
    const end = new Promise<void>(resolve => (closed = resolve));
    await served(
      (_, response) => {
        response.on('close', closed);
        response.writeHead(200).write('begins');
      },
      async url => {
        const stop = new AbortController();
        const way = createEgress(fetch).cloud({ ...intent, host: new URL(url).host });
        const { body } = await way.send(url, { method: 'POST', body: BODY, signal: stop.signal });
        const reader = body?.getReader();
        await reader?.read();
        stop.abort();
        await expect(reader?.read()).rejects.toThrow();
        await end;
        expect(way.bytesBack()).toBe(6);
      }
    );
  });
});
