import fc from 'fast-check';
import { curveOf, inOrder, type Pair } from './gainCurve';

const pairs = fc
  .array(fc.record({ weak: fc.constantFrom(0, 1), strong: fc.constantFrom(0, 1) }), {
    minLength: 2,
    maxLength: 60
  })
  .filter(all => all.reduce((sum, { weak, strong }) => sum + strong - weak, 0) > 0);

const apgr = (all: readonly Pair[], scores: readonly number[]): number =>
  curveOf(inOrder(all, scores)).apgr;

test('an example worked by hand', () => {
  // Gains in order: 1, 0, 0, 1 of 2 in all; PGR after 0 to 4 calls: 0, 0.5, 0.5, 0.5, 1.
  const all = [
    { weak: 0, strong: 1 },
    { weak: 1, strong: 1 },
    { weak: 0, strong: 0 },
    { weak: 0, strong: 1 }
  ];
  const curve = curveOf(inOrder(all, [4, 3, 2, 1]));
  expect(curve.apgr).toBeCloseTo((0.25 + 0.5 + 0.5 + 0.75) / 4);
  expect([0, 0.2, 0.5, 0.8].map(curve.cpt)).toEqual([0, 0.25, 0.25, 1]);
});

test('without any order the curve is the straight line', () => {
  fc.assert(
    fc.property(pairs, all => {
      const curve = curveOf(
        inOrder(
          all,
          all.map(() => 7)
        )
      );
      expect(curve.apgr).toBeCloseTo(0.5);
      expect(Math.abs(curve.cpt(0.5) - 0.5)).toBeLessThanOrEqual(1 / all.length);
    })
  );
});

test('no order is better than that of the gains themselves, and its reverse mirrors it', () => {
  fc.assert(
    fc.property(
      pairs,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
      (all, any) => {
        const scores = all.map((_, at) => any[at % any.length] ?? 0);
        const oracle = apgr(
          all,
          all.map(({ weak, strong }) => strong - weak)
        );
        expect(apgr(all, scores)).toBeLessThanOrEqual(oracle + 1e-9);
        const mirrored = apgr(
          all,
          scores.map(score => -score)
        );
        expect(apgr(all, scores) + mirrored).toBeCloseTo(1);
      }
    )
  );
});

test('counting a question twice is the same as having it twice', () => {
  const all = [
    { weak: 0, strong: 1 },
    { weak: 1, strong: 1 },
    { weak: 0, strong: 1 }
  ];
  const once = inOrder(all, [3, 2, 1]);
  const twice = inOrder(
    [...all.slice(0, 2), all[2], all[2]].flatMap(pair => pair ?? []),
    [3, 2, 1, 1]
  );
  expect(curveOf(once, [1, 1, 2]).apgr).toBeCloseTo(curveOf(twice).apgr);
  expect(curveOf(once, [1, 0, 1]).apgr).toBeCloseTo(0.5);
});
