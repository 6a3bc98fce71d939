/** The pace follows what the card can do, within bounds. */
import { Pace } from './pace';

test('a slow card is asked for less, a fast one for more, both within bounds', () => {
  const slow = new Pace(false);
  const fast = new Pace(true);
  for (let frame = 0; frame < 100; frame++) {
    slow.lit(4, 300);
    fast.lit(1, 2);
  }
  expect(slow.budget).toBe(500);
  expect(fast.budget).toBe(400_000);
});

test('a frame that costs the page too much shrinks the next, even when the card is fast', () => {
  const pace = new Pace(true);
  const before = pace.budget;
  pace.lit(16, 1);
  expect(pace.budget).toBe(before / 2);
});

test('parts of a full picture grow while they are quick and shrink when they are not', () => {
  const pace = new Pace(true);
  const first = pace.part;
  pace.took(first, 2);
  expect(pace.part).toBe(first * 2);
  pace.took(first, 2); // a last part, smaller than asked: says nothing
  expect(pace.part).toBe(first * 2);
  pace.took(pace.part, 250);
  expect(pace.part).toBeLessThan(first);
});
