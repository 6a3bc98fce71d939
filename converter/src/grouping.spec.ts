import fc from 'fast-check';
import { groupStarts, type Neighbour, splitLarge } from './grouping';

const neighbours = fc.array(
  fc.record({
    size: fc.double({ min: 0.5, max: 3, noNaN: true }),
    strength: fc.constantFrom(0, 0.25, 0.5, 1),
    name: fc.string({ maxLength: 8 })
  }),
  { maxLength: 60 }
);

/** The groups as lists. */
function groups(all: readonly Neighbour[], starts: readonly number[]): Neighbour[][] {
  return [0, ...starts].map((from, at) => all.slice(from, starts[at]));
}

describe('groupStarts', () => {
  it('leaves nobody out, in order, and nobody alone who need not be', () => {
    fc.assert(
      fc.property(neighbours, all => {
        const starts = groupStarts(all, 8);
        expect(groups(all, starts).flat()).toEqual(all);
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        expect(starts.every(at => at > 0 && at < all.length)).toBe(true);
        if (all.length > 1 && all.every(({ size }) => size < 0.9)) {
          expect(groups(all, starts).every(group => group.length > 1)).toBe(true);
        }
      })
    );
  });

  it('makes no group much larger than asked for', () => {
    fc.assert(
      fc.property(neighbours, all => {
        const sizes = groups(all, groupStarts(all, 8)).map(group =>
          group.reduce((sum, { size }) => sum + size, 0)
        );
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(16);
      })
    );
  });

  it('regroups only the neighbours of what is new', () => {
    const named = (names: readonly string[]): Neighbour[] =>
      names.map(name => ({ size: 1, strength: 0.5, name }));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 30, maxLength: 60 }),
        fc.nat(9),
        (names, at) => {
          const first = (all: readonly Neighbour[]): (string | undefined)[] =>
            groups(all, groupStarts(all, 100)).map(([one]) => one?.name);
          const before = first(named(names));
          const after = first(named([...names.slice(0, at), '—new—', ...names.slice(at)]));
          const far = new Set(names.slice(at + 5));
          const kept = (all: (string | undefined)[]): (string | undefined)[] =>
            all.filter(name => name !== undefined && far.has(name));
          expect(kept(after)).toEqual(kept(before));
        }
      )
    );
  });
});

describe('splitLarge', () => {
  it('splits at the strongest place, and never where nothing may start', () => {
    const all = [0, 0.3, -1, 0.6, -1, 0.1].map((strength, at) => ({
      size: 1,
      strength,
      name: String(at)
    }));
    expect(splitLarge(all, 6)).toEqual([]);
    expect(splitLarge(all, 4)).toEqual([3]);
  });
});
