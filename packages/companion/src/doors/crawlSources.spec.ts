/** The doors of crawl sources inside Jupyter, on the real parts, against a crawler on this machine. */
import { Refusal, crawlRoutes } from '@lockstep/protocol';
import type { LaunchConfig } from '@lockstep/protocol';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { runCompanion } from '../cli/companion';
import { createLog } from '../log';
import { MOCK_CRAWLS, startMockCrawler } from '../testing/mockCrawler';
import type { MockCrawler } from '../testing/mockCrawler';
import { launchConfig, raw, temporaryFolder } from '../testing/parts';
import type { RawAnswer } from '../testing/parts';
import { scriptedEngine } from '../testing/scriptedEngine';

const ANN = {
  Authorization: 'Bearer the-bearer',
  'X-Lockstep-User': 'ann',
  'Content-Type': 'application/json'
};
/** No detector of secrets knows it by its form. */
const TOKEN = 'plain-words-of-a-crawler';

let folder: string;
let remove: () => void;
let config: LaunchConfig;
let logged: string[];
let answers: string[];
let stop: AbortController;
let ended: Promise<number>;
let mock: MockCrawler;

beforeEach(async () => {
  ({ folder, remove } = temporaryFolder());
  config = { ...launchConfig(folder), python: join(folder, 'no-python') };
  logged = [];
  answers = [];
  mock = await startMockCrawler(TOKEN);
  stop = new AbortController();
  await new Promise((resolve, reject) => {
    ended = runCompanion({
      config,
      createEngine: scriptedEngine,
      environment: {},
      log: createLog('debug', 'test', line => logged.push(line)),
      print: resolve,
      signal: stop.signal
    });
    ended.catch(reject);
  });
});

afterEach(async () => {
  stop.abort();
  await ended;
  await mock.close();
  remove();
  expect([...logged, ...answers].join('')).not.toContain(TOKEN);
});

async function ask(method: string, path: string, body?: unknown): Promise<RawAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const target = { socketPath: join(folder, 'c.sock') };
  const answer = await raw(target, method, `/crawl-sources${path}`, ANN, text);
  answers.push(answer.text);
  return answer;
}

function setToken(credential = TOKEN): Promise<RawAnswer> {
  return ask('POST', '/crawl-server/credential', { address: mock.url, credential });
}

function codeOf(answer: RawAnswer): [number, string] {
  return [answer.status, Refusal.parse(answer.json()).code];
}

it('lead from a connector to the bytes of a table', async () => {
  const { connectors } = crawlRoutes.listCrawlConnectors.reply.parse((await ask('GET', '')).json());
  expect(connectors).toEqual([
    { id: 'crawl-server', label: 'Crawl server', asksAddress: true, credential: null }
  ]);
  const set = crawlRoutes.setCrawlCredential.reply.parse((await setToken()).json());
  expect(set.connectors[0]?.credential).toMatchObject({ address: mock.url, source: 'file' });
  const list = await ask('POST', '/crawl-server/crawls', {});
  const { crawls } = crawlRoutes.listCrawls.reply.parse(list.json());
  expect(crawls.map(({ id, rows }) => [id, rows.links, rows.pages])).toEqual([
    ['shop-2', 1, null],
    ['shop-1', 2, 4]
  ]);
  const table = await ask('POST', '/crawl-server/table', { crawl: 'shop-1', table: 'pages' });
  expect(table.text).toBe(MOCK_CRAWLS[0]?.pages);
  expect(table.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'cache-control': 'no-store'
  });
});

it('keep a token that no door, no export and no log gives back, and forget it', async () => {
  await setToken();
  await ask('POST', '/crawl-server/crawls', {});
  await ask('GET', '');
  const target = { socketPath: join(folder, 'c.sock') };
  for (const path of ['/models', '/ledger', '/settings', '/memory/export', '/status']) {
    answers.push((await raw(target, 'GET', path, ANN)).text);
  }
  const keys = join(config.state, 'keys.json');
  expect(readFileSync(keys, 'utf-8')).toContain(TOKEN);
  const removed = await ask('POST', '/crawl-server/credential/remove', {});
  expect(crawlRoutes.removeCrawlCredential.reply.parse(removed.json()).connectors).toMatchObject([
    { credential: null }
  ]);
  expect(readFileSync(keys, 'utf-8')).not.toContain(TOKEN);
  expect(codeOf(await ask('POST', '/crawl-server/crawls', {}))).toEqual([
    422,
    'credential-missing'
  ]);
});

it('say that a token is wrong, before a single byte of a table', async () => {
  await setToken('wrong-token');
  const table = await ask('POST', '/crawl-server/table', { crawl: 'shop-1', table: 'links' });
  expect(codeOf(table)).toEqual([422, 'crawler-refused']);
});

it('break off an answer whose crawler breaks off, rather than end it', async () => {
  await setToken();
  mock.fault = 'cut';
  const table = ask('POST', '/crawl-server/table', { crawl: 'shop-1', table: 'links' });
  await expect(table).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(logged.join('')).toContain('crawler-cut');
  expect(logged.join('')).not.toContain('because of a bug');
});

it('let go of a crawler whose reader left', async () => {
  await setToken();
  mock.fault = 'endless';
  const left = new AbortController();
  const reading = new Promise<void>(resolve => {
    const call = request(
      {
        socketPath: join(folder, 'c.sock'),
        method: 'POST',
        path: '/crawl-sources/crawl-server/table',
        headers: ANN,
        signal: left.signal
      },
      response => response.once('data', () => left.abort()).on('error', () => resolve())
    );
    call.on('error', () => resolve());
    call.end(JSON.stringify({ crawl: 'shop-1', table: 'links' }));
  });
  await reading;
  await mock.idle();
});

it('end with the companion while a table is read', async () => {
  await setToken();
  mock.fault = 'stalled';
  const table = ask('POST', '/crawl-server/table', { crawl: 'shop-1', table: 'links' });
  const broken = expect(table).rejects.toThrow();
  while (mock.asked.length === 0) {
    await new Promise(resolve => setImmediate(resolve));
  }
  stop.abort();
  expect(await ended).toBe(0);
  await broken;
});

it.each<[string, unknown]>([
  ['/crawl-server/credential', { address: 'https://crawls.example', credential: '' }],
  ['/crawl-server/credential', { address: 'https://crawls.example', credential: 'x', send: 'y' }],
  ['/crawl-server/table', { crawl: 'shop-1', table: '../keys.json' }],
  ['/crawl-server/crawls', { url: 'https://evil.example' }]
])('refuse at %s what has not the form of %j', async (path, body) => {
  expect(codeOf(await ask('POST', path, body))).toEqual([400, 'bad-request']);
});
