/** Connector, keys and the way out together, against a crawler on this machine and one that only seems to be elsewhere. */
import type { CrawlTable } from '@lockstep/protocol';
import { createEgress, createLedger } from '@lockstep/router';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../log';
import { KEYS_FILE, holdKeys } from '../models/heldKeys';
import type { HeldKeys } from '../models/heldKeys';
import type { Store } from '../store';
import { MOCK_CRAWLS, startMockCrawler } from '../testing/mockCrawler';
import type { MockCrawler, MockFault } from '../testing/mockCrawler';
import { temporaryFolder, testStore } from '../testing/parts';
import type { Crawls } from './contract';
import { crawlServer } from './crawlServer';
import { createCrawls } from './crawls';
import { createCrawlEgress } from './egress';

const TOKEN = 'crawl-token-of-a-person';
const SERVER = 'crawl-server';
const ELSEWHERE = 'https://crawls.example/api';

let folder: string;
let remove: () => void;
let store: Store;
let mock: MockCrawler;
let held: HeldKeys;
let logged: string[];

beforeEach(async () => {
  ({ folder, remove } = temporaryFolder());
  store = testStore(folder);
  logged = [];
  mock = await startMockCrawler(TOKEN);
});

afterEach(async () => {
  await mock.close();
  store.close();
  remove();
  expect(logged.join('')).not.toContain(TOKEN);
});

/** @param send what stands for the network */
function build(
  send: typeof fetch = (input, init) => fetch(input, init),
  options: { most?: number; silence?: number } = {}
): Crawls {
  const log = createLog('debug', 'test', line => logged.push(line));
  const keyring = {
    get: () => Promise.resolve(null),
    set: () => Promise.resolve(false),
    remove: () => Promise.resolve()
  };
  held = holdKeys({ folder, keyring, log, now: () => 7 });
  let made = 0;
  const ledger = createLedger({
    store: store.assistant.ledger,
    budgets: () => ({ day: 0, notebook: 0 }),
    now: () => 7,
    id: () => `id${(made += 1)}`
  });
  return createCrawls({
    connectors: [crawlServer(options.most)],
    held,
    egress: createCrawlEgress({
      egress: createEgress(send),
      ledger,
      log,
      silence: options.silence
    })
  });
}

async function ready(...options: Parameters<typeof build>): Promise<Crawls> {
  const crawls = build(...options);
  await crawls.setCredential(SERVER, { address: `${mock.url}/`, credential: TOKEN });
  return crawls;
}

async function textOf(crawls: Crawls, crawl: string, table: CrawlTable): Promise<string> {
  return new Response(await crawls.table(SERVER, crawl, table)).text();
}

function entries(): unknown[] {
  return [...store.assistant.ledger.rows()].map(({ entry }) => entry);
}

describe('a credential', () => {
  it('is kept with its address, in a private file, and told by everything but itself', async () => {
    const crawls = await ready();
    expect(crawls.connectors()).toEqual([
      {
        id: SERVER,
        label: 'Crawl server',
        asksAddress: true,
        credential: { address: mock.url, setAt: 7, source: 'file' }
      }
    ]);
    expect(readFileSync(join(folder, KEYS_FILE), 'utf-8')).toContain(TOKEN);
    await crawls.removeCredential(SERVER);
    expect(crawls.connectors()).toMatchObject([{ credential: null }]);
    expect(readFileSync(join(folder, KEYS_FILE), 'utf-8')).not.toContain(TOKEN);
    await expect(crawls.crawls(SERVER)).rejects.toMatchObject({ code: 'credential-missing' });
    expect(mock.asked).toEqual([]);
  });

  it('is never sent to another address than it was set for', async () => {
    const crawls = await ready();
    const other = await startMockCrawler('another-token');
    await crawls.setCredential(SERVER, { address: other.url, credential: 'another-token' });
    expect(held.rows()).toHaveLength(1);
    expect(readFileSync(join(folder, KEYS_FILE), 'utf-8')).not.toContain(TOKEN);
    expect(await crawls.crawls(SERVER)).toHaveLength(2);
    expect([mock.asked, other.asked]).toEqual([[], ['GET /api/crawls']]);
    await other.close();
  });

  it.each([
    ['no address', ''],
    ['a path', '/etc/passwd'],
    ['a file', 'file:///etc/passwd'],
    ['a password in it', 'https://ann:secret@crawls.example'],
    ['a query', 'https://crawls.example/?key=1'],
    ['a token in the clear to another machine', 'http://crawls.example/']
  ])('is refused with %s', async (_, address) => {
    const crawls = build();
    const setting = crawls.setCredential(SERVER, { address, credential: TOKEN });
    await expect(setting).rejects.toMatchObject({ code: 'address-form', field: 'address' });
    expect(existsSync(join(folder, KEYS_FILE))).toBe(false);
  });

  it('of a connector that is not here is refused', async () => {
    const crawls = build();
    const setting = crawls.setCredential('other', { address: null, credential: TOKEN });
    await expect(setting).rejects.toMatchObject({ code: 'connector-unknown', status: 404 });
  });
});

describe('crawls', () => {
  it('are listed newest first, each with the rows of its tables', async () => {
    const crawls = await ready();
    expect(await crawls.crawls(SERVER)).toEqual([
      {
        id: 'shop-2',
        name: 'shop.example',
        at: Date.parse('2026-11-01T06:00:00Z'),
        rows: { links: 1, pages: null }
      },
      {
        id: 'shop-1',
        name: 'shop.example',
        at: Date.parse('2026-10-01T06:00:00Z'),
        rows: { links: 2, pages: 4 }
      }
    ]);
  });

  it('give their tables byte by byte as the crawler has them', async () => {
    const crawls = await ready();
    expect(await textOf(crawls, 'shop-1', 'links')).toBe(MOCK_CRAWLS[0]?.links);
    expect(await textOf(crawls, 'shop-1', 'pages')).toBe(MOCK_CRAWLS[0]?.pages);
    // Nothing left this machine.
    expect(entries()).toEqual([]);
  });

  it('that are not there are named', async () => {
    const crawls = await ready();
    await expect(crawls.table(SERVER, 'shop-2', 'pages')).rejects.toThrow(
      'does not have pages of crawl shop-2'
    );
  });

  it.each(['..', '../../admin', 'a/b', 'a?b', '%2e%2e', ''])(
    'of the id %p are not asked for',
    async id => {
      const crawls = await ready();
      const reading = crawls.table(SERVER, id, 'links');
      await expect(reading).rejects.toMatchObject({ code: 'crawl-unknown' });
      expect(mock.asked).toEqual([]);
    }
  );
});

describe('a crawler that', () => {
  it('refuses the token is named, and the field that is wrong', async () => {
    const crawls = build();
    await crawls.setCredential(SERVER, { address: mock.url, credential: 'wrong-token' });
    await expect(crawls.crawls(SERVER)).rejects.toMatchObject({
      code: 'crawler-refused',
      field: 'credential'
    });
  });

  it.each<[MockFault, string, number]>([
    ['cut', 'crawler-cut', 60_000],
    ['stalled', 'crawler-silent', 1_000],
    ['endless', 'crawler-too-large', 60_000]
  ])('is %s breaks the table after its first pieces', async (fault, code, silence) => {
    const crawls = await ready(undefined, { most: 500_000, silence });
    mock.fault = fault;
    const reader = (await crawls.table(SERVER, 'shop-1', 'links')).getReader();
    let bytes = 0;
    const reading = (async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        bytes += next.value.length;
      }
    })();
    await expect(reading).rejects.toMatchObject({ code });
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(500_000);
    await mock.idle();
  });

  it.each<[MockFault, string, number]>([
    ['silent', 'crawler-silent', 100],
    ['announced', 'crawler-too-large', 60_000],
    ['elsewhere', 'policy', 60_000],
    ['down', 'crawler-failed', 60_000]
  ])('is %s gives no table', async (fault, code, silence) => {
    const crawls = await ready(undefined, { silence });
    mock.fault = fault;
    await expect(crawls.table(SERVER, 'shop-1', 'links')).rejects.toMatchObject({ code });
    await mock.idle();
  });

  it.each<[MockFault, string]>([
    ['not-json', 'crawler-answer'],
    ['cut', 'crawler-cut'],
    ['endless', 'crawler-too-large']
  ])('is %s gives no list', async (fault, code) => {
    const crawls = await ready();
    mock.fault = fault;
    await expect(crawls.crawls(SERVER)).rejects.toMatchObject({ code });
    await mock.idle();
  });

  it('is not running is named by its host', async () => {
    const crawls = await ready();
    const { host } = new URL(mock.url);
    await mock.close();
    await expect(crawls.crawls(SERVER)).rejects.toThrow(`${host} does not answer`);
  });

  it.each([
    [{ id: '../admin', name: 'x', links: { rows: 1 } }],
    [{ id: 'a', name: 'x', links: { rows: -1 } }],
    [{ id: 'a', name: 'x', finished: 'yesterday', links: { rows: 1 } }],
    [{ id: 'a', name: 'x'.repeat(301), links: { rows: 1 } }]
  ])('lists %j is not believed', async crawl => {
    const send: typeof fetch = () => Promise.resolve(Response.json({ crawls: [crawl] }));
    const crawls = await ready(send);
    await expect(crawls.crawls(SERVER)).rejects.toMatchObject({ code: 'crawler-answer' });
  });

  it('is no longer read loses its connection', async () => {
    const crawls = await ready();
    mock.fault = 'endless';
    const reader = (await crawls.table(SERVER, 'shop-1', 'links')).getReader();
    await reader.read();
    await reader.cancel();
    await mock.idle();
  });

  it('is being read when Lockstep ends loses its connection, also while nobody reads', async () => {
    const crawls = await ready();
    mock.fault = 'endless';
    const reader = (await crawls.table(SERVER, 'shop-1', 'links')).getReader();
    await reader.read();
    crawls.close();
    await mock.idle();
    await expect(reader.read()).rejects.toMatchObject({ code: 'ending' });
  });
});

describe('a request to another machine', () => {
  const asked: { url: string; authorization: string | null }[] = [];
  const elsewhere =
    (answer: () => Response): typeof fetch =>
    (input, init) => {
      const authorization = new Headers(init?.headers).get('authorization');
      asked.push({ url: input instanceof Request ? input.url : String(input), authorization });
      return Promise.resolve(answer());
    };

  async function away(answer: () => Response): Promise<Crawls> {
    asked.length = 0;
    const crawls = build(elsewhere(answer));
    await crawls.setCredential(SERVER, { address: ELSEWHERE, credential: TOKEN });
    return crawls;
  }

  it('is in the ledger before and after, for nothing, and without its token', async () => {
    const crawls = await away(() => new Response('From,To\na,b\n'));
    expect(await textOf(crawls, 'shop-1', 'links')).toBe('From,To\na,b\n');
    const url = `${ELSEWHERE}/crawls/shop-1/links.csv`;
    expect(asked).toEqual([{ url, authorization: `Bearer ${TOKEN}` }]);
    expect(entries()).toMatchObject([
      {
        type: 'intent',
        what: 'crawl',
        name: 'Crawl server: links of crawl shop-1',
        host: 'crawls.example',
        bytes: url.length,
        held: 0
      },
      { type: 'settle', outcome: 'answered', cause: null, bytesBack: 12, price: 0 }
    ]);
    expect(JSON.stringify(entries())).not.toContain(TOKEN);
  });

  it.each<[string, () => Response, object]>([
    [
      'was refused',
      () => new Response('', { status: 403 }),
      { outcome: 'failed', cause: 'key-refused' }
    ],
    [
      'was sent elsewhere',
      () => new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
      { outcome: 'failed', cause: 'policy' }
    ]
  ])('that %s is settled as such', async (_, answer, settled) => {
    const crawls = await away(answer);
    await expect(crawls.table(SERVER, 'shop-1', 'links')).rejects.toMatchObject({
      name: 'UserError'
    });
    expect(asked).toHaveLength(1);
    expect(entries()).toMatchObject([{ type: 'intent' }, { type: 'settle', ...settled }]);
  });

  it('that nobody reads to its end is settled as stopped', async () => {
    const crawls = await away(() => new Response('From,To\n'));
    await (await crawls.table(SERVER, 'shop-1', 'links')).cancel();
    expect(entries()).toMatchObject([{ type: 'intent' }, { outcome: 'stopped', cause: 'stopped' }]);
  });

  it('is not made when the ledger cannot be written', async () => {
    const crawls = await away(() => new Response('From,To\n'));
    jest.spyOn(store.assistant.ledger, 'append').mockImplementation(() => {
      throw new Error('The disk is full.');
    });
    await expect(crawls.table(SERVER, 'shop-1', 'links')).rejects.toMatchObject({
      code: 'ledger-unwritable'
    });
    expect(asked).toEqual([]);
  });
});
