import { Companion } from '@lockstep/client';
import { RunSearch, type FoundRun } from '@lockstep/protocol';
import { RunsModel } from './runs-model';

/** Answers a list from memory, and remembers what was asked and commanded. */
class FarRuns {
  readonly asked: RunSearch[] = [];
  readonly commanded: string[] = [];
  refuses = false;

  constructor(readonly all: FoundRun[]) {}

  readonly client = new Companion({
    fetch: (path, init) => {
      const body: unknown = JSON.parse(typeof init?.body === 'string' ? init.body : 'null');
      return Promise.resolve(this.answer(path, body));
    },
    openSocket: () => {
      throw new Error('No socket was expected.');
    }
  });

  private answer(path: string, body: unknown): Response {
    if (path !== '/runs/find') {
      this.commanded.push(`${path} ${JSON.stringify(body)}`);
      return this.refuses
        ? Response.json({ code: 'not-now', message: 'Not now.' }, { status: 422 })
        : Response.json({ seq: 1, entries: [], run: 'made00001' });
    }
    const search = RunSearch.parse(body);
    this.asked.push(search);
    const { offset, limit } = search;
    return Response.json({
      runs: this.all.slice(offset, offset + limit),
      more: this.all.length > offset + limit
    });
  }
}

function run(n: number): FoundRun {
  const id = `run${String(n).padStart(6, '0')}`;
  const standing = { status: 'open', done: 1, steps: 2, line: 'Step 2 is ready', at: n } as const;
  return { run: id, app: 'a', title: 'Sites', name: `Run ${n}`, notebook: 'n.ipynb', ...standing };
}

const many = Array.from({ length: 60 }, (_, n) => run(n));

test('pages of 50 are added to the list, and a new search begins at the first', async () => {
  const far = new FarRuns(many);
  const model = new RunsModel(far.client, 'n.ipynb');
  await model.look();
  expect([model.snapshot().runs?.length, model.snapshot().more]).toEqual([50, true]);
  await model.next();
  expect([model.snapshot().runs?.length, model.snapshot().more]).toEqual([60, false]);
  await model.look({ text: 'x' });
  expect(far.asked.at(-1)).toEqual({
    notebook: 'n.ipynb',
    status: 'current',
    text: 'x',
    offset: 0,
    limit: 50
  });
  model.dispose();
});

test('two runs can be ticked, of three the newest two', () => {
  const model = new RunsModel(new FarRuns(many).client);
  ['a', 'b', 'c'].forEach(one => model.choose(one));
  expect(model.snapshot().chosen).toEqual(['b', 'c']);
  model.choose('b');
  expect(model.snapshot().chosen).toEqual(['c']);
});

test('a command is followed by a new look, and a refusal stays to be read', async () => {
  const far = new FarRuns(many.slice(0, 1));
  const model = new RunsModel(far.client);
  expect(await model.command('run000000', { type: 'clone' })).toBe('made00001');
  expect(far.commanded[0]).toContain('"type":"clone"');
  expect(far.asked).toHaveLength(1);
  far.refuses = true;
  await model.command('run000000', { type: 'finalize' });
  expect(model.snapshot().refusal?.message).toBe('Not now.');
  expect(model.snapshot().busy).toBeNull();
});

test('what is ticked stays when the list is read again, and goes with another search', async () => {
  const model = new RunsModel(new FarRuns(many).client);
  await model.look();
  model.choose('run000001');
  await model.look();
  expect(model.snapshot().chosen).toEqual(['run000001']);
  await model.look({ text: 'x' });
  expect(model.snapshot().chosen).toEqual([]);
});
