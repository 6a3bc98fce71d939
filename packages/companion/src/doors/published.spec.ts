import { GRAPH_MIME_TYPE, Refusal, RunView, assistantRoutes, routes } from '@lockstep/protocol';
import type { LaunchConfig } from '@lockstep/protocol';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ServeOptions } from '../cli/serve';
import { runServe } from '../cli/serve';
import { freePortFrom } from '../cli/ports';
import type { EngineDeps } from '../contract';
import { silentLog } from '../log';
import { PageSocket, refusedStatus } from '../testing/page';
import {
  NOTEBOOK,
  launchConfig,
  raw,
  temporaryFolder,
  testTerminal,
  writePage
} from '../testing/parts';
import type { RawAnswer, TestTerminal } from '../testing/parts';
import { scriptedEngine } from '../testing/scriptedEngine';
import type { ScriptedEngine } from '../testing/scriptedEngine';

const TOKEN = 'the-right-token';

let folder: string;
let remove: () => void;
let config: LaunchConfig;
let terminal: TestTerminal;
let engine: ScriptedEngine;
let deps: EngineDeps;
let port: number;
let stop: AbortController;
let ended: Promise<number> | undefined;
const pages: PageSocket[] = [];

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  config = launchConfig(folder);
  writePage(folder);
  terminal = testTerminal(folder);
  writeFileSync(join(folder, 'small.ipynb'), JSON.stringify(NOTEBOOK));
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map(page => page.close()));
  stop.abort();
  await ended;
  ended = undefined;
  remove();
});

/** Serves and resolves once the address is printed. */
async function serve(
  options: Partial<ServeOptions> = {},
  paths: string[] = ['small.ipynb']
): Promise<string> {
  stop = new AbortController();
  const wanted =
    options.port === undefined ? await freePortFrom(18_000, '127.0.0.1') : options.port;
  const all = { port: wanted, host: '127.0.0.1', maxKernels: 2, trustProxy: false, token: TOKEN };
  ended = runServe(
    terminal,
    paths,
    { ...all, ...options },
    {
      config,
      createEngine(given) {
        deps = given;
        engine = scriptedEngine(given);
        return engine;
      },
      log: silentLog(),
      signal: stop.signal
    }
  );
  const said = await Promise.race([terminal.printed(/Ctrl\+C/), ended.then(() => 'ended')]);
  const address = /http:\S+/.exec(said)?.[0] ?? '';
  port = Number(new URL(address).port);
  return address;
}

const origin = (): string => `http://127.0.0.1:${port}`;

function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown
): Promise<RawAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return raw({ host: '127.0.0.1', port }, method, path, headers, text);
}

/** The headers of a browser that came in by the address. */
async function browser(): Promise<Record<string, string>> {
  const answer = await ask('GET', `/?token=${TOKEN}`);
  expect(answer.status).toBe(303);
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  return { Cookie: cookie.split(';')[0] ?? '' };
}

function posting(headers: Record<string, string>): Record<string, string> {
  return { ...headers, Origin: origin(), 'X-Lockstep': '1', 'Content-Type': 'application/json' };
}

async function createRun(
  visitor: Record<string, string>
): Promise<{ run: string; first: string; second: string }> {
  const { apps } = routes.listApps.reply.parse((await ask('GET', '/apps', visitor)).json());
  const answer = await ask('POST', '/runs', posting(visitor), { app: apps[0]?.app });
  expect(answer.status).toBe(200);
  const { state } = RunView.parse(answer.json());
  const [first, second] = state.plan.steps;
  return { run: state.run, first: first?.id ?? '', second: second?.id ?? '' };
}

const codeOf = (answer: RawAnswer): string => Refusal.parse(answer.json()).code;

describe('coming in', () => {
  it('exchanges the token for a cookie once, and leaves it out of the address', async () => {
    const address = await serve();
    expect(address).toBe(`${origin()}/?token=${TOKEN}`);
    const answer = await ask('GET', `/?token=${TOKEN}`);
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^lockstep_browser=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/
    );
    const page = await ask('GET', '/', await browser());
    expect([page.status, page.text]).toEqual([200, '<!doctype html><title>Apps</title>']);
  });

  it('needs the right token, and says so in a sentence', async () => {
    await serve();
    for (const path of ['/', '/?token=wrong', '/?token=']) {
      const answer = await ask('GET', path);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
      expect(answer.text).toMatch(/<p>[^<]+\.<\/p>/);
    }
    expect(codeOf(await ask('GET', '/apps'))).toBe('no-admission');
    const made = { Cookie: `lockstep_browser=${'A'.repeat(43)}` };
    expect((await ask('GET', '/apps', made)).status).toBe(401);
  });

  it('counts wrong tokens by address, and then takes no right one either', async () => {
    await serve();
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await ask('GET', '/?token=wrong')).status).toBe(401);
    }
    expect((await ask('GET', `/?token=${TOKEN}`)).status).toBe(429);
  });

  it('keeps the cookie that owns earlier runs when the link stands on a foreign page', async () => {
    await serve();
    const answer = await ask('GET', `/?token=${TOKEN}`, { 'Sec-Fetch-Site': 'cross-site' });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined]);
    expect(answer.text).toContain(`http-equiv="refresh" content="0;url=/?token=${TOKEN}`);
    const before = await browser();
    const again = await ask('GET', `/?token=${TOKEN}`, before);
    expect(again.headers['set-cookie']?.[0]).toContain(before['Cookie']);
  });

  it('is open to everybody with --no-token, each browser by its own cookie', async () => {
    await serve({ token: null });
    const answer = await ask('GET', '/');
    expect(answer.status).toBe(200);
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await ask('GET', '/apps', { Cookie: cookie })).status).toBe(200);
    expect((await ask('GET', '/', { Cookie: cookie })).headers['set-cookie']).toBeUndefined();
    expect((await ask('GET', '/apps')).status).toBe(401);
  });

  it('marks the cookie as secure behind a proxy that is trusted, not otherwise', async () => {
    await serve({ token: null, trustProxy: true });
    const secure = await ask('GET', '/', { 'X-Forwarded-Proto': 'https' });
    expect(secure.headers['set-cookie']?.[0]).toMatch(/; Secure$/);
    expect((await ask('GET', '/')).headers['set-cookie']?.[0]).not.toMatch(/Secure/);
  });
});

describe('the page', () => {
  it('comes with a policy under which markup in outputs can run nothing and reach nobody', async () => {
    await serve();
    const { headers } = await ask('GET', '/', await browser());
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'"
      ])
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache'
    });
  });

  it('gives its hashed files for ever, compressed where wanted, and no other file', async () => {
    await serve();
    const path = '/assets/main-ABCD1234.js';
    const plain = await ask('GET', path);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const packed = await ask('GET', path, { 'Accept-Encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(Number(packed.headers['content-length'])).toBeLessThan(plain.text.length);
    const same = await ask('GET', path, { 'If-None-Match': String(plain.headers.etag) });
    expect([same.status, same.text]).toEqual([304, '']);
    for (const other of [
      '/notes.txt',
      '/index.html',
      '/assets/',
      '/assets/../index.html',
      '/..%2fsmall.ipynb'
    ]) {
      expect([other, (await ask('GET', other, await browser())).status]).toEqual([other, 404]);
    }
  });
});

describe('a participant', () => {
  it('sees the apps, makes a run, gives a value and sees the run', async () => {
    await serve();
    const visitor = await browser();
    const { run, first } = await createRun(visitor);
    const values = { country: { t: 'str', v: 'Italy' } };
    const answer = await ask('POST', `/runs/${run}/commands`, posting(visitor), {
      expectedSeq: 1,
      command: { type: 'set-inputs', step: first, values }
    });
    expect(answer.status).toBe(200);
    const { runs } = routes.listRuns.reply.parse((await ask('GET', '/runs', visitor)).json());
    expect(runs.map(each => each.run)).toEqual([run]);
  });

  it.each([
    '/status',
    '/runs/RUN/notebook',
    '/api',
    '/api/kernels',
    '/api/contents',
    '/api/sessions',
    '/api/terminals',
    '/api/kernelspecs',
    '/files/small.ipynb',
    '/lab',
    '/tree',
    '/terminals/1',
    '/lockstep/apps',
    '/nbconvert/html/small.ipynb'
  ])('finds nothing at %s', async path => {
    await serve();
    const visitor = await browser();
    const { run } = await createRun(visitor);
    const answer = await ask('GET', path.replace('RUN', run), visitor);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'not-found']);
    const post = await ask('POST', path.replace('RUN', run), posting(visitor), {});
    expect(post.status).toBe(404);
    expect(
      await refusedStatus(`${origin()}${path}`.replace('http', 'ws'), {
        ...visitor,
        Origin: origin()
      })
    ).toBe(404);
  });

  it('cannot convert, cannot send code, cannot take a step out of order', async () => {
    await serve();
    const visitor = await browser();
    const body = { path: 'small.ipynb', notebook: NOTEBOOK, diskIds: [] };
    expect((await ask('POST', '/apps/open', posting(visitor), body)).status).toBe(404);
    const { run, first, second } = await createRun(visitor);
    const commands = `/runs/${run}/commands`;
    const early = await ask('POST', commands, posting(visitor), {
      expectedSeq: 1,
      command: { type: 'run-step', step: second }
    });
    expect([early.status, codeOf(early)]).toEqual([422, 'step-closed']);
    for (const extra of [{ code: '1' }, { cell: 'c1' }, { path: '/etc' }, { kernel: 'k' }]) {
      const answer = await ask('POST', commands, posting(visitor), {
        expectedSeq: 1,
        command: { type: 'run-step', step: first, ...extra }
      });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'bad-request']);
    }
    const migrate = { expectedSeq: 1, command: { type: 'migrate', app: 'f'.repeat(64) } };
    expect((await ask('POST', commands, posting(visitor), migrate)).status).toBe(404);
  });

  it('has no chat, no record, no models, no memory, no ledger: neither doors nor channels', async () => {
    await serve();
    const visitor = await browser();
    const at = { chat: 'chat00000001', message: 'message00001' };
    for (const { method, path } of Object.values(assistantRoutes)) {
      const place = path.replace(':chat', at.chat).replace(':message', at.message);
      const answer = await ask(method, place, posting(visitor), method === 'POST' ? {} : undefined);
      expect([method, place, answer.status]).toEqual([method, place, 404]);
    }
    const page = await openPage(visitor);
    const channels = ['chat/chat00000001', 'record', 'models'];
    channels.forEach(channel => page.say({ type: 'subscribe', channel, since: 0 }));
    await page.until(frames => frames.length === channels.length);
    expect(page.frames).toMatchObject(
      channels.map(channel => ({ type: 'refused', channel, refusal: { code: 'not-found' } }))
    );
    // Serving makes no key, neither for models nor for a ledger.
    expect(readdirSync(join(config.state, 'serve')).filter(name => /key/.test(name))).toEqual([]);
  });

  it('has only the runs of their own browser', async () => {
    await serve();
    const visitor = await browser();
    const other = await browser();
    const { run, first } = await createRun(visitor);
    expect((await ask('GET', `/runs/${run}`, other)).status).toBe(404);
    const { runs } = routes.listRuns.reply.parse((await ask('GET', '/runs', other)).json());
    expect(runs).toEqual([]);
    const command = { expectedSeq: null, command: { type: 'fold', step: first, folded: true } };
    expect((await ask('POST', `/runs/${run}/commands`, posting(other), command)).status).toBe(404);
    expect((await ask('GET', `/runs/${run}/blobs/${'0'.repeat(64)}`, other)).status).toBe(404);
    const page = await openPage(other);
    page.say({ type: 'subscribe', channel: `run/${run}`, since: 0 });
    await page.until(frames => frames.length === 1);
    expect(page.frames[0]).toMatchObject({ type: 'refused', refusal: { code: 'run-unknown' } });
  });

  it('has the data of a graph that their run shows, and of no other', async () => {
    for (const graph of ['0123456789ab', 'ba9876543210']) {
      mkdirSync(join(config.state, 'graphs', graph), { recursive: true });
      writeFileSync(join(config.state, 'graphs', graph, 'links.csv'), 'from,to\na,b\n');
    }
    await serve();
    const visitor = await browser();
    const { run, first } = await createRun(visitor);
    const file = (graph: string): string => `/runs/${run}/graphs/${graph}/links.csv`;
    expect((await ask('GET', file('0123456789ab'), visitor)).status).toBe(404);
    engine.show(run, first, {
      kind: 'display',
      cell: 0,
      data: {
        [GRAPH_MIME_TYPE]: {
          json: {
            version: 1,
            id: '0123456789ab',
            source: [{ name: 'links', role: 'links', file: 'links.csv' }]
          }
        }
      },
      metadata: {},
      result: true
    });
    expect((await ask('GET', file('0123456789ab'), visitor)).text).toBe('from,to\na,b\n');
    expect((await ask('GET', file('ba9876543210'), visitor)).status).toBe(404);
    expect((await ask('GET', file('0123456789ab'), await browser())).status).toBe(404);
    expect((await ask('GET', '/graphs/0123456789ab/links.csv', visitor)).status).toBe(404);
  });

  it('keeps their runs over a restart, and an app that is no longer served is gone', async () => {
    writeFileSync(
      join(folder, 'other.ipynb'),
      JSON.stringify({ ...NOTEBOOK, cells: NOTEBOOK.cells.slice(0, 3) })
    );
    await serve({}, ['small.ipynb']);
    const visitor = await browser();
    const { run } = await createRun(visitor);
    stop.abort();
    await ended;
    terminal = testTerminal(folder);
    await serve({}, ['small.ipynb', 'other.ipynb']);
    expect((await ask('GET', `/runs/${run}`, visitor)).status).toBe(200);
    stop.abort();
    await ended;
    terminal = testTerminal(folder);
    await serve({}, ['other.ipynb']);
    expect((await ask('GET', `/runs/${run}`, visitor)).status).toBe(404);
    stop.abort();
    await ended;
    terminal = testTerminal(folder);
    await serve({ token: 'another-token' }, ['small.ipynb']);
    expect((await ask('GET', `/runs/${run}`, visitor)).status).toBe(401);
  });

  it('never sees a traceback or a line of the notebook', async () => {
    await serve();
    const visitor = await browser();
    const { run, first } = await createRun(visitor);
    const page = await openPage(visitor);
    page.say({ type: 'subscribe', channel: `run/${run}`, since: 0 });
    const traceback = ['File "secret_source.py", line 1'];
    engine.show(run, first, {
      kind: 'error',
      cell: 0,
      name: 'ValueError',
      message: 'bad',
      traceback
    });
    await page.until(() => page.seqs().includes(5));
    const view = await ask('GET', `/runs/${run}`, visitor);
    const apps = await ask('GET', '/apps', visitor);
    for (const text of [JSON.stringify(page.frames), view.text, apps.text]) {
      expect(text).not.toContain('secret_source');
      expect(text).not.toContain('print(country)');
    }
    // That something went wrong is told, in words of the rules.
    expect(view.text).toContain('"kind":"error"');
    expect(view.text).not.toContain('ValueError');
    expect(JSON.stringify(deps.store.journal(run, 0))).toContain('secret_source');
  });

  it('may not flood the page with commands', async () => {
    await serve();
    const visitor = await browser();
    const { run, first } = await createRun(visitor);
    const command = { expectedSeq: null, command: { type: 'fold', step: first, folded: true } };
    const answers = await Promise.all(
      Array.from({ length: 80 }, () =>
        ask('POST', `/runs/${run}/commands`, posting(visitor), command)
      )
    );
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(20);
  });
});

describe('a foreign page', () => {
  it.each([
    ['no-lockstep-header', 403, { 'X-Lockstep': '' }],
    ['not-json', 415, { 'Content-Type': 'text/plain' }],
    ['not-json', 415, { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['foreign-origin', 403, { Origin: 'http://evil.example' }],
    ['foreign-origin', 403, { Origin: 'null' }],
    ['foreign-host', 421, { Host: 'evil.example' }]
  ])('is refused with %s', async (code, status, changed) => {
    await serve();
    const visitor = await browser();
    const { run, first } = await createRun(visitor);
    const headers: Record<string, string> = { ...posting(visitor), ...changed };
    const answer = await ask('POST', `/runs/${run}/commands`, headers, {
      expectedSeq: null,
      command: { type: 'fold', step: first, folded: true }
    });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(deps.store.journal(run, 1)).toEqual([]);
  });

  it('cannot open the socket', async () => {
    await serve();
    const visitor = await browser();
    const address = `ws://127.0.0.1:${port}/ws`;
    expect(await refusedStatus(address, { ...visitor, Origin: 'http://evil.example' })).toBe(403);
    expect(await refusedStatus(address, visitor)).toBe(403);
    expect(await refusedStatus(address, { Origin: origin() })).toBe(401);
  });
});

describe('serve', () => {
  it('names the next free port when the one that was asked for is in use', async () => {
    const taken = createServer();
    await new Promise<void>(resolve => taken.listen({ port: 0, host: '127.0.0.1' }, resolve));
    const address = taken.address();
    const used = typeof address === 'object' && address !== null ? address.port : 0;
    stop = new AbortController();
    const parts = { config, createEngine: scriptedEngine, log: silentLog(), signal: stop.signal };
    const options = { port: used, host: '127.0.0.1', maxKernels: 1, trustProxy: false };
    await expect(runServe(terminal, ['small.ipynb'], options, parts)).rejects.toThrow(
      new RegExp(`^Port ${used} is in use.*--port [0-9]+`)
    );
    await new Promise(resolve => taken.close(resolve));
  });

  it('serves every notebook below a folder, leaves hidden ones out and names those that are broken', async () => {
    mkdirSync(join(folder, 'deep', '.ipynb_checkpoints'), { recursive: true });
    writeFileSync(
      join(folder, 'deep', 'b.ipynb'),
      JSON.stringify(NOTEBOOK).replace('Small app', 'Other')
    );
    writeFileSync(join(folder, 'deep', '.ipynb_checkpoints', 'c.ipynb'), JSON.stringify(NOTEBOOK));
    writeFileSync(join(folder, 'deep', 'broken.ipynb'), '{');
    await serve({}, ['.']);
    const { apps } = routes.listApps.reply.parse(
      (await ask('GET', '/apps', await browser())).json()
    );
    expect(apps.map(({ title }) => title).sort()).toEqual(['Other', 'Small app']);
    expect(terminal.complaints).toHaveLength(1);
    expect(terminal.complaints[0]).toContain('deep/broken.ipynb');
  });

  it('makes a token when none is given, and says who can reach the page', async () => {
    const address = await serve({ token: undefined, host: '0.0.0.0' });
    expect(new URL(address).searchParams.get('token')).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(terminal.lines.join('\n')).toContain('reachable by other machines');
  });

  it("keeps a folder of its own, apart from the author's", async () => {
    await serve();
    expect(existsSync(join(config.state, 'serve', 'lockstep.sqlite'))).toBe(true);
    expect(existsSync(join(config.state, 'lockstep.sqlite'))).toBe(false);
  });
});

async function openPage(visitor: Record<string, string>): Promise<PageSocket> {
  const page = new PageSocket(`ws://127.0.0.1:${port}/ws`, { ...visitor, Origin: origin() });
  pages.push(page);
  return page.opened();
}
