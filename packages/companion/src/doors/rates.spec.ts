import { Buckets } from './rates';

describe('a bucket', () => {
  it('gives a burst, then as many as time refills, to each caller apart', () => {
    let now = 0;
    const buckets = new Buckets({ burst: 3, perSecond: 2 }, () => now);
    const take = (): boolean[] => [1, 2, 3, 4].map(() => buckets.take('ann'));
    expect(take()).toEqual([true, true, true, false]);
    expect(buckets.take('bob')).toBe(true);
    now += 1_000;
    expect(take()).toEqual([true, true, false, false]);
    now += 60_000;
    expect(take()).toEqual([true, true, true, false]);
  });

  it('is not refilled by a clock that goes back', () => {
    let now = 10_000;
    const buckets = new Buckets({ burst: 1, perSecond: 1 }, () => now);
    expect(buckets.take('ann')).toBe(true);
    now = 0;
    expect(buckets.has('ann')).toBe(false);
  });
});
