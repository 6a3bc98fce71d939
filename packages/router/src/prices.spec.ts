import fc from 'fast-check';
import { priceList, UNKNOWN_PRICE } from './prices';

const { dateOf, estimated, priced, worstCase } = priceList();

const models = fc.constantFrom('claude-haiku-5.5', 'claude-opus-5-5', 'claude-sonnet-5.5', 'gpt-x');

test('a million tokens cost what the table says', () => {
  const million = { promptTokens: 1_000_000, outputTokens: 0 };
  expect(priced('claude-sonnet-5.5', million)).toBe(2_000_000);
  expect(priced('claude-opus-5-5-20261001', million)).toBe(4_000_000);
  expect(priced('claude-haiku-5.5', { promptTokens: 100_000, outputTokens: 1_000 })).toBe(10_500);
});

test('a model outside the table, or a prompt outside its range, costs the cautious price', () => {
  const usage = { promptTokens: 100_001, outputTokens: 0 };
  expect(priced('gpt-x', usage)).toBe(100_001 * UNKNOWN_PRICE.input);
  expect(priced('claude-haiku-5.5', usage)).toBe(100_001 * UNKNOWN_PRICE.input);
  expect(priced('claude-haiku-4', { promptTokens: 1, outputTokens: 0 })).toBe(15);
});

test('fractions round up once, not twice', () => {
  expect(priced('claude-haiku-5.5', { promptTokens: 3, outputTokens: 0 })).toBe(1);
  expect(priced('claude-haiku-5.5', { promptTokens: 30, outputTokens: 0 })).toBe(3);
});

test('low, about, high and worst case come in that order, and whole', () => {
  fc.assert(
    fc.property(
      models,
      fc.nat(300_000),
      fc.nat(8_000),
      fc.nat(8_000),
      (model, bytes, max, usual) => {
        const { low, about, high } = estimated(model, bytes, max, usual);
        const worst = worstCase(model, bytes, max);
        expect([low, about, high, worst]).toEqual([low, about, high, worst].sort((a, b) => a - b));
        expect([low, about, high, worst].every(Number.isSafeInteger)).toBe(true);
      }
    )
  );
});

test('no usage that a body of that size can have costs more than the worst case', () => {
  fc.assert(
    fc.property(models, fc.nat(300_000), fc.nat(8_000), fc.nat(100), (model, bytes, max, part) => {
      const usage = {
        promptTokens: Math.floor((bytes * part) / 100),
        outputTokens: Math.floor((max * part) / 100)
      };
      expect(priced(model, usage)).toBeLessThanOrEqual(worstCase(model, bytes, max));
    })
  );
});

test('what the person wrote counts before the table, and brings its date', () => {
  const own = priceList([
    { model: 'claude-haiku-5.5', input: 1, output: 2, of: '2026-11' },
    { model: 'gpt-*', input: 3, output: 4, cached: 0, of: '2026-09' }
  ]);
  const usage = { promptTokens: 1_000, outputTokens: 100 };
  expect(own.priced('claude-haiku-5.5', usage)).toBe(1_200);
  expect(own.priced('gpt-large', { ...usage, cachedTokens: 400 })).toBe(2_200);
  expect(['claude-haiku-5.5', 'gpt-large', 'claude-opus-5.5', 'other'].map(own.dateOf)).toEqual([
    '2026-11',
    '2026-09',
    '2026-10',
    null
  ]);
  expect(dateOf('gpt-large')).toBeNull();
});

test('tokens that a model still knew cost less, never more than all of the prompt', () => {
  const usage = { promptTokens: 1_000, outputTokens: 0 };
  expect(priced('claude-sonnet-5.5', { ...usage, cachedTokens: 1_000 })).toBe(200);
  expect(priced('claude-sonnet-5.5', { ...usage, cachedTokens: 5_000 })).toBe(200);
  expect(priced('no-such-model', { ...usage, cachedTokens: 1_000 })).toBe(15_000);
});
