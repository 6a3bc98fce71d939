import fc from 'fast-check';
import { TokenProbabilities, type Weighed } from './tokens';
import { hedges, repeated } from './wording';

const at = (...probabilities: number[]): Weighed[] =>
  probabilities.map((each, n) => ({ text: `t${n}`, logprob: Math.log(each) }));

test('tokens: mean, lowest tenth, weakest run, entropy and the margin of the first', () => {
  const tokens = new TokenProbabilities();
  expect(tokens.signals()).toBeNull();
  tokens.add([Math.log(0.6)], [at(0.6, 0.3)]);
  tokens.add(Array.from({ length: 19 }, () => 0));
  const { count, mean, low, worst, entropy, margin } = tokens.signals() ?? {};
  expect(count).toBe(20);
  expect(mean).toBeCloseTo(Math.log(0.6) / 20);
  expect(low).toBeCloseTo(0);
  expect(worst).toBeCloseTo(Math.log(0.6) / 12);
  expect(entropy).toBeCloseTo(-(0.6 * Math.log(0.6) + 0.3 * Math.log(0.3) + 0.1 * Math.log(0.1)));
  expect(margin).toBeCloseTo(0.3);
});

test('tokens: whatever a server says, every figure is a number in its bounds', () => {
  const logprob = fc.oneof(fc.double(), fc.constantFrom(-Infinity, NaN, 1));
  fc.assert(
    fc.property(fc.array(fc.tuple(logprob, fc.array(logprob))), all => {
      const tokens = new TokenProbabilities();
      for (const [own, others] of all) {
        tokens.add([own], [others.map(each => ({ text: '', logprob: each }))]);
      }
      const signals = tokens.signals();
      expect(signals === null).toBe(all.length === 0);
      if (signals !== null) {
        const { mean, low, worst, entropy, margin } = signals;
        expect([mean, low, worst].every(each => each <= 0 && each >= -20)).toBe(true);
        expect(worst).toBeLessThanOrEqual(mean + 1e-9);
        expect(Number.isFinite(entropy ?? 0)).toBe(true);
        expect(margin ?? 0).toBeGreaterThanOrEqual(0);
        expect(margin ?? 0).toBeLessThanOrEqual(1);
      }
    })
  );
});

test('wording: doubts and loops are told from plain text', () => {
  expect(hedges('The merge drops 546 rows, because both tables name the column url.')).toBe(0);
  expect(hedges('Perhaps it is; I am not sure.')).toBeGreaterThan(0.4);
  expect(repeated('a b c d e f g h')).toBe(0);
  expect(repeated('one two three four five six '.repeat(20))).toBeGreaterThan(0.9);
});

test('wording: bounded for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      for (const figure of [hedges(text), repeated(text), repeated(text.repeat(5))]) {
        expect(figure).toBeGreaterThanOrEqual(0);
        expect(figure).toBeLessThanOrEqual(1);
      }
    })
  );
});
