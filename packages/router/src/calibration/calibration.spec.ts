import { type CalibrationSnapshot } from '@lockstep/protocol';
import fc from 'fast-check';
import {
  type CalibrationKey,
  type CalibrationStore,
  chanceOf,
  createCalibration,
  type Evidence,
  evidenceOf,
  fewestFor,
  FIRST_NOISE,
  fitOf,
  type Label,
  levelsOf,
  noiseOf,
  reliabilityOf,
  tailOf,
  thresholdFor,
  weightOf
} from './index';

/** Numbers from 0 to 1, the same each time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const KEY: CalibrationKey = { digest: 'a', quantisation: 'Q4_K_M', kind: 'code' };
const key = fc.record({
  digest: fc.constantFrom('a', 'b', ''),
  quantisation: fc.constantFrom('Q4_K_M', 'Q8_0'),
  kind: fc.constantFrom('code' as const, 'chat' as const)
});
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const evidence = fc.array(
  fc.record({ task: fc.uuid(), key, raw: unit, good: unit }) satisfies fc.Arbitrary<Evidence>,
  { maxLength: 60 }
);

const answers = (of: CalibrationKey, n: number, raw: number, share: number): Evidence[] =>
  Array.from({ length: n }, (_, at) => ({
    task: `${of.digest}${at}`,
    key: of,
    raw,
    good: at < n * share ? 1 : 0
  }));

/** A store in memory. */
function memory(): CalibrationStore & { all: Label[]; kept: CalibrationSnapshot[] } {
  const all: Label[] = [];
  const kept: CalibrationSnapshot[] = [];
  return {
    all,
    kept,
    addLabel: label => void all.push(label),
    labels: most => all.slice(-most),
    addSnapshot: snapshot => void kept.unshift({ ...snapshot, id: kept.length + 1 }),
    snapshots: most => kept.slice(0, most)
  };
}

const label = (n: number, changes: Partial<Label> = {}): Label => ({
  task: `t${n}`,
  at: n,
  key: KEY,
  raw: 0.8,
  source: 'thumb',
  good: true,
  ...changes
});

describe('a fit', () => {
  it('gives chances between 0 and 1 that never fall as the score rises, for any answers', () => {
    fc.assert(
      fc.property(evidence, key, unit, unit, (all, of, one, other) => {
        const fit = fitOf(all);
        const [low, high] = [one, other].sort((a, b) => a - b).map(raw => chanceOf(fit, of, raw));
        expect(low).toBeGreaterThan(0);
        expect(high).toBeLessThan(1);
        expect(low).toBeLessThanOrEqual((high ?? 0) + 1e-12);
      }),
      { numRuns: 60 }
    );
  });

  it('without answers leaves scores as they are, and weights that nobody has seen are like their parent', () => {
    expect(chanceOf({}, KEY, 0.7)).toBeCloseTo(0.7);
    const fit = fitOf(answers(KEY, 200, 0.8, 0.4));
    const parent = chanceOf(fit, { ...KEY, digest: 'never seen' }, 0.8);
    expect(parent).toBeCloseTo(chanceOf(fit, { ...KEY, digest: 'nor this' }, 0.8));
    expect(parent).toBeLessThan(0.6);
  });

  it('moves from parent to own answers as these grow in number', () => {
    const fine = answers(KEY, 300, 0.8, 0.9);
    const chance = (n: number): number =>
      chanceOf(
        fitOf([...fine, ...answers({ ...KEY, digest: 'b' }, n, 0.8, 0.3)]),
        { ...KEY, digest: 'b' },
        0.8
      );
    expect(chance(0)).toBeGreaterThan(0.8);
    expect(chance(10)).toBeLessThan(chance(0));
    expect(chance(10)).toBeGreaterThan(chance(400));
    expect(chance(400)).toBeLessThan(0.4);
  });

  it('learns the same from any order of answers, and nothing from labels that cancel out', () => {
    fc.assert(
      fc.property(evidence, all => {
        const here = chanceOf(fitOf(all), KEY, 0.6);
        expect(chanceOf(fitOf([...all].reverse()), KEY, 0.6)).toBeCloseTo(here, 4);
      }),
      { numRuns: 30 }
    );
    const idle = answers(KEY, 50, 0.8, 1).map(one => ({ ...one, good: 0.5 }));
    expect(chanceOf(fitOf(idle), KEY, 0.8)).toBeCloseTo(0.8, 3);
  });

  it('finds the true chances of answers whose scores are too sure', () => {
    const random = generator(3);
    const drawn = (n: number): Evidence[] =>
      Array.from({ length: n }, (_, at) => {
        const raw = 0.05 + 0.9 * random();
        const truth = 1 / (1 + Math.exp(-0.4 * Math.log(raw / (1 - raw)) + 0.5));
        return { task: `${at}`, key: KEY, raw, good: random() < truth ? 1 : 0 };
      });
    const fit = fitOf(drawn(1_500));
    const fresh = drawn(3_000);
    const figures = (chance: (raw: number) => number) =>
      reliabilityOf(fresh.map(({ raw, good }) => ({ chance: chance(raw), good })));
    expect(figures(raw => raw).ece).toBeGreaterThan(0.1);
    expect(figures(raw => chanceOf(fit, KEY, raw)).ece).toBeLessThan(0.05);
  });
});

describe('labels', () => {
  it('of one answer add up by how reliable each source is; a later one takes the place of an earlier', () => {
    const good = (labels: Label[]): number => evidenceOf(labels, FIRST_NOISE)[0]?.good ?? NaN;
    expect(good([label(1)])).toBeCloseTo(1 - FIRST_NOISE.thumb);
    expect(good([label(1, { source: 'ran' })])).toBeCloseTo(1 - FIRST_NOISE.ran);
    expect(
      good([label(1, { source: 'ran' }), label(1, { source: 'undone', good: false })])
    ).toBeCloseTo(0.5);
    expect(good([label(1), label(1, { good: false })])).toBeCloseTo(FIRST_NOISE.thumb);
    expect(weightOf({ good: good([label(1, { source: 'edited' })]) })).toBeLessThan(
      weightOf({ good: good([label(1, { source: 'ran' })]) })
    );
  });

  it('from a source that contradicts thumbs come to count for nothing', () => {
    const contrary = Array.from({ length: 300 }, (_, n) => [
      label(n, { good: n % 2 === 0 }),
      label(n, { source: 'ran', good: n % 3 === 0 })
    ]).flat();
    expect(noiseOf(contrary).ran).toBeGreaterThan(0.4);
    expect(noiseOf([]).ran).toBe(FIRST_NOISE.ran);
  });
});

describe('figures', () => {
  it('an example worked by hand', () => {
    const { ece, auroc, brier, base, baseBrier } = reliabilityOf(
      [
        { chance: 0.9, good: 1 },
        { chance: 0.9, good: 0 },
        { chance: 0.1, good: 0 },
        { chance: 0.1, good: 0 }
      ],
      2
    );
    expect(ece).toBeCloseTo((0.4 + 0.1) / 2);
    expect(auroc).toBeCloseTo(2.5 / 3);
    expect(brier).toBeCloseTo((0.01 + 0.81 + 0.01 + 0.01) / 4);
    expect(base).toBe(0.25);
    expect(baseBrier).toBeCloseTo(0.25 * 0.75);
  });

  it('are bounded, and bins hold every answer once', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ chance: unit, good: unit }), { minLength: 1 }), all => {
        const { bins, ece, brier, count } = reliabilityOf(all);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBeCloseTo(count);
        expect(bins.length).toBeLessThanOrEqual(10);
        expect(ece).toBeGreaterThanOrEqual(0);
        expect(ece).toBeLessThanOrEqual(1);
        expect(brier).toBeLessThanOrEqual(1);
      })
    );
  });
});

describe('a promised threshold', () => {
  it('is broken no more often than promised, whatever the true risk of each score', () => {
    const promise = { risk: 0.2, doubt: 0.1 };
    const random = generator(5);
    let promised = 0;
    let broken = 0;
    for (let trial = 0; trial < 400; trial += 1) {
      const steep = 0.2 + random();
      const wrongAt = (score: number): number => Math.min(1, steep * (1 - score));
      const judged = Array.from({ length: 200 }, () => {
        const score = random();
        return { score, wrong: random() < wrongAt(score) };
      });
      const proven = thresholdFor(judged, promise);
      if (proven !== null) {
        promised += 1;
        // The true risk of all scores from there up, by the integral of wrongAt.
        const risk = (steep * (1 - proven)) / 2;
        broken += risk > promise.risk ? 1 : 0;
      }
    }
    expect(promised).toBeGreaterThan(100);
    expect(broken / 400).toBeLessThanOrEqual(promise.doubt + 0.03);
  });

  it('is not given for a handful of answers, nor where most are wrong', () => {
    const promise = { risk: 0.1, doubt: 0.1 };
    const fine = (n: number) => Array.from({ length: n }, () => ({ score: 0.9, wrong: false }));
    expect(thresholdFor(fine(fewestFor(promise) - 1), promise)).toBeNull();
    expect(thresholdFor(fine(fewestFor(promise)), promise)).toBe(0.01);
    expect(
      thresholdFor(
        fine(100).map(one => ({ ...one, wrong: true })),
        promise
      )
    ).toBeNull();
  });

  it('rests on the exact binomial tail', () => {
    expect(tailOf(0, 10, 0.1)).toBeCloseTo(0.9 ** 10);
    expect(tailOf(2, 3, 0.5)).toBeCloseTo(1 - 0.125);
    expect(tailOf(3, 3, 0.5)).toBeCloseTo(1);
  });
});

describe('a calibration', () => {
  it('learns after every twentieth label, shows before and after, and leaves scores alone until then', () => {
    const store = memory();
    const calibration = createCalibration(store, () => 7);
    for (let n = 0; n < 19; n += 1) {
      calibration.tell(label(n, { good: n % 4 === 0 }));
    }
    expect(store.kept).toHaveLength(0);
    expect(calibration.chance(KEY, 0.8)).toBe(0.8);
    calibration.tell(label(19, { good: false }));
    expect(store.kept).toMatchObject([{ reason: 'labels', answers: 20, at: 7, held: false }]);
    expect(calibration.chance(KEY, 0.8)).toBeLessThan(0.6);
    const { before, after } = store.kept[0] ?? {};
    expect(after?.brier).toBeLessThan(before?.brier ?? NaN);
  });

  it('learns at once when weights are new, and the old ones keep their own line', () => {
    const store = memory();
    const calibration = createCalibration(store, () => 7);
    for (let n = 0; n < 20; n += 1) {
      calibration.tell(label(n, { good: false }));
    }
    const old = calibration.chance(KEY, 0.8);
    calibration.tell(label(20, { key: { ...KEY, digest: 'newer' } }));
    expect(store.kept[0]).toMatchObject({ reason: 'new-weights', answers: 21 });
    expect(store.kept[0]?.fit).toHaveProperty([levelsOf({ ...KEY, digest: 'newer' })[3] ?? '']);
    expect(calibration.chance({ ...KEY, digest: 'newer' }, 0.8)).toBeGreaterThan(old);
  });

  it('goes back to a snapshot and stays there until it is asked to learn', () => {
    const store = memory();
    const calibration = createCalibration(store, () => 7);
    for (let n = 0; n < 20; n += 1) {
      calibration.tell(label(n, { good: false }));
    }
    const first = calibration.chance(KEY, 0.8);
    for (let n = 20; n < 60; n += 1) {
      calibration.tell(label(n));
    }
    expect(calibration.chance(KEY, 0.8)).toBeGreaterThan(first);
    expect(calibration.restore(99)).toBe(false);
    expect(calibration.restore(1)).toBe(true);
    expect(calibration.chance(KEY, 0.8)).toBe(first);
    for (let n = 60; n < 90; n += 1) {
      calibration.tell(label(n));
    }
    expect(calibration.chance(KEY, 0.8)).toBe(first);
    expect(calibration.view().held).toBe(true);
    expect(calibration.restore(null)).toBe(true);
    expect(calibration.chance(KEY, 0.8)).toBeCloseTo(0.8);
    calibration.refit();
    expect(calibration.chance(KEY, 0.8)).not.toBeCloseTo(first);
    expect(calibration.view()).toMatchObject({
      held: false,
      groups: [{ kind: 'code', answers: 90 }]
    });
  });

  it('promises a threshold for these weights once their answers prove it', () => {
    const store = memory();
    const calibration = createCalibration(store, () => 7);
    const promise = { risk: 0.2, doubt: 0.1 };
    expect(calibration.threshold(KEY, promise)).toBeNull();
    for (let n = 0; n < 300; n += 1) {
      calibration.tell(label(n, { raw: n % 2 === 0 ? 0.9 : 0.3, good: n % 2 === 0 }));
    }
    const threshold = calibration.threshold(KEY, promise) ?? NaN;
    expect(calibration.chance(KEY, 0.9)).toBeGreaterThanOrEqual(threshold);
    expect(calibration.chance(KEY, 0.3)).toBeLessThan(threshold);
  });
});
