/** Places on a line moved apart: in order, with room between, and no farther than needed. */
import fc from 'fast-check';
import { spread } from './spread';

/** The same numbers, but for rounding. */
function about(...places: number[]): unknown[] {
  return places.map((at): unknown => expect.closeTo(at));
}

function spreadOf(places: readonly number[], gap: number): number[] {
  const moved = Float64Array.from(places);
  spread(moved, gap);
  return [...moved];
}

test('places with room stay', () => {
  expect(spreadOf([0.2, 0.5, 0.9], 0.1)).toEqual(about(0.2, 0.5, 0.9));
});

test('places that want the same spot stand around it', () => {
  expect(spreadOf([0.5, 0.5, 0.5], 0.1)).toEqual(about(0.4, 0.5, 0.6));
});

test('without room for all gaps places are even', () => {
  expect(spreadOf([0, 0, 0, 0], 9)).toEqual(about(0.125, 0.375, 0.625, 0.875));
});

test('any places end in order, within the line, at least the gap apart', () => {
  const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 });
  fc.assert(
    fc.property(places, fc.double({ min: 0, max: 0.3, noNaN: true }), (wanted, gap) => {
      const moved = spreadOf(
        wanted.sort((a, b) => a - b),
        gap
      );
      const least = Math.min(gap, 1 / wanted.length) - 1e-9;
      moved.forEach((at, i) => {
        expect(at).toBeGreaterThanOrEqual(-1e-9);
        expect(at).toBeLessThanOrEqual(1 + 1e-9);
        expect(i === 0 ? least : at - (moved[i - 1] ?? 0)).toBeGreaterThanOrEqual(least);
      });
    })
  );
});
