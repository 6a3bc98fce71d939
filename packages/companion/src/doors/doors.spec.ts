import { Conflict, Refusal, RunView, routes } from '@lockstep/protocol';
import type { LaunchConfig } from '@lockstep/protocol';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineDeps } from '../contract';
import { runCompanion } from '../cli/companion';
import { createLog } from '../log';
import { VERSION } from '../version';
import { PageSocket, refusedStatus } from '../testing/page';
import { NOTEBOOK, launchConfig, raw, temporaryFolder } from '../testing/parts';
import type { RawAnswer } from '../testing/parts';
import { scriptedEngine } from '../testing/scriptedEngine';
import type { ScriptedEngine } from '../testing/scriptedEngine';

const BEARER = { Authorization: 'Bearer the-bearer' };
const ANN = { ...BEARER, 'X-Lockstep-User': 'ann', 'Content-Type': 'application/json' };

let folder: string;
let remove: () => void;
let config: LaunchConfig;
let engine: ScriptedEngine;
let deps: EngineDeps;
let logged: string[];
let stop: AbortController;
let ended: Promise<number>;
const pages: PageSocket[] = [];

async function start(): Promise<string> {
  stop = new AbortController();
  return new Promise((resolve, reject) => {
    ended = runCompanion({
      config,
      createEngine(given) {
        deps = given;
        engine = scriptedEngine(given);
        return engine;
      },
      environment: {},
      log: createLog('info', 'test', line => logged.push(line)),
      print: resolve,
      signal: stop.signal
    });
    ended.catch(reject);
  });
}

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  config = launchConfig(folder);
  logged = [];
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map(page => page.close()));
  stop.abort();
  await ended;
  remove();
});

function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = ANN
): Promise<RawAnswer> {
  const text =
    body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return raw({ socketPath: join(folder, 'c.sock') }, method, path, headers, text);
}

async function openPage(headers: Record<string, string> = ANN): Promise<PageSocket> {
  const page = new PageSocket(`ws+unix://${join(folder, 'c.sock')}:/ws`, headers);
  pages.push(page);
  return page.opened();
}

function refusal(answer: RawAnswer): Refusal {
  return Refusal.parse(answer.json());
}

async function openApp(): Promise<{ app: string; first: string; second: string }> {
  const answer = await ask('POST', '/apps/open', {
    path: 'small.ipynb',
    notebook: NOTEBOOK,
    diskIds: ['c1']
  });
  expect(answer.status).toBe(200);
  const { plan } = routes.openApp.reply.parse(answer.json());
  const [first, second] = plan.steps;
  return { app: plan.app, first: first?.id ?? '', second: second?.id ?? '' };
}

async function createRun(): Promise<{ run: string; first: string; second: string }> {
  const { app, first, second } = await openApp();
  const answer = await ask('POST', '/runs', { app, name: 'Mine' });
  expect(answer.status).toBe(200);
  return { run: RunView.parse(answer.json()).state.run, first, second };
}

describe('the companion', () => {
  it('says that it is ready in one line, on a socket of its own user', async () => {
    const line: unknown = JSON.parse(await start());
    expect(line).toEqual({ ready: true, version: VERSION, pid: process.pid });
    expect(statSync(join(folder, 'c.sock')).mode & 0o777).toBe(0o600);
    expect(statSync(config.state).mode & 0o777).toBe(0o700);
  });

  it('listens on a loopback port where there are no sockets, and names it', async () => {
    config = { ...config, door: { port: 0, secret: 'the-bearer' } };
    const { port } = JSON.parse(await start()) as { port: number };
    const answer = await raw({ host: '127.0.0.1', port }, 'GET', '/health', BEARER);
    expect(answer.status).toBe(200);
  });

  it('ends its kernels and gives up its leases when it is told to end', async () => {
    await start();
    const { run } = await createRun();
    deps.store.takeLease(run, deps.holder);
    stop.abort();
    await expect(ended).resolves.toBe(0);
    expect(engine.closings).toBe(1);
    expect(existsSync(join(folder, 'c.sock'))).toBe(false);
    await start();
    expect(deps.store.takeLease(run, deps.holder)).toBe(true);
  });

  it('still answers health and status when its store cannot be used, with the remedy', async () => {
    writeFileSync(config.state, 'a file in the way');
    await start();
    expect((await ask('GET', '/health')).json()).toMatchObject({ ok: false });
    const { items } = routes.status.reply.parse((await ask('GET', '/status')).json());
    const store = items.find(({ id }) => id === 'store');
    expect(store?.state).toBe('broken');
    expect(store?.remedy).toContain('LOCKSTEP_STATE');
    const answer = await ask('GET', '/runs');
    expect([answer.status, refusal(answer).code]).toEqual([503, 'store-not-a-folder']);
  });

  it('names what is missing in its status', async () => {
    await start();
    const { items } = routes.status.reply.parse((await ask('GET', '/status')).json());
    expect(items.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'node fine',
      'python fine',
      'jupyter_server fine',
      'jupyterlab fine',
      'kernels fine',
      'store fine',
      'page missing',
      'local-model fine'
    ]);
  });
});

describe('a door inside Jupyter', () => {
  beforeEach(async () => {
    await start();
  });

  it.each(['', 'Bearer wrong', 'token the-bearer', 'Bearer the-bearer2'])(
    'opens for the bearer only, not for "%s"',
    async authorization => {
      const headers: Record<string, string> =
        authorization === '' ? {} : { Authorization: authorization };
      const answer = await ask('GET', '/health', undefined, headers);
      expect([answer.status, refusal(answer).code]).toEqual([401, 'bearer-wrong']);
      expect(await refusedStatus(`ws+unix://${join(folder, 'c.sock')}:/ws`, headers)).toBe(401);
    }
  );

  it.each([
    ['GET', '/', 404],
    ['GET', '/runs/', 404],
    ['GET', '/api/kernels', 404],
    ['GET', '/../etc/passwd', 404],
    ['POST', '/health', 405],
    ['GET', '/apps/open', 405],
    ['DELETE', '/runs', 405],
    ['GET', '/runs/../../x', 404],
    ['GET', '/runs/NO', 404],
    ['GET', '/runs/unknown00', 404]
  ])('answers %s %s with %i', async (method, path, status) => {
    const answer = await ask(method, path, method === 'POST' ? {} : undefined);
    expect(answer.status).toBe(status);
    expect(refusal(answer).message).toMatch(/\.$/);
  });

  it('converts a notebook, keeps the version, and lists its runs', async () => {
    const { app } = await openApp();
    const found = await ask('GET', `/apps/${app}`);
    const { plan } = routes.readApp.reply.parse(found.json());
    expect(plan).toMatchObject({ app, title: 'Small app', notebook: 'small.ipynb' });
    const { run } = await createRun();
    const again = await ask('POST', '/apps/open', {
      path: 'small.ipynb',
      notebook: NOTEBOOK,
      diskIds: ['c1']
    });
    const { runs } = routes.openApp.reply.parse(again.json());
    expect(runs.map(each => [each.run, each.name, each.steps])).toEqual([[run, 'Mine', 3]]);
  });

  it('takes the overlay beside the notebook, and none from outside the root', async () => {
    writeFileSync(join(folder, 'small.app.yaml'), 'title: Better title\n');
    const body = { path: 'small.ipynb', notebook: NOTEBOOK, diskIds: [] };
    const answer = await ask('POST', '/apps/open', body);
    expect(routes.openApp.reply.parse(answer.json()).plan.title).toBe('Better title');
    const outside = await ask('POST', '/apps/open', { ...body, path: '../../etc/small.ipynb' });
    expect([outside.status, refusal(outside).code]).toEqual([400, 'path-outside']);
  });

  it.each([
    ['{', 'not-json', undefined],
    ['[]', 'bad-request', undefined],
    ['{"path":1,"notebook":{},"diskIds":[]}', 'bad-request', 'path'],
    ['{"path":"a.ipynb","notebook":{},"diskIds":[1]}', 'bad-request', 'diskIds.0'],
    ['{"path":"a.ipynb","notebook":{},"diskIds":[],"code":"1"}', 'bad-request', 'code']
  ])('refuses the body %s naming the field', async (body, code, field) => {
    const answer = await ask('POST', '/apps/open', body);
    expect(answer.status).toBe(400);
    expect(refusal(answer)).toMatchObject({ code, ...(field === undefined ? {} : { field }) });
    if (field !== undefined) {
      expect(refusal(answer).message).toContain(`"${field}"`);
    }
  });

  it('refuses bytes that are not UTF-8, and half of a character', async () => {
    const { run, first } = await createRun();
    const broken = await raw(
      { socketPath: join(folder, 'c.sock') },
      'POST',
      `/runs/${run}/commands`,
      ANN,
      Uint8Array.from([0x22, 0xff, 0x22])
    );
    expect(refusal(broken).code).toBe('not-json');
    const half = await ask(
      'POST',
      `/runs/${run}/commands`,
      `{"expectedSeq":null,"command":{"type":"set-inputs","step":"${first}","values":{"country":{"t":"str","v":"\\ud83d"}}}}`
    );
    expect(half.status).toBe(400);
  });

  it('refuses a body that is too large before it came whole', async () => {
    const { run } = await createRun();
    const path = `/runs/${run}/commands`;
    const announced = await ask('POST', path, `"${'x'.repeat(1_100_000)}"`);
    expect([announced.status, refusal(announced).code]).toEqual([413, 'too-large']);
    const chunked = await ask('POST', path, `"${'x'.repeat(1_100_000)}"`, {
      ...ANN,
      'Transfer-Encoding': 'chunked'
    });
    expect(chunked.status).toBe(413);
  });

  it('passes a refusal of the run on, and conflicts with the events missed', async () => {
    const { run, first, second } = await createRun();
    const path = `/runs/${run}/commands`;
    const early = await ask('POST', path, {
      expectedSeq: 1,
      command: { type: 'run-step', step: second }
    });
    expect([early.status, refusal(early).code]).toEqual([422, 'step-closed']);
    const values = { country: { t: 'str', v: 'Italy' } };
    const command = { type: 'set-inputs', step: first, values };
    const done = await ask('POST', path, { expectedSeq: 1, command });
    expect(routes.command.reply.parse(done.json())).toMatchObject({ seq: 2 });
    const stale = await ask('POST', path, { expectedSeq: 1, command });
    expect(stale.status).toBe(409);
    expect(Conflict.parse(stale.json()).entries.map(({ seq }) => seq)).toEqual([2]);
    const fold = await ask('POST', path, {
      expectedSeq: null,
      command: { type: 'fold', step: first, folded: true }
    });
    expect(fold.status).toBe(200);
  });

  it('lets an author attach a run to the kernel of the notebook', async () => {
    const { run } = await createRun();
    const command = { type: 'attach' };
    const done = await ask('POST', `/runs/${run}/commands`, { expectedSeq: null, command });
    expect(done.status).toBe(200);
    expect(engine.stateOf(run).attached?.asks).toBe(false);
  });

  it('answers a bug with a reference number that the log has too, and nothing else of it', async () => {
    const { run, first } = await createRun();
    engine.nextFault = new TypeError('the secret reason');
    const answer = await ask('POST', `/runs/${run}/commands`, {
      expectedSeq: null,
      command: { type: 'run-step', step: first }
    });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret reason');
    const reference = /reference ([0-9a-f]{8})/.exec(refusal(answer).message)?.[1] ?? 'none';
    const line = logged.find(each => each.includes(reference));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 50,
      component: 'doors',
      instance: 'test',
      err: { message: 'the secret reason' }
    });
  });

  it('exports the notebook as a file with its name', async () => {
    const { run } = await createRun();
    const answer = await ask('GET', `/runs/${run}/notebook`);
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="small-[a-z0-9]{6}\.ipynb"/
    );
    expect(answer.json()).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
  });

  it('gives a blob that the run shows, as bytes that no browser interprets', async () => {
    const { run, first } = await createRun();
    const bytes = Buffer.from('<script>alert(1)</script>');
    const part = deps.blobs.put(bytes);
    const hidden = await ask('GET', `/runs/${run}/blobs/${part.blob}`);
    expect(hidden.status).toBe(404);
    engine.show(run, first, {
      kind: 'display',
      cell: 0,
      data: { 'text/html': part },
      metadata: {},
      result: true
    });
    const answer = await ask('GET', `/runs/${run}/blobs/${part.blob}`);
    expect(answer.text).toBe(bytes.toString());
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment'
    });
  });
});

describe('the files of a link graph', () => {
  it('gives what Python keeps for this user, as bytes that no browser interprets', async () => {
    const graph = join(config.state, 'graphs', '0123456789ab');
    mkdirSync(graph, { recursive: true });
    writeFileSync(join(graph, 'links.csv'), 'from,to\n<b>,b\n');
    await start();
    const answer = await ask('GET', '/graphs/0123456789ab/links.csv');
    expect(answer.text).toBe('from,to\n<b>,b\n');
    expect(answer.headers).toMatchObject({
      'content-length': '14',
      'content-type': 'application/octet-stream',
      'content-security-policy': "default-src 'none'; sandbox"
    });
  });

  it.each([
    '0123456789ab/pages.csv',
    '0123456789ab/..%2F..%2Flockstep.sqlite',
    '..%2F..%2Fx/a.csv'
  ])('has nothing at %s', async path => {
    await start();
    expect((await ask('GET', `/graphs/${path}`)).status).toBe(404);
  });
});

describe('the socket of a page', () => {
  beforeEach(async () => {
    await start();
  });

  it('sends what was missed, then where the run is, then what happens', async () => {
    const { run, first } = await createRun();
    const channel = `run/${run}`;
    engine.state(run, { type: 'renamed', name: 'A' }, { type: 'renamed', name: 'B' });
    const page = await openPage();
    page.say({ type: 'subscribe', channel, since: 1 });
    await page.until(frames => frames.some(({ type }) => type === 'subscribed'));
    expect(page.frames.map(({ type }) => type)).toEqual(['events', 'subscribed']);
    expect(page.frames[1]).toMatchObject({ channel, seq: 3 });
    await ask('POST', `/runs/${run}/commands`, {
      expectedSeq: null,
      command: { type: 'fold', step: first, folded: true }
    });
    await page.until(() => page.seqs().length === 3);
    expect(page.seqs()).toEqual([2, 3, 4]);
  });

  it('follows several channels and stops when told to', async () => {
    const { run } = await createRun();
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `run/${run}`, since: 1 });
    page.say({ type: 'subscribe', channel: 'notices', since: 0 });
    await page.until(frames => frames.filter(({ type }) => type === 'subscribed').length === 2);
    deps.notify({ level: 'warning', code: 'x', message: 'Something is slow.' });
    await page.until(frames => frames.some(({ type }) => type === 'notice'));
    expect(engine.followers()).toBe(1);
    page.say({ type: 'unsubscribe', channel: `run/${run}` });
    page.say({ type: 'subscribe', channel: 'notices', since: 0 });
    await page.until(frames => frames.filter(({ type }) => type === 'subscribed').length === 3);
    expect(engine.followers()).toBe(0);
  });

  it('puts a burst into few frames, in order and complete', async () => {
    const { run } = await createRun();
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `run/${run}`, since: 1 });
    await page.until(frames => frames.length === 1);
    for (let index = 0; index < 300; index += 1) {
      engine.state(run, { type: 'renamed', name: `name ${index}` });
    }
    await page.until(() => page.seqs().length === 300);
    expect(page.seqs()).toEqual(Array.from({ length: 300 }, (_, index) => index + 2));
    expect(page.frames.length).toBeLessThan(50);
  });

  it.each([
    ['{"type":"subscribe"', 'not-json'],
    ['{"type":"subscribe","channel":"comm/x","since":0}', 'bad-request'],
    ['{"type":"execute","channel":"notices","code":"1"}', 'bad-request'],
    ['{"type":"subscribe","channel":"run/unknown00","since":0}', 'run-unknown']
  ])('refuses the frame %s and stays open', async (frame, code) => {
    const page = await openPage();
    page.say(frame);
    await page.until(frames => frames.length === 1);
    expect(page.frames[0]).toMatchObject({ type: 'refused', refusal: { code } });
    page.say({ type: 'subscribe', channel: 'notices', since: 0 });
    await page.until(frames => frames.length === 2);
  });

  it('cuts a page off that reads nothing; it resumes where it stopped', async () => {
    const { run } = await createRun();
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `run/${run}`, since: 1 });
    await page.until(frames => frames.length === 1);
    page.socket.pause();
    const filler = 'x'.repeat(5_000);
    const batch = Array.from({ length: 520 }, () => ({ type: 'renamed', name: filler }) as const);
    for (let index = 0; index < 10; index += 1) {
      engine.state(run, ...batch);
    }
    page.socket.resume();
    await page.ended();
    expect(engine.followers()).toBe(0);
    const since = page.seqs().at(-1) ?? 1;
    const again = await openPage();
    again.say({ type: 'subscribe', channel: `run/${run}`, since });
    await again.until(frames => frames.some(({ type }) => type === 'subscribed'));
    const whole = [...page.seqs(), ...again.seqs()];
    expect(whole).toEqual(Array.from({ length: 5_200 }, (_, index) => index + 2));
  }, 60_000);

  it('is found at its own address only', async () => {
    const status = await refusedStatus(`ws+unix://${join(folder, 'c.sock')}:/runs`, ANN);
    expect(status).toBe(404);
  });
});
