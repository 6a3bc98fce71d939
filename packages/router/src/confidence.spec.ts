import type { Check } from '@lockstep/protocol';
import fc from 'fast-check';
import { confidenceOf, probabilityOf } from './confidence';
import { TokenProbabilities, type TokenSignals } from './signals/tokens';

const check = (id: Check['id'], passed: boolean | null, words = 'x'): Check => ({
  id,
  passed,
  words
});
/** Tokens of one and the same probability. */
const tokensOf = (probability: number): TokenSignals => {
  const mean = Math.log(probability);
  return { count: 20, mean, low: mean, worst: mean, entropy: null, margin: null };
};
const value = (checks: Check[], probability: number | null = null, cut = false, text = '') =>
  confidenceOf(
    { checks, tokens: probability === null ? null : tokensOf(probability), cut, text },
    0.85
  ).value;
const certainty = (tokens: TokenProbabilities): number => {
  const signals = tokens.signals();
  return signals === null ? NaN : probabilityOf(signals);
};

test('without probabilities or a check that fits there is no value', () => {
  expect(
    confidenceOf({ checks: [check('parses', null)], tokens: null, cut: false, text: '' }, 0.85)
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
  expect(certainty(sure)).toBeCloseTo(0.95);
  expect(certainty(doubtful)).toBeLessThan(0.5);
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
        expect(parts.signals()).toEqual(whole.signals());
        expect(certainty(whole)).toBeGreaterThan(0);
        expect(certainty(whole)).toBeLessThanOrEqual(1);
      }
    )
  );
});

test('values stay between 0 and 1; a passed check never lowers, a failed one never raises', () => {
  const ids = fc.constantFrom<Check['id']>(
    'json-schema',
    'parses',
    'names-exist',
    'numbers-occur',
    'sums-hold'
  );
  const checks = fc.array(
    fc.record({ id: ids, passed: fc.constantFrom(true, false, null), words: fc.constant('w') }),
    { maxLength: 4 }
  );
  fc.assert(
    fc.property(
      checks,
      fc.option(fc.double({ min: 1e-6, max: 1, noNaN: true })),
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
  expect(confidenceOf({ checks, tokens: tokensOf(0.9), cut: false, text: '' }, 0.85).words).toBe(
    'sitez is not defined, code parses'
  );
});

test('an answer that was cut off counts half', () => {
  expect(value([], 0.9, true)).toBeCloseTo(0.45);
});

test('an answer that goes in circles, or doubts itself, is less sure than a plain one', () => {
  const plain = 'The column url holds one address a row, and sites has one row for each of them.';
  const loop = 'The column url is there. '.repeat(12);
  const doubt = 'I am not sure, but perhaps the column might be missing; it is unclear.';
  expect(value([], 0.9, false, plain)).toBeCloseTo(0.9);
  expect(value([], 0.9, false, loop)).toBeLessThan(0.4);
  expect(value([], 0.9, false, doubt)).toBeLessThan(0.8);
});

test('second thoughts move the score both ways, and say nothing where the model would not tell', () => {
  const signals = { checks: [], tokens: tokensOf(0.7), cut: false, text: '' };
  const after = (right: number | null, agreement: number | null): number =>
    confidenceOf({ ...signals, second: { right, agreement } }, 0.85).value ?? NaN;
  expect(after(null, null)).toBeCloseTo(0.7);
  expect(after(0.95, null)).toBeGreaterThan(0.7);
  expect(after(0.05, null)).toBeLessThan(0.7);
  expect(after(null, 0.9)).toBeGreaterThan(0.7);
  expect(after(null, 0.1)).toBeLessThan(0.7);
});

test('a measure makes a chance of the score and keeps the score beside it', () => {
  const measure = { chance: (raw: number) => raw / 2, digest: 'd', quantisation: 'Q4_K_M' };
  const signals = { checks: [], tokens: tokensOf(0.8), cut: false, text: '' };
  const { value: chance, measured } = confidenceOf(signals, 0.85, measure);
  expect(chance).toBeCloseTo(0.4);
  expect(measured).toMatchObject({ digest: 'd', quantisation: 'Q4_K_M' });
  expect(measured?.raw).toBeCloseTo(0.8);
  const none = confidenceOf({ ...signals, tokens: null }, 0.85, measure);
  expect([none.value, none.measured]).toEqual([null, undefined]);
});
