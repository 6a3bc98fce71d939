import fc from 'fast-check';
import { equationsOf, sumsHold } from './arithmetic';

const holds = (text: string): boolean[] => equationsOf(text).map(equation => equation.holds);

test.each([
  ['She eats 3, so she has 16 - 3 = 13 eggs.', [true]],
  ['She makes 9 * $2 = $<<9*2=18>>18.', [true]],
  ['16 eggs - 3 eggs = 12 eggs left', [false]],
  ['(3 + 4) x 2 = 14', [true]],
  ['3 + 4 x 2 = 14', [false]],
  ['20% of 50 = 10 and 3/5 = 60%', [true, true]],
  ['$80,000 + $50,000 = $130,000', [true]],
  ['10 / 3 = 3.33', [true]],
  ['10 / 3 = 3.4', [false]],
  ['2 + 2 = 4 + 1 = 5', [false, true]],
  ['x = 5 and page 3-4', []],
  ['On 2026-11-24 at 10:05 nothing is stated', []],
  ['5 * -2 = -10', [true]],
  ['1 / 0 = 0', []]
])('%s', (text, expected) => {
  expect(holds(text)).toEqual(expected);
});

test('right sums of whole numbers are found right, and changed ones wrong', () => {
  const number = fc.integer({ min: 0, max: 99_999 });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 1, max: 50 }), (a, b, off) => {
      expect(holds(`So ${a} + ${b} = ${a + b} in all.`)).toEqual([true]);
      // A result a hundred times too large could be a share in percent.
      fc.pre((a + b + off) % 100 !== 0 || (a + b + off) / 100 !== a + b);
      expect(holds(`So ${a} + ${b} = ${a + b + off} in all.`)).toEqual([false]);
    })
  );
});

test('no text breaks it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(Array.isArray(equationsOf(text))).toBe(true);
    })
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[-+*/=() 0-9.x%$]{0,60}$/), text => {
      expect(equationsOf(text).every(({ value }) => Number.isFinite(value))).toBe(true);
    })
  );
});

test('the check names the sum that is wrong, and says nothing where there is none', () => {
  expect(sumsHold('The total is 2 + 2 = 5.')).toEqual({
    id: 'sums-hold',
    passed: false,
    words: '2 + 2 = 5 is not right'
  });
  expect(sumsHold('Fine.').passed).toBeNull();
  expect(sumsHold('2 + 2 = 4').passed).toBe(true);
});

test.each(['-', '(', '- ', '1+', '=1'])('%j without end states no sum', unit => {
  expect(equationsOf(unit.repeat(20_000))).toEqual([]);
});
