/** The doors of batches and their channel in Lab: who may come in, what is refused, and what a ZIP holds. */
import { batchRoutes, Refusal, routes } from '@lockstep/protocol';
import type { RunEvent } from '@lockstep/protocol';
import { appendEntry } from '@lockstep/workflow';
import { strFromU8, unzipSync } from 'fflate';
import { request as ask } from 'node:http';
import { join } from 'node:path';
import { rowFileName } from '../batch/archive';
import { BatchWorld } from '../batch/testing';
import { silentLog } from '../log';
import { PageSocket } from '../testing/page';
import { NOTEBOOK, raw } from '../testing/parts';
import type { RawAnswer } from '../testing/parts';
import { openLabDoors } from './lab';
import type { Listener } from './listen';
import { Moves } from './moves';
import { Notices } from './notices';

const ANN = {
  Authorization: 'Bearer the-bearer',
  'X-Lockstep-User': 'ann',
  'Content-Type': 'application/json'
};

let world: BatchWorld;
let listener: Listener;
const pages: PageSocket[] = [];

beforeEach(async () => {
  world = new BatchWorld((code, _, listener) => {
    if (code.includes('len(')) {
      const data = { 'text/plain': '4' };
      listener.message({ type: 'display', data, metadata: {}, result: true });
    }
    return { status: 'ok' };
  });
  const { store, engine, batches, folder } = world;
  listener = await openLabDoors({ socket: join(folder, 'c.sock') }, 'the-bearer', {
    store,
    engine,
    batches,
    notices: new Notices(),
    moves: new Moves(),
    recovered: Promise.resolve(),
    assistant: null,
    apps: null,
    root: folder,
    graphs: join(folder, 'graphs'),
    version: '0',
    status: () => Promise.resolve([]),
    log: silentLog(),
    now: Date.now
  });
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map(page => page.close()));
  await listener.close();
  await world.close();
});

function call(method: string, path: string, body?: unknown, headers = ANN): Promise<RawAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return raw({ socketPath: join(world.folder, 'c.sock') }, method, path, headers, text);
}

/** A body of the door that makes a batch. */
function order(names: readonly string[], more: object = {}): object {
  const { app, name, source, rows, parallel, allowed } = world.request(names);
  return { app, name, source, rows, parallel, allowed, ...more };
}

async function made(...names: string[]): Promise<string> {
  const answer = await call('POST', '/batches', order(names));
  expect(answer.status).toBe(200);
  const { batch } = batchRoutes.createBatch.reply.parse(answer.json()).state;
  await world.until(batch, ({ rows }) => rows.every(({ status }) => status === 'done'));
  return batch;
}

async function openPage(headers = ANN): Promise<PageSocket> {
  const page = new PageSocket(`ws+unix://${join(world.folder, 'c.sock')}:/ws`, headers);
  pages.push(page);
  return page.opened();
}

function bytesOf(path: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const target = { socketPath: join(world.folder, 'c.sock'), path, headers: ANN, agent: false };
    ask(target, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    })
      .on('error', reject)
      .end();
  });
}

it('makes a batch, lists it and reads it, as the user that Jupyter names', async () => {
  const batch = await made('Peru', 'Chad');
  expect(world.store.batches.read(batch)?.owner).toBe('ann');
  const { batches } = batchRoutes.listBatches.reply.parse((await call('GET', '/batches')).json());
  expect(batches).toMatchObject([{ batch, line: '2 of 2 finished', underWay: false }]);
  const { state } = batchRoutes.readBatch.reply.parse(
    (await call('GET', `/batches/${batch}`)).json()
  );
  expect(state.rows.map(({ name, status }) => [name, status])).toEqual([
    ['Peru', 'done'],
    ['Chad', 'done']
  ]);
});

const doors = Object.entries(batchRoutes).map(
  ([name, { method, path }]) => [name, method, path.replace(':batch', 'nosuchbatch1')] as const
);

it.each(doors)('has no door %s for who does not prove to be Jupyter', async (_, method, path) => {
  const stranger = { ...ANN, Authorization: 'Bearer guessed' };
  expect((await call(method, path, method === 'POST' ? {} : undefined, stranger)).status).toBe(401);
});

it.each(doors.filter(([, , path]) => path.includes('nosuchbatch1')))(
  'says through the door %s that there is no such batch',
  async (_, method, path) => {
    const body = method === 'POST' ? { command: { type: 'pause' } } : undefined;
    const answer = await call(method, path, body);
    expect([answer.status, Refusal.parse(answer.json()).code]).toEqual([404, 'batch-unknown']);
  }
);

it.each([
  ['no rows', { rows: [] }],
  ['a row without a number', { rows: [{ name: 'A', values: {} }] }],
  ['a name that is empty', { name: '' }],
  ['more at once than may', { parallel: 17 }],
  ['an app that is no hash', { app: '../apps' }],
  ['what nobody declared', { owner: 'bob' }]
])('refuses %s', async (_, wrong) => {
  const answer = await call('POST', '/batches', order(['Peru'], wrong));
  expect(answer.status).toBe(400);
  expect(world.store.batches.list(10)).toEqual([]);
});

it('refuses a row with somebody’s file, and a command that there is none of', async () => {
  const file = { t: 'file', v: 'a'.repeat(32), name: 'a.csv' };
  const rows = [{ row: 1, name: 'A', values: { choose: { country: file } } }];
  const answer = await call('POST', '/batches', order([], { rows }));
  expect(Refusal.parse(answer.json()).message).toMatch(/did not come with the table/);
  const batch = await made('Peru');
  const strange = { command: { type: 'row-done', row: 1 } };
  expect((await call('POST', `/batches/${batch}/commands`, strange)).status).toBe(400);
  const nothing = await call('POST', `/batches/${batch}/commands`, { command: { type: 'cancel' } });
  expect([nothing.status, Refusal.parse(nothing.json()).code]).toEqual([422, 'batch-ended']);
});

it('leaves a row to the command that has it, in every list, and says of a dead one that it stopped', async () => {
  const { app } = world.request([]);
  const other = world.beside();
  const row = { app, owner: 'cli', by: 'batch' as const, name: 'Peru', published: false };
  const { run } = (await other.engine.create(row)).state;
  const events: RunEvent[] = [
    { type: 'steps-queued', steps: ['choose'], replay: [], reason: null },
    { type: 'epoch-raised', epoch: 1, reason: 'person' },
    { type: 'step-started', step: 'choose', epoch: 1 }
  ];
  for (const event of events) {
    const last = other.store.runs.journal(run, 0).at(-1) ?? null;
    other.store.runs.append([appendEntry(last, { run, at: Date.now(), by: 'engine', event })]);
  }
  const written = other.store.runs.journal(run, 0);
  const { reply } = routes.openApp;
  const opened = await call('POST', '/apps/open', {
    path: 'test.ipynb',
    notebook: NOTEBOOK,
    diskIds: []
  });
  const lists = [
    reply.parse(opened.json()).runs,
    routes.listRuns.reply.parse((await call('GET', '/runs')).json()).runs,
    routes.findRuns.reply.parse((await call('POST', '/runs/find', { offset: 0, limit: 9 })).json())
      .runs
  ];
  for (const list of lists) {
    expect(list).toMatchObject([{ run, name: 'Peru', line: 'Step 1 is cancelled' }]);
  }
  expect(world.engine.holds(run)).toBe(false);
  // Free, as its command finds it when it is given again.
  expect(world.store.runs.leaseOf(run, 'cli')).toBe('free');
  expect(world.store.runs.journal(run, 0)).toEqual(written);
  await other.close();
});

it('tells on the channel of a batch what was missed and what happens, each once', async () => {
  const batch = await made('Peru');
  const page = await openPage();
  page.say({ type: 'subscribe', channel: `batch/${batch}`, since: 2 });
  const seqs = (): number[] =>
    page.frames.flatMap(frame =>
      frame.type === 'batch' ? frame.entries.map(({ seq }) => seq) : []
    );
  const { seq } = world.batches.stateOf(batch);
  await page.until(() => seqs().includes(seq));
  expect(seqs()).toEqual(Array.from({ length: seq - 2 }, (_, at) => at + 3));
});

it('refuses the channel of a batch that is not there', async () => {
  const page = await openPage();
  page.say({ type: 'subscribe', channel: 'batch/nosuchbatch1', since: 0 });
  await page.until(frames => frames.some(({ type }) => type === 'refused'));
  expect(page.frames).toMatchObject([
    { type: 'refused', channel: 'batch/nosuchbatch1', refusal: { code: 'batch-unknown' } }
  ]);
});

it('gives the results as a table, and everything as one ZIP in the order of the rows', async () => {
  const batch = await made('Peru', '../../Chad', '=cmd()');
  const results = await call('GET', `/batches/${batch}/results`);
  expect(results.headers['content-disposition']).toContain('countries-results.csv');
  expect(results.text.split('\r\n').slice(0, 2)).toEqual([
    'Row,Name,Country,State,Seconds,Count,Problem,Run',
    expect.stringMatching(/^1,Peru,Peru,Done,/)
  ]);
  // A spreadsheet runs nothing of it.
  expect(results.text).toContain("\r\n3,'=cmd(),'=cmd(),Done,");
  const members = unzipSync(await bytesOf(`/batches/${batch}/archive`));
  expect(Object.keys(members)).toEqual([
    'results.csv',
    'batch.jsonl',
    'rows/0001-Peru.zip',
    'rows/0002-Chad.zip',
    'rows/0003-cmd.zip'
  ]);
  expect(strFromU8(members['results.csv'] ?? new Uint8Array())).toBe(results.text);
  const journal = strFromU8(members['batch.jsonl'] ?? new Uint8Array())
    .trim()
    .split('\n');
  expect(journal).toHaveLength(world.batches.stateOf(batch).seq);
  const [first] = Object.values(members).slice(2);
  expect(Object.keys(unzipSync(first ?? new Uint8Array()))).toContain('journal.jsonl');
});

it.each([
  ['Zürich / Genève', '0007-Zürich-Genève'],
  ['../../etc/passwd', '0007-etc-passwd'],
  ['CON\u0000\n', '0007-CON'],
  ['***', '0007'],
  ['😀'.repeat(50), '0007'],
  ['x'.repeat(100), `0007-${'x'.repeat(40)}`]
])('names a row’s file so that any system takes it: %j', (name, expected) => {
  expect(rowFileName({ row: 7, name })).toBe(expected);
});
