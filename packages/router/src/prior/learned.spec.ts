import fc from 'fast-check';
import { priorAfter, priorOf, WORTH_ASKING } from '../prior';
import { DRAFT_SIGNS, draftSigns, resultOf } from './draftSigns';
import { draftRight, draftStanding, formOf, questionStanding, shippedHeads } from './learned';
import { cuesOf, CUES, gramsOf, partsOf } from './reading';

const PROBLEM =
  'Ada buys 3 boxes of 12 pens for $4 each and sells half of the pens for $1. How many dollars does she make?';

test('a question is told apart by its form', () => {
  expect(formOf('Which is a prime?\nA. 4\nB. 7\nC. 9\nD. 12\nAnswer:')).toBe('choice');
  expect(formOf(PROBLEM)).toBe('problem');
  expect(formOf('Why does the merge in run 14 lose rows?')).toBe('other');
  const { stem, options } = partsOf('Which is a prime?\nA. 4\nB. 7');
  expect(stem.trim()).toBe('Which is a prime?');
  expect(options).toEqual(['4', '7']);
});

test('the shipped heads fit what is read', () => {
  for (const { dense, grams } of Object.values(shippedHeads())) {
    expect([CUES, DRAFT_SIGNS]).toContain(dense.weight.length);
    expect(dense.mean).toHaveLength(dense.weight.length);
    expect(dense.spread).toHaveLength(dense.weight.length);
    expect(grams.length & (grams.length - 1)).toBe(0);
  }
  expect(shippedHeads().choice.grams.length).toBeGreaterThan(0);
});

test('any text gives as many figures as were trained, all of them finite, and a bounded standing', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[A-D. \n0-9a-z?$%=+]{0,80}$/)
  );
  fc.assert(
    fc.property(text, text, (question, draft) => {
      expect(cuesOf(question)).toHaveLength(CUES);
      const signs = draftSigns(question, draft);
      expect(signs).toHaveLength(DRAFT_SIGNS);
      expect(signs.every(Number.isFinite)).toBe(true);
      expect(Math.abs(questionStanding(question).standing)).toBeLessThanOrEqual(3);
      expect(Math.abs(draftStanding(question, draft) ?? 0)).toBeLessThanOrEqual(3);
      const { gain } = priorOf('chat', question);
      expect(gain).toBeGreaterThanOrEqual(0);
      expect(gain).toBeLessThan(1);
    })
  );
});

test('grams are each counted once, wherever they stand', () => {
  const once = gramsOf('alpha beta');
  const twice = gramsOf('alpha beta alpha beta alpha beta');
  expect(new Set(once.buckets).size).toBe(once.buckets.length);
  expect(twice.buckets.length).toBeLessThan(2 * once.buckets.length);
});

test('a draft whose sums are wrong or that never ends is worth more than one that adds up', () => {
  const right =
    'She buys 3 * 12 = 36 pens.\nThey cost 3 * $4 = $12.\nShe sells 36 / 2 = 18 pens for 18 * $1 = $18.\nShe makes 18 - 12 = 6 dollars.\n#### 6';
  const wrong = right.replace('36 / 2 = 18', '36 / 2 = 16').replace('#### 6', '#### 4.5');
  const cut = right.slice(0, 70);
  const standing = (draft: string): number => draftStanding(PROBLEM, draft) ?? NaN;
  expect(standing(wrong)).toBeGreaterThan(standing(right));
  expect(standing(cut)).toBeGreaterThan(standing(right));
  expect(draftRight(PROBLEM, right)).toBeGreaterThan(draftRight(PROBLEM, wrong) ?? NaN);
  expect(draftStanding(PROBLEM, 'Six.')).toBeNull();
  expect([right, cut, 'no figure'].map(resultOf)).toEqual([6, expect.any(Number), null]);
});

test('a draft moves the gain of a question, but never of one that no model can answer', () => {
  const bad = '3 * 12 = 30 pens. 30 / 2 = 20 and 20 * 4 = 90';
  const before = priorOf('chat', PROBLEM);
  expect(priorAfter('chat', PROBLEM, before, bad).gain).toBeGreaterThan(WORTH_ASKING);
  expect(priorAfter('chat', PROBLEM, before, 'Six.')).toBe(before);
  const hopeless = priorOf('chat', 'What is the weather in Brno?');
  expect(priorAfter('chat', 'What is the weather in Brno?', hopeless, bad)).toBe(hopeless);
});
