/** Two people at one page: whatever one of them has, no route shows, changes or tells it to the other. */
import { boardRoutes, publishRoutes, routes } from '@lockstep/protocol';
import type { RouteDeclaration } from '@lockstep/protocol';
import { join } from 'node:path';
import { testStore } from '../testing/parts';
import { servePage } from '../testing/served';
import type { ServedPage, Visitor } from '../testing/served';
import type { RawAnswer } from '../testing/parts';

/** A value, an output and a name that are the first person's alone. */
const SECRET_VALUE = 'Atlantis-4711';
const SECRET_OUTPUT = 'output-of-the-first-0815';
const SECRET_NAME = 'Run of the first 2342';

/** Of every declared route, so that a new one cannot be forgotten. */
const declared: [string, RouteDeclaration][] = Object.entries<RouteDeclaration>(routes);
const participant = declared.filter(([, { scope }]) => scope === 'participant');
const author = declared.filter(([, { scope }]) => scope === 'author');

/** What stands for a parameter that is not the run's id: something that has the right form and is not there. */
const ELSE: Record<string, string> = {
  app: 'a'.repeat(64),
  blob: '0'.repeat(64),
  graph: '0123456789ab',
  file: 'links.csv'
};

/** Bodies that pass the schema of a route, for those that take one. */
const bodies = (run: string, step: string, app: string): Record<string, unknown> => ({
  createRun: { app },
  command: {
    expectedSeq: null,
    command: { type: 'set-inputs', step, values: { country: { t: 'str', v: 'X' } } }
  },
  resumeRun: { secret: 'A'.repeat(43) },
  tellAuthor: { step, words: run }
});

let page: ServedPage;
let first: Visitor;
let second: Visitor;
let theirs: { run: string; step: string };

beforeAll(async () => {
  page = await servePage();
  first = await page.browser();
  second = await page.browser();
  theirs = await first.createRun();
  const { run, step } = theirs;
  const values = { country: { t: 'str', v: SECRET_VALUE } };
  for (const command of [
    { type: 'set-inputs', step, values },
    { type: 'rename', name: SECRET_NAME }
  ]) {
    const answer = await first.post(`/runs/${run}/commands`, { expectedSeq: null, command });
    expect(answer.status).toBe(200);
  }
  page.engine.show(run, step, { kind: 'stream', cell: 0, name: 'stdout', text: SECRET_OUTPUT });
});

afterAll(() => page.remove());

test('nobody on a page works on the kernel of a notebook', async () => {
  const { run } = theirs;
  const path = `/runs/${run}/commands`;
  const wish = { expectedSeq: null, command: { type: 'attach' } };
  expect((await first.post(path, wish)).status).toBe(422);
  // Whether a page may is not for the page to say.
  expect((await first.post(path, { ...wish, lab: true })).status).not.toBe(200);
  expect(page.engine.stateOf(run).attached).toBeUndefined();
});

/** One call of a route for the first person's run. */
function call(
  visitor: Visitor,
  name: string,
  { method, path, raw }: RouteDeclaration
): Promise<RawAnswer> {
  const { run, step } = theirs;
  const at = path.replace(/:([a-z]+)/g, (_, part: string) =>
    part === 'run' ? run : (ELSE[part] ?? 'abcdefgh12345678')
  );
  const body = bodies(run, step, 'b'.repeat(64))[name] ?? {};
  return method === 'GET'
    ? visitor.get(at)
    : visitor.post(at, body, raw === true ? { 'Content-Type': 'application/octet-stream' } : {});
}

const journal = async (): Promise<string> => (await first.get(`/runs/${theirs.run}`)).text;

it('has something to hide: the first person sees value, output and name', async () => {
  const text = await journal();
  for (const mark of [SECRET_VALUE, SECRET_OUTPUT, SECRET_NAME]) {
    expect(text).toContain(mark);
  }
});

describe.each(participant)('the route %s', (name, route) => {
  it('gives the second person nothing of the first', async () => {
    const before = await journal();
    const answer = await call(second, name, route);
    for (const mark of [SECRET_VALUE, SECRET_OUTPUT, SECRET_NAME, theirs.run]) {
      expect(answer.text).not.toContain(mark);
    }
    if (route.path.includes(':run')) {
      expect([name, answer.status]).toEqual([name, 404]);
    }
    expect(await journal()).toBe(before);
  });

  it('is closed to somebody without a cookie', async () => {
    const answer = await call(page.visitor({}), name, route);
    const open = name === 'health' ? [200] : name === 'resumeRun' ? [404, 429] : [401];
    expect(open).toContain(answer.status);
  });
});

it('has no author route, whoever asks', async () => {
  expect(author.length).toBeGreaterThan(
    Object.keys(boardRoutes).length + Object.keys(publishRoutes).length
  );
  for (const [name, route] of author) {
    for (const visitor of [first, second]) {
      const { status } = await call(visitor, name, route);
      expect([name, status === 404 || status === 405 || status === 429]).toEqual([name, true]);
    }
  }
});

it.each(['run', 'comm', 'chat', 'batch'])(
  'sends the second person nothing of the channel %s of the first',
  async channel => {
    const socket = await second.openPage();
    socket.say({ type: 'subscribe', channel: `${channel}/${theirs.run}`, since: 0 });
    socket.say({ type: 'subscribe', channel: 'notices', since: 0 });
    await socket.until(frames => frames.some(frame => frame.channel === 'notices'));
    await socket.until(frames => frames.some(({ type }) => type === 'refused'));
    page.engine.state(theirs.run, { type: 'folded', step: theirs.step, folded: 'user' });
    const heard = JSON.stringify(socket.frames.filter(({ type }) => type !== 'refused'));
    for (const mark of [SECRET_VALUE, SECRET_OUTPUT, SECRET_NAME, theirs.run]) {
      expect(heard).not.toContain(mark);
    }
  }
);

it('gives a personal link to the owner alone, and none of it to the other', async () => {
  const made = await first.post(`/runs/${theirs.run}/resume-link`, {});
  const { secret } = routes.makeResumeLink.reply.parse(made.json());
  const answers = await Promise.all([
    second.get('/runs'),
    second.get('/apps'),
    second.get(`/runs/${theirs.run}/resume-link`)
  ]);
  expect(answers.map(({ text }) => text.includes(secret))).toEqual([false, false, false]);
  expect(answers[2]?.status).toBe(404);
});

it('shows nobody what an assistant keeps in the same store: memory, ledger, budgets, what was sent', async () => {
  const mark = 'Kept-by-the-author-9931';
  const store = testStore(join(page.folder, 'state', 'serve'), { holder: 'author' });
  const { memory, ledger, routes: records } = store.assistant;
  memory.set('name', mark, 1);
  const entry = {
    ...{ type: 'intent' as const, id: mark, at: 1, what: 'call' as const, name: mark, host: mark },
    ...{ notebook: mark, bytes: 2, hash: '', masked: 0, held: 5, reason: mark }
  };
  ledger.append({ row: 1, entry, mac: '' }, mark);
  records.put({
    ...{ id: mark, at: 1, kind: 'chat', notebook: mark, mode: 'ask', sensitivity: 'normal' },
    ...{ steps: [], calls: [], chosen: null, confidence: null, reason: mark, took: 0, price: 5 },
    ...{ bytes: 0, cause: null }
  });
  store.close();
  for (const visitor of [first, second]) {
    for (const [name, route] of declared) {
      const answer = await call(visitor, name, route);
      expect([name, answer.text.includes(mark)]).toEqual([name, false]);
    }
    const socket = await visitor.openPage();
    for (const channel of ['models', 'record', `chat/${mark}`]) {
      socket.say({ type: 'subscribe', channel, since: 0 });
    }
    await socket.until(frames => frames.filter(frame => frame.type === 'refused').length >= 2);
    expect(JSON.stringify(socket.frames.filter(({ type }) => type !== 'refused'))).not.toContain(
      mark
    );
  }
});
