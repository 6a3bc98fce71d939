import type { Check } from '@lockstep/protocol';
import fc from 'fast-check';
import { confidenceOf, TokenProbabilities } from './confidence';

const check = (id: Check['id'], passed: boolean | null, words = 'x'): Check => ({
  id,
  passed,
  words
});
const value = (checks: Check[], probability: number | null = null, cut = false) =>
  confidenceOf({ checks, probability, cut }, 0.85).value;

test('without probabilities or a check that fits there is no value', () => {
  expect(
    confidenceOf({ checks: [check('parses', null)], probability: null, cut: false }, 0.85)
  ).toEqual({
    value: null,
    threshold: 0.85,
    words: 'no test fits this answer',
    checks: [check('parses', null)]
  });
});

test('one weak stretch outweighs a good mean', () => {
  const sure = new TokenProbabilities();
  sure.add(Array.from({ length: 200 }, () => Math.log(0.95)));
  const doubtful = new TokenProbabilities();
  doubtful.add(Array.from({ length: 94 }, () => Math.log(0.95)));
  doubtful.add(Array.from({ length: 12 }, () => Math.log(0.2)));
  doubtful.add(Array.from({ length: 94 }, () => Math.log(0.95)));
  expect(sure.value()).toBeCloseTo(0.95);
  expect(doubtful.value()).toBeLessThan(0.5);
});

test('tokens may come in any pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -30, max: 0 }), { minLength: 1 }),
      fc.nat(),
      (all, at) => {
        const whole = new TokenProbabilities();
        whole.add(all);
        const parts = new TokenProbabilities();
        parts.add(all.slice(0, at % all.length));
        parts.add(all.slice(at % all.length));
        expect(parts.value()).toBe(whole.value());
        expect(whole.value()).toBeGreaterThan(0);
        expect(whole.value()).toBeLessThanOrEqual(1);
      }
    )
  );
});

test('values stay between 0 and 1; a passed check never lowers, a failed one never raises', () => {
  const ids = fc.constantFrom<Check['id']>('json-schema', 'parses', 'names-exist', 'numbers-occur');
  const checks = fc.array(
    fc.record({ id: ids, passed: fc.constantFrom(true, false, null), words: fc.constant('w') }),
    { maxLength: 4 }
  );
  fc.assert(
    fc.property(
      checks,
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      ids,
      (all, base, id) => {
        const before = value(all, base) ?? 0.5;
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(1);
        expect(value([...all, check(id, true)], base)).toBeGreaterThanOrEqual(before - 1e-12);
        expect(value([...all, check(id, false)], base)).toBeLessThanOrEqual(before + 1e-12);
      }
    )
  );
});

test('the words name what was found, failures first', () => {
  const checks = [
    check('parses', true, 'code parses'),
    check('names-exist', false, 'sitez is not defined'),
    check('numbers-occur', null, 'quotes no numbers')
  ];
  expect(confidenceOf({ checks, probability: 0.9, cut: false }, 0.85).words).toBe(
    'sitez is not defined, code parses'
  );
});

test('an answer that was cut off counts half', () => {
  expect(value([], 0.9, true)).toBeCloseTo(0.45);
});
