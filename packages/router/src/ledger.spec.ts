import fc from 'fast-check';
import { createLedger } from './ledger';
import { Rows } from './rows.testing';

const NOON = new Date(2026, 10, 23, 12).getTime();
const DAY = 86_400_000;

function setup(budgets = { day: 1_000, notebook: 600 }, rows = new Rows()) {
  const clock = { at: NOON };
  let ids = 0;
  const open = () =>
    createLedger({
      store: rows,
      budgets: () => budgets,
      now: () => clock.at,
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
    expect(ledger.spent(NOON)).toEqual({ spent: 0, held: 500, bytes: 100 });
    ledger.settle(id, answered(40));
    expect(ledger.spent(NOON)).toEqual({ spent: 40, held: 0, bytes: 100 });
    expect(ledger.spent(NOON, 'a.ipynb').spent).toBe(40);
    expect(ledger.spent(NOON, 'b.ipynb').spent).toBe(0);
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
    expect(ledger.spent(NOON).held).toBe(600);
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
            const total = ledger.spent(day);
            expect(other.spent(day)).toEqual(total);
            expect(total.spent + total.held).toBeLessThanOrEqual(1_000);
            for (const name of ['a.ipynb', 'b.ipynb']) {
              const part = ledger.spent(day, name);
              expect(part.spent + part.held).toBeLessThanOrEqual(600);
            }
          }
        }
        expect(ledger.verify()).toBeNull();
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
  });
});

test('what a dead process left open is settled at its worst case, once', () => {
  const { ledger, rows } = setup();
  ledger.intend(call(300));
  expect(ledger.recover()).toBe(0);
  rows.dead = true;
  expect(ledger.recover()).toBe(1);
  expect(ledger.recover()).toBe(0);
  expect(ledger.spent(NOON)).toMatchObject({ spent: 300, held: 0 });
  expect(ledger.verify()).toBeNull();
});

test('a ledger that cannot be written holds nothing and says so', () => {
  const { ledger, rows } = setup();
  rows.full = true;
  expect(() => ledger.intend(call(1))).toThrow(/can't be written, so nothing is sent/);
  rows.full = false;
  expect(ledger.spent(NOON).held).toBe(0);
});
