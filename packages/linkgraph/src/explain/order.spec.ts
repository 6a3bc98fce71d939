import fc from 'fast-check';
import { largestFirst } from './order';

const expected = (values: Float64Array): number[] =>
  [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);

const ordered = (values: Float64Array): number[] => [
  ...largestFirst(Uint32Array.from(values.keys()), values)
];

test('few values come largest first, equal ones as they were', () => {
  fc.assert(
    fc.property(fc.float64Array({ noNaN: true, maxLength: 50 }), values => {
      expect(ordered(values)).toEqual(expected(values));
    })
  );
});

test('many values come in the same order as comparing gives', () => {
  const some = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, -0, Infinity, -Infinity)
  );
  fc.assert(
    fc.property(fc.array(some, { minLength: 2049, maxLength: 2300 }), numbers => {
      const values = Float64Array.from(numbers);
      expect(ordered(values)).toEqual(expected(values));
    }),
    { numRuns: 10 }
  );
});

test('an order that was is kept among equals', () => {
  const backwards = Uint32Array.from({ length: 5000 }, (_, at) => 4999 - at);
  const values = Float64Array.from(backwards.keys(), at => at % 2);
  const found = largestFirst(backwards, values);
  expect([found[0], found[2499], found[2500], found[4999]]).toEqual([4999, 1, 4998, 0]);
});
