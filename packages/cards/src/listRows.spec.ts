import fc from 'fast-check';
import { added, firstRows, itemsIn, moved, rowsFor, type ListRow } from './listRows';
import { input } from './scriptedPlan';

const listOf = (...items: string[]) =>
  input({
    id: 'x',
    label: 'X',
    type: 'list',
    items: true,
    initial: { t: 'list', v: items.map(v => ({ t: 'str' as const, v })) }
  });
const shown = (rows: readonly ListRow[]): string[] =>
  rows.map(({ text, ticked }) => (ticked ? text : `(${text})`));

describe('rows of a list', () => {
  it('keep what the notebook has beside the value, unticked, where it stood', () => {
    expect(shown(firstRows(listOf('a', 'b', 'c', 'd'), ['b', 'd', 'x']))).toEqual([
      '(a)',
      'b',
      '(c)',
      'd',
      'x'
    ]);
  });

  it('keep an unticked row beside a value that came from elsewhere', () => {
    const rows = firstRows(listOf('a', 'b', 'c'), ['a', 'c']);
    expect(shown(rowsFor(['c', 'new'], rows))).toEqual(['(a)', '(b)', 'c', 'new']);
  });

  it('count an added row only when something stands in it, and an empty item of the notebook always', () => {
    const rows = added(firstRows(listOf('', 'b'), ['', 'b']), 0);
    expect(rows).toHaveLength(3);
    expect(itemsIn(rows)).toEqual(['', 'b']);
    expect(itemsIn(rows.map(row => (row.fresh ? { ...row, text: 'z' } : row)))).toEqual([
      '',
      'z',
      'b'
    ]);
  });

  const items = fc.array(fc.constantFrom('a', 'b', 'c', '', 'dd'), { maxLength: 6 });

  it('stand for exactly the value that they were made of, whatever was known before', () => {
    fc.assert(
      fc.property(items, items, items, (initial, before, now) => {
        const rows = firstRows(listOf(...initial), before);
        expect(itemsIn(rows)).toEqual(before);
        const next = rowsFor(now, rows);
        expect(itemsIn(next)).toEqual(now);
        expect(new Set(next.map(({ key }) => key)).size).toBe(next.length);
      })
    );
  });

  it('lose and double nothing by being moved, and come back by the opposite move', () => {
    fc.assert(
      fc.property(items, fc.nat(7), fc.constantFrom(1, -1), (value, at, way) => {
        const rows = firstRows(listOf(), value);
        const there = moved(rows, at, way === 1 ? 1 : -1);
        expect([...itemsIn(there)].sort()).toEqual([...value].sort());
        if (rows[at] && rows[at + way]) {
          expect(moved(there, at + way, way === 1 ? -1 : 1)).toEqual(rows);
        } else {
          expect(there).toEqual(rows);
        }
      })
    );
  });
});
