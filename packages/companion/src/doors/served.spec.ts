/** A served page where it is used: behind a proxy, below a path, with users, moved runs, messages, figures, and its end. */
import { Refusal, RunView, routes } from '@lockstep/protocol';
import { writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { TOKEN, cookieOf, servePage } from '../testing/served';
import type { ServedPage, Visitor } from '../testing/served';
import { PageSocket } from '../testing/page';
import { NOTEBOOK, raw } from '../testing/parts';
import type { RawAnswer } from '../testing/parts';
import { reverseProxy } from '../testing/reverseProxy';
import type { ReverseProxy } from '../testing/reverseProxy';
import { Browsers } from './browsers';
import { TrustedAddresses } from './trusted';
import { Visitors } from './visitors';

/** Admissions that nobody asks. */
const nobody = { admit: () => undefined, isAdmitted: () => false, carry: () => undefined };

let page: ServedPage;
let proxy: ReverseProxy | null = null;

afterEach(async () => {
  await proxy?.close();
  proxy = null;
  await page.remove();
});

const codeOf = (answer: RawAnswer): string => Refusal.parse(answer.json()).code;

describe('below a path, behind a proxy', () => {
  it('lets a browser in, runs commands and streams, all by addresses below the path', async () => {
    page = await servePage({ base: '/apps/', trustProxy: true });
    proxy = await reverseProxy(page.port, () => ({}));
    const at = { host: '127.0.0.1', port: proxy.port };
    const host = 'my.example.org';
    const first = await raw(at, 'GET', `/apps/?token=${TOKEN}`, { Host: host });
    expect([first.status, first.headers.location]).toEqual([303, '/apps/']);
    expect(first.headers['set-cookie']?.[0]).toMatch(/; Path=\/apps\/; .*; Secure$/);
    const headers = { Host: host, Cookie: cookieOf(first) };
    expect((await raw(at, 'GET', '/apps/', headers)).text).toContain('<title>Apps</title>');
    expect((await raw(at, 'GET', '/apps/assets/main-ABCD1234.js', headers)).status).toBe(200);
    const { apps } = routes.listApps.reply.parse(
      (await raw(at, 'GET', '/apps/apps', headers)).json()
    );
    const posting = {
      ...headers,
      Origin: `https://${host}`,
      'X-Lockstep': '1',
      'Content-Type': 'application/json'
    };
    const body = JSON.stringify({ app: apps[0]?.app });
    const made = await raw(at, 'POST', '/apps/runs', posting, body);
    const { run } = RunView.parse(made.json()).state;
    const socket = await new PageSocket(`ws://127.0.0.1:${proxy.port}/apps/ws`, {
      ...headers,
      Origin: `https://${host}`
    }).opened();
    socket.say({ type: 'subscribe', channel: `run/${run}`, since: 0 });
    await socket.until(frames => frames.some(({ type }) => type === 'subscribed'));
    expect(socket.seqs()).toEqual([1]);
    await socket.close();
  });

  it('sends on who leaves the last slash out, and has nothing outside the path', async () => {
    page = await servePage({ base: '/apps/' });
    const bare = await page.ask('GET', '/apps');
    expect([bare.status, bare.headers.location]).toEqual([308, '/apps/']);
    for (const path of ['/', '/runs', '/health', '/appsx/']) {
      expect([path, (await page.ask('GET', path)).status]).toEqual([path, 404]);
    }
    const visitor = await page.browser();
    expect((await visitor.get('/apps')).status).toBe(200);
  });

  it('believes no header about its way from an address that is not trusted', async () => {
    const trusted = new TrustedAddresses(['192.0.2.0/24']);
    page = await servePage({ token: null, trustProxy: true, trusted });
    const forged = { Host: 'evil.example', 'X-Forwarded-Host': 'localhost' };
    expect((await page.ask('GET', '/', forged)).status).toBe(421);
    const secure = await page.ask('GET', '/', { 'X-Forwarded-Proto': 'https' });
    expect(secure.headers['set-cookie']?.[0]).not.toMatch(/Secure/);
  });
});

describe('users whom a proxy names', () => {
  const options = {
    trustProxy: true,
    trusted: new TrustedAddresses(['127.0.0.1']),
    userHeader: 'X-Remote-User'
  };

  it('own their runs, whichever browser they come with, and need no token', async () => {
    page = await servePage(options);
    const marta = page.visitor({ 'X-Remote-User': 'Marta Kovacs' });
    expect((await marta.get('/')).status).toBe(200);
    const { who } = routes.listApps.reply.parse((await marta.get('/apps')).json());
    expect(who).toBe('Marta Kovacs');
    const { run } = await marta.createRun();
    const elsewhere = page.visitor({ 'X-Remote-User': 'Marta Kovacs', Cookie: 'a=b' });
    expect((await elsewhere.get(`/runs/${run}`)).status).toBe(200);
    const other = page.visitor({ 'X-Remote-User': 'marta kovacs' });
    expect((await other.get(`/runs/${run}`)).status).toBe(404);
  });

  it('may have any name, in UTF-8 or in Latin-1', () => {
    const visitors = new Visitors(new Browsers(null, nobody), {
      name: 'X-Remote-User',
      trusted: new TrustedAddresses(['127.0.0.1'])
    });
    const named = (header: Buffer): string | null => {
      const socket = new Socket();
      Object.defineProperty(socket, 'remoteAddress', { value: '::ffff:127.0.0.1' });
      const request = new IncomingMessage(socket);
      request.rawHeaders = ['x-remote-user', header.toString('latin1')];
      request.headersDistinct['x-remote-user'] = [header.toString('latin1')];
      return visitors.userOf(request);
    };
    expect(named(Buffer.from('Márta', 'utf-8'))).toBe('Márta');
    expect(named(Buffer.from('Márta', 'latin1'))).toBe('Márta');
    expect(() => named(Buffer.from(' '))).toThrow(/one user/);
  });

  it('are not believed from elsewhere, nor two at once, and without a name a browser needs the token', async () => {
    page = await servePage({ ...options, trusted: new TrustedAddresses(['192.0.2.7']) });
    const forged = page.visitor({ 'X-Remote-User': 'root' });
    for (const path of ['/', '/runs']) {
      expect((await forged.get(path)).status).toBe(403);
    }
    expect(codeOf(await forged.get('/runs'))).toBe('user-not-trusted');
    expect((await page.visitor({}).get('/runs')).status).toBe(401);
    await page.remove();
    page = await servePage(options);
    proxy = await reverseProxy(page.port, () => ({ 'x-remote-user': 'marta' }));
    const at = { host: '127.0.0.1', port: proxy.port };
    // What the browser says of itself is replaced by the proxy.
    const seen = await raw(at, 'GET', '/runs', { 'X-Remote-User': 'root' });
    expect(seen.status).toBe(200);
    expect((await page.visitor({}).get('/runs')).status).toBe(401);
  });
});

describe('a personal link', () => {
  const open = (visitor: Visitor, secret: string): Promise<RawAnswer> =>
    visitor.post('/resume', { secret });
  const link = async (visitor: Visitor, run: string): Promise<string> =>
    routes.makeResumeLink.reply.parse((await visitor.post(`/runs/${run}/resume-link`, {})).json())
      .secret;

  it('moves a run to a browser that was never here, and the old one hears no more of it', async () => {
    page = await servePage();
    const old = await page.browser();
    const { run, step } = await old.createRun();
    const socket = await old.openPage();
    socket.say({ type: 'subscribe', channel: `run/${run}`, since: 0 });
    await socket.until(frames => frames.some(({ type }) => type === 'subscribed'));
    const secret = await link(old, run);
    expect((await page.ask('GET', '/?resume')).status).toBe(200);
    const answer = await open(page.visitor({}), secret);
    expect(answer.json()).toEqual({ run });
    const fresh = page.visitor({ Cookie: cookieOf(answer) });
    expect((await fresh.get(`/runs/${run}`)).status).toBe(200);
    await socket.until(frames => frames.some(({ type }) => type === 'refused'));
    expect((await old.get(`/runs/${run}`)).status).toBe(404);
    const before = socket.frames.length;
    page.engine.state(run, { type: 'folded', step, folded: 'user' });
    expect(socket.frames).toHaveLength(before);
    expect((await old.get('/apps')).status).toBe(200);
  });

  it('ends when its owner ends it or makes a newer one, and the id of a run moves nothing', async () => {
    page = await servePage();
    const owner = await page.browser();
    const other = await page.browser();
    const { run } = await owner.createRun();
    const first = await link(owner, run);
    const second = await link(owner, run);
    expect(codeOf(await open(other, first))).toBe('link-ended');
    expect((await other.post(`/runs/${run}/resume-link/end`, {})).status).toBe(404);
    expect((await owner.post(`/runs/${run}/resume-link/end`, {})).json()).toEqual({ madeAt: null });
    expect(codeOf(await open(other, second))).toBe('link-ended');
    expect((await open(other, run)).status).toBe(400);
    expect((await other.post(`/runs/${run}/resume-link`, {})).status).toBe(404);
    expect((await owner.get(`/runs/${run}`)).status).toBe(200);
  });

  it('cannot be guessed: wrong ones are counted by address, and no other page may open one', async () => {
    page = await servePage();
    const visitor = await page.browser();
    const { run } = await visitor.createRun();
    const secret = await link(visitor, run);
    const foreign = page.visitor({ Origin: 'http://evil.example' });
    expect((await open(foreign, secret)).status).toBe(403);
    const wrong = 'A'.repeat(43);
    const tried = await Promise.all(
      Array.from({ length: 12 }, () => open(page.visitor({}), wrong))
    );
    expect(tried.some(({ status }) => status === 429)).toBe(true);
    expect((await open(page.visitor({}), secret)).status).toBe(429);
  });
});

describe('telling the author', () => {
  it('keeps the step, its error as the participant saw it, and the words; bounded and not too often', async () => {
    page = await servePage();
    const visitor = await page.browser();
    const { run, step } = await visitor.createRun();
    const path = `/runs/${run}/messages`;
    const sent = await visitor.post(path, { step, words: '  Is it me?\u00a0' });
    expect(sent.status).toBe(200);
    for (const body of [
      { step, words: 'x'.repeat(2_001) },
      { step, words: '', error: 'made up' },
      { step: 'no-such-step', words: '' }
    ]) {
      expect((await visitor.post(path, body)).status).toBeGreaterThanOrEqual(400);
    }
    const other = await page.browser();
    expect((await other.post(path, { step, words: '' })).status).toBe(404);
    const more = await Promise.all(
      Array.from({ length: 8 }, () => visitor.post(path, { step, words: 'again' }))
    );
    expect(more.filter(({ status }) => status === 200)).toHaveLength(4);
  });
});

describe('figures', () => {
  it('are for the bearer alone, and name neither run nor person', async () => {
    page = await servePage({ metricsToken: 'the-metrics-token' });
    const visitor = await page.browser();
    const { run } = await visitor.createRun();
    await visitor.get('/runs/abcdefgh');
    expect((await visitor.get('/metrics')).status).toBe(401);
    expect((await page.ask('GET', `/metrics?token=${TOKEN}`)).status).toBe(401);
    const answer = await page.ask('GET', '/metrics', { Authorization: 'Bearer the-metrics-token' });
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.text).toContain('\nlockstep_runs 1\n');
    expect(answer.text).toContain('\nlockstep_kernels_most 2\n');
    expect(answer.text).toContain('lockstep_refused_total{reason="run-unknown"} 1');
    expect(answer.text).not.toContain(run);
    expect(answer.text).not.toContain(visitor.headers['Cookie'] ?? 'no cookie');
    for (const line of answer.text.trim().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) lockstep_\w+ .+|lockstep_\w+(\{\w+="[^"]*"\})? [\d.e+-]+)$/
      );
    }
  });

  it('are not there without a token of their own, while health is there for all', async () => {
    page = await servePage();
    expect((await (await page.browser()).get('/metrics')).status).toBe(404);
    expect((await page.ask('GET', '/health')).json()).toMatchObject({ ok: true });
  });
});

describe('a change of the notebook', () => {
  it('is offered to runs of the version before, which stay on theirs', async () => {
    page = await servePage();
    const visitor = await page.browser();
    const { run } = await visitor.createRun();
    const before = RunView.parse((await visitor.get(`/runs/${run}`)).json()).state.plan.app;
    const socket = await visitor.openPage();
    socket.say({ type: 'subscribe', channel: 'notices', since: 0 });
    await socket.until(frames => frames.length > 0);
    const changed = JSON.stringify(NOTEBOOK).replace('n = len(country)', 'n = len(country) + 1');
    writeFileSync(join(page.folder, 'small.ipynb'), changed);
    await socket.until(frames => frames.some(({ type }) => type === 'notice'));
    expect(socket.frames.at(-1)).toMatchObject({ notice: { code: 'app-changed' } });
    const { apps } = routes.listApps.reply.parse((await visitor.get('/apps')).json());
    expect(apps[0]?.app).not.toBe(before);
    expect(apps[0]?.earlier).toEqual([before]);
    const after = RunView.parse((await visitor.get(`/runs/${run}`)).json()).state.plan.app;
    expect(after).toBe(before);
  });
});

describe('the end', () => {
  it('is said to open pages, and the next start has every run', async () => {
    page = await servePage();
    const visitor = await page.browser();
    const { run } = await visitor.createRun();
    const socket = await visitor.openPage();
    socket.say({ type: 'subscribe', channel: 'notices', since: 0 });
    await socket.until(frames => frames.length > 0);
    const ended = page.stop();
    await socket.until(frames => frames.some(({ type }) => type === 'notice'));
    expect(socket.frames.at(-1)).toMatchObject({ notice: { code: 'page-stopping' } });
    expect(await ended).toBe(0);
    const again = await servePage({}, {}, page.folder);
    const back = again.visitor(visitor.headers);
    expect((await back.get(`/runs/${run}`)).status).toBe(200);
    await again.stop();
  });
});
