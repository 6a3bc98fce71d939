/** Texts and room are cut to size without losing count. */
import fc from 'fast-check';
import { allot } from './allot';
import { cut, titleFrom } from './cut';

test('cutting keeps to its size and never splits a character', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.integer({ min: 0, max: 300 }),
      (whole, size) => {
        const short = cut(whole, size);
        expect(short.length).toBeLessThanOrEqual(Math.max(size, 0));
        expect(short.isWellFormed()).toBe(whole.isWellFormed());
      }
    )
  );
});

test('shares never sum to more than the room, nor give more than is needed', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.array(fc.record({ need: fc.nat(5_000), weight: fc.integer({ min: 1, max: 5 }) })),
      (room, wants) => {
        const shares = allot(room, wants);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(room);
        shares.forEach((share, at) => {
          expect(share).toBeLessThanOrEqual(wants[at]?.need ?? 0);
        });
      }
    )
  );
});

test.each([
  ['Why are 546 links gone?', 'Why are 546 links gone?'],
  [
    'Why are 546 links gone after the merge of sites and links in the third cell?',
    'Why are 546 links gone after the merge of sites and links…'
  ],
  ['a'.repeat(80), `${'a'.repeat(59)}…`]
])('a chat is named after its first question: %s', (question, title) => {
  expect(titleFrom(question)).toBe(title);
});
