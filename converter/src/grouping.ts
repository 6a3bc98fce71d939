/** Gathers many small neighbours into few groups, so that a change of one neighbour leaves far groups alone. */

/** Something to gather: how strongly the place before it divides, and a name that tells it from its neighbours. */
export interface Neighbour {
  size: number;
  /** Below 0: nothing may start there. */
  strength: number;
  name: string;
}

/** A place divides where it is the strongest of so many before and behind it, so groups hold at least as many. */
const REACH = 2;

/** FNV-1a, 32 bit: an order among equals that depends on nothing but their names. */
function orderOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash;
}

/** How strong a place must be to split what is so many times larger than it should be. */
const SPLITS = [
  { times: 2, strength: 0 },
  { times: 1.5, strength: 0.3 },
  { times: 1, strength: 0.35 }
];

/** Splits a stretch at its strongest inner place, the one nearest the middle among equals, until all parts fit. */
function halve(all: readonly Neighbour[], from: number, to: number, limit: number): number[] {
  const size = all.slice(from, to).reduce((sum, one) => sum + one.size, 0);
  const least = SPLITS.find(({ times }) => size > times * limit)?.strength;
  if (least === undefined || to - from < 2) {
    return [];
  }
  const middle = (from + to) / 2;
  let best = -1;
  const gain = (at: number): number =>
    (all[at]?.strength ?? 0) - (2 * Math.abs(at - middle)) / (to - from);
  for (let at = from + 1; at < to; at++) {
    const strong = (all[at]?.strength ?? 0) >= least;
    if (strong && (best === -1 || gain(at) > gain(best))) {
      best = at;
    }
  }
  return best === -1
    ? []
    : [...halve(all, from, best, limit), best, ...halve(all, best, to, limit)];
}

/** Where a stretch larger than `limit` is split (never at 0): at its strongest places, near the middle among equals. */
export function splitLarge(all: readonly Neighbour[], limit: number): number[] {
  return halve(all, 0, all.length, limit);
}

/**
 * Where groups start (never at 0). Content-defined, as chunks of backups are: whether a group starts somewhere is told
 * by the few neighbours around the place, so that a new or changed section regroups only those near it. What is
 * still larger than `limit` is split at its strongest place.
 */
export function groupStarts(all: readonly Neighbour[], limit: number): number[] {
  const keys = all.map(one => ({ strength: one.strength, order: orderOf(one.name) }));
  const before = (a: number, b: number): boolean => {
    const [one, other] = [keys[a], keys[b]];
    if (one === undefined || other === undefined) {
      return one !== undefined;
    }
    return one.strength !== other.strength
      ? one.strength > other.strength
      : one.order !== other.order
        ? one.order < other.order
        : a < b;
  };
  const starts: number[] = [];
  for (let at = REACH; at <= all.length - REACH; at++) {
    let strongest = true;
    for (let near = Math.max(at - REACH, 1); near <= at + REACH && strongest; near++) {
      strongest = near === at || before(at, near);
    }
    if (strongest) {
      starts.push(at);
    }
  }
  const edges = [0, ...starts, all.length];
  return edges.slice(0, -1).flatMap((from, index) => {
    const inner = halve(all, from, edges[index + 1] ?? all.length, limit);
    return from === 0 ? inner : [from, ...inner];
  });
}
