/** Batches over scripted kernels: one run each, results as they come, failures kept apart, crashes survived. */
import fc from 'fast-check';
import type { BatchCommand } from '@lockstep/protocol';
import { batchLine, verifyBatchJournal } from '@lockstep/workflow';
import { appOf } from '../engine/testing/notebook';
import type { Script } from '../engine/testing/scripted';
import { BatchWorld, settle } from './testing';

const over = ({ rows }: { rows: { status: string }[] }): boolean =>
  rows.every(({ status }) => status !== 'queued' && status !== 'running');

/** Counts a country's letters; one that stands in `bad` fails. */
function counting(bad: ReadonlySet<string>, counted: string[] = []): Script {
  return (code, kernel, listener) => {
    const country = /country = ["'](.*)["']/.exec(kernel.ran.join('\n'))?.[1] ?? '';
    if (!code.includes('len(')) {
      return { status: 'ok' };
    }
    counted.push(country);
    if (bad.has(country)) {
      const error = { name: 'ValueError', message: `no label for ${country}`, traceback: [] };
      listener.message({ type: 'error', ...error });
      return { status: 'error', ...error };
    }
    const data = { 'text/plain': String(country.length) };
    listener.message({ type: 'display', data, metadata: {}, result: true });
    return { status: 'ok' };
  };
}

let world: BatchWorld;

afterEach(() => world.close());

test('each row is an ordinary run, named after it, with its values and its result', async () => {
  world = new BatchWorld(counting(new Set()));
  const { batch } = world.batches.create(world.request(['Belgium', 'Estonia']), 'me', 'person');
  const { rows } = await world.until(batch, over);
  expect(rows.map(({ name, status, results }) => [name, status, results[0]?.text])).toEqual([
    ['Belgium', 'done', '7'],
    ['Estonia', 'done', '7']
  ]);
  const run = world.engine.stateOf(rows[0]?.run ?? '');
  expect(run).toMatchObject({ name: 'Belgium', status: 'open' });
  expect(run.steps.choose?.values.country).toEqual({ t: 'str', v: 'Belgium' });
  expect(world.store.runs.runs({ owner: 'me' })).toHaveLength(2);
});

test('the result of row 1 is told before row 2 starts', async () => {
  world = new BatchWorld(counting(new Set()));
  const told: string[] = [];
  const { batch } = world.batches.create(world.request(['A', 'B', 'C']), 'me', 'person');
  world.batches.follow(batch, 0, entries =>
    entries.forEach(({ event }) => 'row' in event && told.push(`${event.type} ${event.row}`))
  );
  await world.until(batch, over);
  expect(told.indexOf('row-done 1')).toBeLessThan(told.indexOf('row-started 2'));
  expect(told).toContain('row-done 3');
});

test('a failing row stops no other, and a retry goes on in the same run at the step that failed', async () => {
  const bad = new Set(['Atlantis']);
  const counted: string[] = [];
  world = new BatchWorld(counting(bad, counted));
  const { batch } = world.batches.create(
    world.request(['Belgium', 'Atlantis', 'France']),
    'me',
    'person'
  );
  const failed = await world.until(batch, over);
  expect(failed.rows[1]).toMatchObject({
    status: 'failed',
    step: 'count',
    problem: 'Step 2: no label for Atlantis'
  });
  expect(failed.rows[2]?.status).toBe('done');
  bad.clear();
  world.batches.command(batch, { type: 'retry', rows: null }, {}, 'person');
  const { rows } = await world.until(batch, over);
  expect(rows[1]).toMatchObject({ status: 'done', run: failed.rows[1]?.run });
  expect(counted).toEqual(['Belgium', 'Atlantis', 'France', 'Atlantis']);
});

test('what a person corrected in a failed run is kept by the retry', async () => {
  world = new BatchWorld(counting(new Set(['Atlantis'])));
  const { batch } = world.batches.create(world.request(['Atlantis']), 'me', 'person');
  const { rows } = await world.until(batch, over);
  const run = rows[0]?.run ?? '';
  await world.engine.command(run, {
    expectedSeq: null,
    command: { type: 'set-inputs', step: 'choose', values: { country: { t: 'str', v: 'Peru' } } },
    by: 'person'
  });
  world.batches.command(batch, { type: 'retry', rows: [1] }, {}, 'person');
  const after = await world.until(batch, over);
  expect(after.rows[0]).toMatchObject({ status: 'done', results: [{ text: '4' }] });
});

test('pause starts no further row; cancel interrupts the one that runs and leaves the rest', async () => {
  let release: () => void = () => undefined;
  world = new BatchWorld((code, kernel) => {
    if (!code.includes('len(')) {
      return { status: 'ok' };
    }
    return new Promise(resolve => {
      release = () => resolve({ status: 'ok' });
      kernel.onInterrupt = () =>
        resolve({ status: 'error', name: 'KeyboardInterrupt', message: '', traceback: [] });
    });
  });
  const { batch } = world.batches.create(world.request(['A', 'B', 'C']), 'me', 'person');
  await world.until(batch, ({ rows }) => rows[0]?.step === 'count');
  world.batches.command(batch, { type: 'pause' }, {}, 'person');
  await settle();
  release();
  const paused = await world.until(batch, ({ rows }) => rows[0]?.status === 'done');
  await settle();
  expect(paused.rows.map(({ status }) => status)).toEqual(['done', 'queued', 'queued']);
  world.batches.command(batch, { type: 'resume' }, {}, 'person');
  await world.until(batch, ({ rows }) => rows[1]?.step === 'count');
  await settle();
  world.batches.command(batch, { type: 'cancel' }, {}, 'person');
  const { rows } = await world.until(batch, over);
  expect(rows.map(({ status }) => status)).toEqual(['done', 'cancelled', 'cancelled']);
});

test('an invalid value, a missing consent and a missing secret are refused before anything starts', () => {
  const app = appOf([
    '# Choose',
    'limit = 3\nprint(limit)',
    '# Save',
    'open("out.txt", "w").write("x")'
  ]);
  world = new BatchWorld(counting(new Set()), app);
  const rows = [
    { row: 1, name: 'A', values: { choose: { limit: { t: 'str', v: 'x' } as const } } }
  ];
  const create = (more: object) => () =>
    world.batches.create(world.request([], { ...more }), 'me', 'person');
  expect(create({ rows })).toThrow(/Row 1: .*takes a whole number/);
  const fine = [{ row: 1, name: 'A', values: {} }];
  expect(create({ rows: fine })).toThrow(/Step 2 writes out.txt, once: once for each row/);
  expect(world.store.batches.list(10)).toEqual([]);
  expect(world.started).toEqual([]);
});

test('a secret is in no journal, and after a restart the batch waits for it', async () => {
  const app = appOf([
    '# Choose',
    'import getpass\ncountry = "x"\nkey = getpass.getpass("Key: ")',
    '# Count',
    'len(country)'
  ]);
  const given: (string | null)[] = [];
  let stuck = true;
  world = new BatchWorld(async (code, kernel, listener) => {
    if (code.includes('getpass("Key')) {
      const answer = new Promise<string>(resolve => {
        kernel.onReply = resolve;
      });
      listener.question({ text: 'Key: ', secret: true });
      given.push(await answer);
    }
    return code.includes('len(') && stuck ? new Promise(() => undefined) : { status: 'ok' };
  }, app);
  const secrets = { choose: { key: { t: 'str', v: 'open-sesame' } as const } };
  const { batch } = world.batches.create(world.request(['A', 'B'], { secrets }), 'me', 'person');
  await world.until(batch, ({ rows }) => rows[0]?.step === 'count');
  stuck = false;
  await world.crash();
  expect(world.batches.stateOf(batch)).toMatchObject({ phase: 'paused', pausedBy: 'secret' });
  expect(() => world.batches.command(batch, { type: 'resume' }, {}, 'person')).toThrow(/again/);
  world.batches.command(batch, { type: 'resume' }, secrets, 'person');
  const { rows } = await world.until(batch, over);
  expect(rows.map(({ status, retries }) => [status, retries])).toEqual([
    ['done', 0],
    ['done', 0]
  ]);
  expect(given).toEqual(['open-sesame', 'open-sesame', 'open-sesame']);
  expect(JSON.stringify(world.batches.journal(batch))).not.toContain('open-sesame');
});

/** A row that stays in its second step until it is released. */
function stuckAt(country: string, counted: string[]): { script: Script; release(): void } {
  let release = (): void => undefined;
  const fine = counting(new Set(), counted);
  return {
    script: (code, kernel, listener) =>
      code.includes('len(') && kernel.ran.join('\n').includes(country)
        ? new Promise(resolve => {
            counted.push(country);
            release = () => resolve({ status: 'ok' });
          })
        : fine(code, kernel, listener),
    release: () => release()
  };
}

/** A batch of three rows whose second one is stuck, until scripts are changed to those that never are. */
async function halfDone(owner: string): Promise<{
  batch: string;
  counted: string[];
  stuck: ReturnType<typeof stuckAt>;
  unstick(): void;
}> {
  const counted: string[] = [];
  const stuck = stuckAt('Chad', counted);
  let script = stuck.script;
  world = new BatchWorld((...given) => script(...given));
  const request = world.request(['Peru', 'Chad', 'Fiji'], { parallel: 1 });
  const { batch } = world.batches.create(request, owner, 'cli');
  await world.until(batch, ({ rows }) => rows[1]?.step === 'count');
  const unstick = (): void => {
    script = counting(new Set(), counted);
  };
  return { batch, counted, stuck, unstick };
}

test('a batch of the command line whose process died is paused, and anybody may go on with it', async () => {
  const { batch, counted, unstick } = await halfDone('cli');
  await world.crash();
  const paused = world.batches.stateOf(batch);
  expect(paused).toMatchObject({ phase: 'paused', pausedBy: 'stopped' });
  expect(paused.rows.map(({ status }) => status)).toEqual(['done', 'queued', 'queued']);
  expect(batchLine(paused, 0)).toMatch(/^Its command ended after row 1\. Next: give the same/);
  // Whoever asks first: the command, given again, finds nobody in its way.
  expect(world.store.runs.leaseOf(batch, 'the command')).toBe('free');
  expect(world.store.batches.underWay()).toEqual([]);
  unstick();
  world.batches.command(batch, { type: 'resume' }, {}, 'person');
  const { rows } = await world.until(batch, over);
  expect(rows.map(({ status, run }) => [status, run])).toEqual([
    ['done', paused.rows[0]?.run],
    ['done', paused.rows[1]?.run],
    ['done', expect.any(String)]
  ]);
  await settle();
  expect(counted).toEqual(['Peru', 'Chad', 'Chad', 'Fiji']);
  expect(world.store.runs.leaseOf(batch, 'the command')).toBe('free');
});

test('a process that lost its batch to another writes nothing more of it, and no row has two runs', async () => {
  const { batch, counted, stuck, unstick } = await halfDone('me');
  unstick();
  const other = world.beside();
  const heard: number[] = [];
  world.batches.follow(batch, 0, entries => heard.push(...entries.map(({ seq }) => seq)));
  other.batches.attend();
  const { rows } = await world.until(batch, over, other.batches);
  expect(rows.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  stuck.release();
  await settle();
  // It learns of it when it next looks.
  world.batches.attend();
  await settle();
  expect(world.batches.holds(batch)).toBe(false);
  expect(counted).toEqual(['Peru', 'Chad', 'Chad', 'Fiji']);
  const journal = other.batches.journal(batch);
  expect(verifyBatchJournal(journal).problem).toBeNull();
  expect(heard).toEqual(journal.map(({ seq }) => seq));
  expect(world.store.runs.runs({})).toHaveLength(3);
  await other.close();
});

const plan = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  parallel: fc.integer({ min: 1, max: 3 }),
  bad: fc.subarray([0, 1, 2, 3, 4]),
  moves: fc.array(
    fc.oneof(
      fc.nat(25).map(at => ({ do: 'crash' as const, at })),
      fc
        .constantFrom<BatchCommand>(
          { type: 'pause' },
          { type: 'resume' },
          { type: 'retry', rows: null },
          { type: 'cancel' }
        )
        .map(command => ({ do: 'send' as const, command })),
      fc.constant({ do: 'wait' as const })
    ),
    { maxLength: 6 }
  )
});

test('over random commands, crashes and restarts: one run a row, nothing after it is done, and it ends', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ rows, parallel, bad, moves }) => {
      const names = ['A', 'B', 'C', 'D', 'E'].slice(0, rows);
      const counted: string[] = [];
      world = new BatchWorld(counting(new Set(bad.map(at => names[at] ?? '')), counted));
      const { batch } = world.batches.create(world.request(names, { parallel }), 'me', 'person');
      const doneAt = new Map<string, number>();
      const look = (): void => {
        const counts = (name: string): number => counted.filter(one => one === name).length;
        for (const { name, status } of world.batches.stateOf(batch).rows) {
          if (status === 'done') {
            const before = doneAt.get(name) ?? counts(name);
            doneAt.set(name, before);
            expect(counts(name)).toBe(before);
          }
        }
      };
      for (const move of moves) {
        if (move.do === 'crash') {
          world.dieAfter(move.at);
          await settle();
          await world.crash();
        } else if (move.do === 'wait') {
          await settle();
        } else {
          try {
            world.batches.command(batch, move.command, {}, 'person');
          } catch {
            // Refused: that is an answer.
          }
        }
        look();
      }
      const { phase } = world.batches.stateOf(batch);
      if (phase === 'paused') {
        world.batches.command(batch, { type: 'resume' }, {}, 'person');
      }
      const state = await world.until(batch, over);
      look();
      const runs = state.rows.flatMap(({ run }) => run ?? []);
      expect(new Set(runs).size).toBe(runs.length);
      expect(
        world.store.runs
          .runs({})
          .map(({ run }) => run)
          .sort()
      ).toEqual([...runs].sort());
      expect(verifyBatchJournal(world.batches.journal(batch)).problem).toBeNull();
      for (const [at, { status }] of state.rows.entries()) {
        if (status === 'done') {
          expect(bad).not.toContain(at);
        }
      }
      await world.close();
    }),
    { numRuns: 15 }
  );
  world = new BatchWorld(counting(new Set()));
}, 60_000);
