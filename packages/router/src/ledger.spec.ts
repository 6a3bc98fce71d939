import fc from 'fast-check';
import type { Limits } from './budgets';
import { ProviderError } from './contract';
import { createLedger } from './ledger';
import { Rows } from './rows.testing';
import { localDay } from './spending';

const NOON = new Date(2026, 10, 23, 12).getTime();
const DAY = 86_400_000;
const TODAY = '2026-11-23';

function setup(budgets: Limits = { day: 1_000, notebook: 600 }, rows = new Rows()) {
  const clock = { at: NOON, steady: 0 };
  let ids = 0;
  const open = () =>
    createLedger({
      store: rows,
      budgets: () => budgets,
      now: () => clock.at,
      steady: () => clock.at + clock.steady,
      id: () => `id${(ids += 1)}`
    });
  return { rows, clock, ledger: open(), other: open() };
}

const call = (held: number, notebook: string | null = 'a.ipynb') => ({
  what: 'call' as const,
  name: 'claude-haiku-5.5',
  host: 'api.anthropic.com',
  notebook,
  bytes: 100,
  hash: 'ab'.repeat(32),
  held,
  reason: 'The local draft scored 0.62, below 0.85.'
});
const answered = (price: number) => ({
  outcome: 'answered' as const,
  cause: null,
  usage: { promptTokens: 10, outputTokens: 5 },
  bytesBack: 400,
  price
});

describe('budgets', () => {
  test('hold the worst case and release what was not spent', () => {
    const { ledger } = setup();
    const { id } = ledger.intend(call(500));
    expect(ledger.spent(TODAY)).toEqual({ spent: 0, held: 500, bytes: 100 });
    ledger.settle(id, answered(40));
    expect(ledger.spent(TODAY)).toEqual({ spent: 40, held: 0, bytes: 100 });
    expect(ledger.spent(TODAY, 'a.ipynb').spent).toBe(40);
    expect(ledger.spent(TODAY, 'b.ipynb').spent).toBe(0);
  });

  test('name the one that is used up, and write nothing', () => {
    const { ledger, rows } = setup();
    ledger.intend(call(600));
    expect(() => ledger.intend(call(1))).toThrow(/this notebook's budget/);
    ledger.intend(call(400, 'b.ipynb'));
    expect(() => ledger.intend(call(1, null))).toThrow(/today's budget/);
    expect(rows.text).toHaveLength(2);
  });

  test('begin again each local day', () => {
    const { ledger, clock } = setup();
    ledger.intend(call(600));
    clock.at += DAY;
    expect(() => ledger.intend(call(600))).not.toThrow();
    expect(ledger.spent(TODAY).held).toBe(600);
  });

  test('are never exceeded, however many processes interleave their calls', () => {
    const step = fc.record({
      who: fc.nat(1),
      what: fc.constantFrom('intend', 'settle', 'tomorrow'),
      held: fc.integer({ min: 0, max: 500 }),
      part: fc.nat(100),
      notebook: fc.constantFrom('a.ipynb', 'b.ipynb', null)
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const { ledger, other, rows, clock } = setup();
        for (const { who, what, held, part, notebook } of steps) {
          const mine = who === 0 ? ledger : other;
          if (what === 'tomorrow' && part > 90) {
            clock.at += DAY;
          } else if (what === 'settle') {
            const [open] = rows.open();
            if (open !== undefined) {
              mine.settle(open.entry.id, answered(Math.floor((open.entry.held * part) / 100)));
            }
          } else {
            try {
              mine.intend(call(held, notebook));
            } catch (error) {
              expect(error).toMatchObject({ why: 'over-budget' });
            }
          }
          for (let day = NOON; day <= clock.at; day += DAY) {
            const total = ledger.spent(localDay(day));
            expect(other.spent(localDay(day))).toEqual(total);
            expect(total.spent + total.held).toBeLessThanOrEqual(1_000);
            for (const name of ['a.ipynb', 'b.ipynb']) {
              const part = ledger.spent(localDay(day), name);
              expect(part.spent + part.held).toBeLessThanOrEqual(600);
            }
          }
        }
        expect(ledger.verify()).toBeNull();
      })
    );
  });
});

describe('limits of a task and a month', () => {
  test('hold across notebooks and days', () => {
    const { ledger, clock } = setup({ task: 300, notebook: 1e6, day: 1e6, month: 700 });
    const asked = (task: string, held: number) => () =>
      ledger.intend({ ...call(held, `${task}.ipynb`), task });
    asked('t1', 300)();
    expect(asked('t1', 1)).toThrow(/this question's budget/);
    clock.at += DAY;
    asked('t2', 300)();
    clock.at += DAY;
    expect(asked('t3', 101)).toThrow(/this month's budget/);
    asked('t3', 100)();
    clock.at += 10 * DAY;
    expect(asked('t4', 300)).not.toThrow();
  });

  test('a soft one is passed only by who agreed to it, and the row says so', () => {
    const { ledger, rows } = setup({ notebook: 1_000, day: 100, soft: ['day'] });
    expect(() => ledger.intend(call(200))).toThrow(/today's budget/);
    ledger.intend({ ...call(200), past: ['day'] });
    expect(() => ledger.intend({ ...call(900), past: ['day'] })).toThrow(/this notebook's budget/);
    expect([...rows.rows()].map(({ entry }) => entry)).toMatchObject([{ past: ['day'] }]);
    expect(ledger.standing({ notebook: 'a.ipynb', task: null })).toMatchObject([
      { name: 'notebook', soft: false, held: 200 },
      { name: 'day', soft: true, limit: 100, held: 200 }
    ]);
    expect(ledger.overview().map(({ name, notebook }) => [name, notebook])).toEqual([
      ['notebook', 'a.ipynb'],
      ['day', null]
    ]);
  });

  test('a hard one is passed by nobody, whatever they agreed to', () => {
    const { ledger } = setup({ notebook: 1_000, day: 100 });
    expect(() => ledger.intend({ ...call(200), past: ['day', 'notebook'] })).toThrow(
      /today's budget/
    );
  });
});

describe('a clock that is set', () => {
  test('back a day opens no budget of yesterday again', () => {
    const { ledger, clock } = setup({ day: 600, notebook: 1e6 });
    ledger.intend(call(600));
    for (const back of [1, 2, 6]) {
      clock.at = NOON - back * DAY;
      expect(() => ledger.intend(call(1))).toThrow(/today's budget/);
    }
    clock.at = NOON + DAY;
    expect(() => ledger.intend(call(600))).not.toThrow();
  });

  test('forward a day opens no budget of tomorrow', () => {
    const { ledger, clock, rows } = setup({ day: 600, notebook: 1e6 });
    ledger.intend(call(600));
    // The time of day says tomorrow; the clock that only goes on does not.
    clock.at += DAY;
    clock.steady = -DAY;
    expect(() => ledger.intend(call(1))).toThrow(/today's budget/);
    expect([...rows.rows()].map(({ entry }) => 'day' in entry && entry.day)).toEqual([TODAY]);
  });

  test('wrong by months stops counting once it is right again', () => {
    const { ledger, clock } = setup({ day: 600, notebook: 1e6 });
    clock.at = NOON + 200 * DAY;
    ledger.intend(call(600));
    clock.at = NOON;
    expect(() => ledger.intend(call(600))).not.toThrow();
  });

  test('whichever way and however often, opens each day once', () => {
    const jump = fc.integer({ min: -3, max: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(jump, fc.nat(2)), { maxLength: 40 }), jumps => {
        const { ledger, clock, rows } = setup({ day: 600, notebook: 1e6 });
        let passed = 0;
        for (const [days, real] of jumps) {
          passed += real;
          clock.at = NOON + (passed + days) * DAY;
          clock.steady = -days * DAY;
          try {
            ledger.intend(call(400));
          } catch (error) {
            expect(error).toBeInstanceOf(ProviderError);
          }
        }
        // One call fits in a day, so there are no more of them than days that really were.
        expect(rows.text.length).toBeLessThanOrEqual(passed + 1);
      })
    );
  });
});

describe('the chain', () => {
  function written() {
    const { ledger, rows } = setup();
    const { id } = ledger.intend(call(100));
    ledger.settle(id, answered(7));
    ledger.kept({ name: 'claude', notebook: null, bytes: 12, reason: 'Kept local: že' });
    ledger.intend(call(100));
    return { ledger, rows };
  }

  test('holds for what was written', () => {
    expect(written().ledger.verify()).toBeNull();
    expect(setup().ledger.verify()).toBeNull();
  });

  test('shows every change of a single byte', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), fc.integer({ min: 1, max: 255 }), (row, place, change) => {
        const { ledger, rows } = written();
        const bytes = Buffer.from(rows.text[row] ?? '');
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        rows.text[row] = bytes.toString();
        expect(ledger.verify()).toBe(row + 1);
      }),
      { numRuns: 600 }
    );
  });

  test('shows rows that were taken out, swapped, or cut off at the end', () => {
    for (const damage of [
      (text: string[]) => text.slice(1),
      (text: string[]) => text.toSpliced(1, 1),
      (text: string[]) => text.slice(0, -1),
      () => [],
      ([a = '', b = '', ...rest]: string[]) => [b, a, ...rest]
    ]) {
      const { ledger, rows } = written();
      rows.text = damage(rows.text);
      expect(ledger.verify()).not.toBeNull();
    }
  });

  test('takes a mark that a crash left one row behind, and no invented one', () => {
    const { ledger, rows } = written();
    const mark = rows.marked;
    rows.mark.write = () => undefined;
    ledger.kept({ name: 'claude', notebook: null, bytes: 1, reason: '' });
    expect(ledger.verify()).toBeNull();
    rows.marked = mark?.replace(/^4/, '3') ?? null;
    expect(ledger.verify()).toBe(3);
    rows.marked = 'x';
    expect(ledger.verify()).toBe(6);
    // Whoever cuts off the end and takes the mark away too is found out by its absence.
    rows.marked = null;
    rows.text = rows.text.slice(0, 3);
    expect(ledger.verify()).toBe(4);
  });
});

test('what a dead process left open is settled at its worst case, once', () => {
  const { ledger, rows } = setup();
  ledger.intend(call(300));
  expect(ledger.recover()).toBe(0);
  rows.dead = true;
  expect(ledger.recover()).toBe(1);
  expect(ledger.recover()).toBe(0);
  expect(ledger.spent(TODAY)).toMatchObject({ spent: 300, held: 0 });
  expect(ledger.verify()).toBeNull();
});

test('a ledger that cannot be written holds nothing and says so', () => {
  const { ledger, rows } = setup();
  rows.full = true;
  expect(() => ledger.intend(call(1))).toThrow(/can't be written, so nothing is sent/);
  rows.full = false;
  expect(ledger.spent(TODAY).held).toBe(0);
});
