/** Exports and lists of runs at the doors of a served page: each browser's own, without code, bounded. */
import { Refusal, routes } from '@lockstep/protocol';
import { unzipSync } from 'fflate';
import { servePage, type ServedPage, type Visitor } from '../testing/served';
import { RunIndex } from './runIndex';

let page: ServedPage;
let ann: Visitor;
let bob: Visitor;

beforeEach(async () => {
  page = await servePage();
  [ann, bob] = [await page.browser(), await page.browser()];
});

afterEach(() => page.remove());

const find = async (
  visitor: Visitor,
  search: object
): Promise<{ names: string[]; more: boolean }> => {
  const answer = await visitor.post('/runs/find', { offset: 0, limit: 50, ...search });
  const { runs, more } = routes.findRuns.reply.parse(answer.json());
  return { names: runs.map(({ name }) => name), more };
};

const rename = async (visitor: Visitor, run: string, name: string): Promise<void> => {
  const command = { type: 'rename', name };
  await visitor.post(`/runs/${run}/commands`, { expectedSeq: null, command });
};

test('a participant exports report, files and a ZIP without code; notebook and journal are not there', async () => {
  const { run, step } = await ann.createRun();
  page.engine.show(run, step, {
    kind: 'error',
    cell: 0,
    name: 'ValueError',
    message: 'too small',
    traceback: ['secret_source()']
  });
  const report = await ann.get(`/runs/${run}/exports/report`);
  expect(report.status).toBe(200);
  expect(report.headers['content-disposition']).toContain('small-');
  expect(String(report.headers['content-security-policy'])).toContain('sandbox');
  expect(report.text).toContain('The step reported a problem.');
  expect(report.text).not.toMatch(/secret_source|too small/);
  expect((await ann.get(`/runs/${run}/exports/files`)).status).toBe(200);
  expect((await ann.get(`/runs/${run}/exports/evidence`)).status).toBe(200);
  for (const path of [`/runs/${run}/exports/journal`, `/runs/${run}/notebook`]) {
    expect((await ann.get(path)).status).toBe(404);
  }
});

test("another browser's run is absent from exports and lists", async () => {
  const { run } = await ann.createRun();
  for (const what of ['report', 'files', 'evidence']) {
    expect((await bob.get(`/runs/${run}/exports/${what}`)).status).toBe(404);
  }
  expect((await find(bob, {})).names).toEqual([]);
  expect((await find(ann, {})).names).toHaveLength(1);
  // A path of the machine is an author's word; a participant's search does not even look at it.
  expect((await find(bob, { notebook: 'small.ipynb' })).names).toEqual([]);
});

test('runs are found by name and state, newest first, in pages', async () => {
  const made: string[] = [];
  for (const name of ['France 5', 'France 8', 'Belgium']) {
    const { run } = await ann.createRun();
    await rename(ann, run, name);
    made.push(run);
  }
  expect(await find(ann, {})).toEqual({ names: ['Belgium', 'France 8', 'France 5'], more: false });
  expect(await find(ann, { text: 'fRANCE' })).toEqual({
    names: ['France 8', 'France 5'],
    more: false
  });
  expect(await find(ann, { limit: 2 })).toEqual({ names: ['Belgium', 'France 8'], more: true });
  expect(await find(ann, { limit: 2, offset: 2 })).toEqual({ names: ['France 5'], more: false });
  const archive = { expectedSeq: null, command: { type: 'archive' } };
  await ann.post(`/runs/${made[1] ?? ''}/commands`, archive);
  expect((await find(ann, { status: 'current' })).names).toEqual(['Belgium', 'France 5']);
  expect((await find(ann, { status: 'archived' })).names).toEqual(['France 8']);
  // What the list shows follows the journal, also of runs that it knows already.
  await rename(ann, made[0] ?? '', 'Spain');
  expect((await find(ann, { text: 'spain' })).names).toEqual(['Spain']);
  expect((await ann.post('/runs/find', { offset: 0, limit: 51 })).status).toBe(400);
});

test('a loop of exports is slowed down', async () => {
  const { run } = await ann.createRun();
  const answers = [];
  for (let n = 0; n < 11; n += 1) {
    answers.push(await ann.get(`/runs/${run}/exports/report`));
  }
  expect(answers.slice(0, 10).every(({ status }) => status === 200)).toBe(true);
  const last = answers[10];
  expect(last && [last.status, Refusal.parse(last.json()).code]).toEqual([429, 'too-fast']);
});

test('an index reads only what a journal added', () => {
  const asked: number[] = [];
  const index = new RunIndex({
    journal: (_, since) => {
      asked.push(since);
      return [];
    }
  });
  expect(index.stateOf('nothing')).toBeNull();
  expect(asked).toEqual([0]);
});

test('the ZIP can be unpacked and names its members', async () => {
  const { run } = await ann.createRun();
  const [{ url }] = [{ url: `http://127.0.0.1:${page.port}/runs/${run}/exports/evidence` }];
  const bytes = new Uint8Array(await (await fetch(url, { headers: ann.headers })).arrayBuffer());
  expect(Object.keys(unzipSync(bytes)).sort()).toEqual([
    'README.txt',
    'manifest.json',
    'report.html'
  ]);
});
