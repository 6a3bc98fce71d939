import fc from 'fast-check';
import { looksNumeric, numberOf, voteOf, type DecimalMark } from './numbers';

test('a number written in any locale is read as it was meant', () => {
  const locales: readonly [string, DecimalMark][] = [
    ['en', '.'],
    ['de', ','],
    ['fr', ','],
    ['es', ','],
    ['de-CH', '.'],
    ['pt-BR', ',']
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom(...locales),
      (whole, digits, [locale, mark]) => {
        const value = Number((whole / 10 ** digits).toFixed(digits));
        const text = value.toLocaleString(locale, { minimumFractionDigits: digits });
        expect(looksNumeric(text)).toBe(true);
        expect(numberOf(text, mark)).toBeCloseTo(value, 6);
      }
    )
  );
});

test.each([
  ['4,25', 1, 0],
  ['4.25', 0, 1],
  ['1.234,5', 1, 0],
  ['1,234.5', 0, 1],
  ['1,234,567', 0, 1],
  ['0,123', 1, 0],
  ['1,234', 0, 0],
  ['1234', 0, 0]
])('%s says which mark is decimal, or nothing', (text, comma, point) => {
  expect(voteOf(text)).toMatchObject({ comma, point });
});

test.each(['', 'abc', '1.2.3.4', '12 34', '007', '2026-11-23', '1,23,4', '%', '--1'])(
  '"%s" is no number',
  text => {
    expect(looksNumeric(text)).toBe(false);
    expect(numberOf(text, '.')).toBeNaN();
  }
);
