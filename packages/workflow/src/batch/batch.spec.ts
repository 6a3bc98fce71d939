/** The rules of a batch, as properties over random commands, row ends and restarts. */
import fc from 'fast-check';
import type { BatchCommand, BatchEntry, BatchEvent, BatchState } from '@lockstep/protocol';
import {
  admitToBatch,
  appendBatchEntry,
  batchLine,
  countRows,
  decideBatch,
  indexOfRow,
  isUnderWay,
  nextRows,
  reduceBatch,
  replayBatch,
  verifyBatchJournal
} from './index';

/** A batch with its journal, and a runner that begins and ends rows as a test says. */
class Desk {
  readonly entries: BatchEntry[] = [];
  private runs = 0;

  constructor(rows: number, parallel: number) {
    this.write({
      type: 'batch-created',
      name: 'One run per country',
      app: 'a'.repeat(64),
      title: 'Link web',
      notebook: 'link-web.ipynb',
      source: { kind: 'table', name: 'countries.csv' },
      columns: [],
      steps: [],
      secrets: [],
      allowed: [],
      total: rows,
      parallel
    });
    this.write({
      type: 'rows-added',
      rows: Array.from({ length: rows }, (_, at) => ({
        row: at + 1,
        name: `Row ${at + 1}`,
        values: {}
      }))
    });
    this.write({ type: 'batch-started' });
  }

  get state(): BatchState {
    return replayBatch(this.entries);
  }

  /** A fact is held to the rules, as the runner's are. */
  fact(event: BatchEvent): void {
    expect(admitToBatch(this.state, event)).toBeNull();
    this.write(event);
  }

  send(command: BatchCommand): boolean {
    const decision = decideBatch(this.state, command, true);
    if ('refusal' in decision) {
      return false;
    }
    decision.events.forEach(event => this.write(event));
    return true;
  }

  /** Begins what may begin. */
  wake(): number[] {
    const { state } = this;
    const rows = nextRows(state);
    for (const row of rows) {
      const run = state.rows[indexOfRow(state, row)]?.run ?? `run${this.runs++}`;
      this.fact({ type: 'row-started', row, run });
    }
    return rows;
  }

  /** The n-th of the rows that run comes to an end. */
  end(n: number, how: 'done' | 'failed'): void {
    const running = this.state.rows.filter(({ status }) => status === 'running');
    const row = running[n % Math.max(1, running.length)]?.row;
    if (row === undefined) {
      return;
    }
    if (this.state.phase === 'cancelled') {
      this.fact({ type: 'row-cancelled', row, took: 1 });
    } else if (how === 'done') {
      this.fact({ type: 'row-done', row, took: 1, results: [] });
    } else {
      this.fact({ type: 'row-failed', row, took: 1, step: null, problem: 'Step 1: it failed.' });
    }
  }

  private write(event: BatchEvent): void {
    const last = this.entries.at(-1) ?? null;
    const fields = { batch: 'b'.repeat(20), at: this.entries.length, by: 'batch' as const, event };
    this.entries.push(appendBatchEntry(last, fields));
  }
}

const move = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'wake' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      n: fc.nat(9),
      how: fc.constantFrom('done' as const, 'failed' as const)
    })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      command: fc.oneof(
        fc.constantFrom<BatchCommand>({ type: 'pause' }, { type: 'resume' }, { type: 'cancel' }),
        fc.record({
          type: fc.constant('retry' as const),
          rows: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }))
        })
      )
    })
  }
);

test('whatever is commanded: a finished row never begins again, no row has two runs, and no more run than may', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(move, { maxLength: 60 }),
      (rows, parallel, moves) => {
        const desk = new Desk(rows, parallel);
        const finished = new Set<number>();
        for (const one of moves) {
          if (one.do === 'wake') {
            const begun = desk.wake();
            expect(begun.filter(row => finished.has(row))).toEqual([]);
          } else if (one.do === 'end') {
            desk.end(one.n, one.how);
          } else {
            desk.send(one.command);
          }
          const { state } = desk;
          state.rows
            .filter(({ status }) => status === 'done')
            .forEach(({ row }) => finished.add(row));
          expect(countRows(state).running).toBeLessThanOrEqual(parallel);
          const runs = state.rows.flatMap(({ run }) => run ?? []);
          expect(new Set(runs).size).toBe(runs.length);
          expect(batchLine(state, 0)).toMatch(/Next: /);
        }
        expect([...finished].every(row => desk.state.rows[row - 1]?.status === 'done')).toBe(true);
      }
    )
  );
});

test('a batch that goes on ends with every row done or failed, and an interrupted journal gives the same state', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.tuple(fc.nat(9), fc.boolean()), { minLength: 20, maxLength: 20 }),
      fc.nat(40),
      (rows, parallel, ends, cut) => {
        const desk = new Desk(rows, parallel);
        for (const [n, fine] of ends) {
          desk.wake();
          desk.end(n, fine ? 'done' : 'failed');
        }
        expect(isUnderWay(desk.state)).toBe(false);
        const { done, failed } = countRows(desk.state);
        expect(done + failed).toBe(rows);
        const at = Math.min(Math.max(cut, 1), desk.entries.length);
        const half = replayBatch(desk.entries.slice(0, at));
        expect(reduceBatch(half, desk.entries.slice(at))).toEqual(desk.state);
        expect(verifyBatchJournal(desk.entries).problem).toBeNull();
      }
    )
  );
});

test('the first row runs alone, so that its result is there before the second begins', () => {
  const desk = new Desk(5, 3);
  expect(desk.wake()).toEqual([1]);
  expect(desk.wake()).toEqual([]);
  desk.end(0, 'done');
  expect(desk.wake()).toEqual([2, 3, 4]);
});

test('a retried row keeps its run; the others stay as they are', () => {
  const desk = new Desk(2, 1);
  desk.wake();
  const { run } = desk.state.rows[0] ?? {};
  desk.end(0, 'failed');
  desk.wake();
  desk.end(0, 'done');
  expect(desk.send({ type: 'retry', rows: [2] })).toBe(false);
  expect(desk.send({ type: 'retry', rows: null })).toBe(true);
  expect(desk.wake()).toEqual([1]);
  expect(desk.state.rows[0]).toMatchObject({ status: 'running', run, retries: 1 });
  expect(desk.state.rows[1]?.status).toBe('done');
});

test('a batch with a secret resumes only with it', () => {
  const desk = new Desk(2, 1);
  desk.send({ type: 'pause' });
  expect(decideBatch(desk.state, { type: 'resume' }, false)).toMatchObject({
    refusal: { code: 'input-missing' }
  });
});

test('a changed line of a journal shows', () => {
  const desk = new Desk(2, 1);
  const forged = desk.entries.map((entry, at) => (at === 1 ? { ...entry, at: 99 } : entry));
  expect(verifyBatchJournal(forged)).toEqual({
    good: 1,
    problem: 'Line 2 was changed after it was written.'
  });
});
