/** Knows what well-known arguments demand of their numbers: `range(n)` a whole one, `quantile(q)` one from 0 to 1. */

/** What an argument demands; bounds are allowed themselves. */
export interface Demand {
  whole: boolean;
  min?: number;
  max?: number;
}

const COUNT: Demand = { whole: true, min: 0 };
const SOME: Demand = { whole: true, min: 1 };
const SHARE: Demand = { whole: false, min: 0, max: 1 };
const POSITIVE: Demand = { whole: false, min: 0 };
/** NumPy takes seeds of 32 bits without sign. */
const SEED: Demand = { whole: true, min: 0, max: 4_294_967_295 };

/** Methods and functions whose first argument by position is meant, with the keyword that names it. */
const FIRST: Record<string, { name: string; demand: Demand }> = {
  range: { name: '', demand: COUNT },
  trange: { name: '', demand: COUNT },
  head: { name: 'n', demand: COUNT },
  tail: { name: 'n', demand: COUNT },
  nlargest: { name: 'n', demand: COUNT },
  nsmallest: { name: 'n', demand: COUNT },
  most_common: { name: 'n', demand: COUNT },
  sample: { name: 'n', demand: COUNT },
  sleep: { name: 'secs', demand: POSITIVE },
  quantile: { name: 'q', demand: SHARE },
  pagerank: { name: '', demand: { whole: false } },
  KMeans: { name: 'n_clusters', demand: SOME }
};

/** Arguments that mean the same wherever they occur. */
const ANYWHERE: Record<string, Demand> = {
  n_clusters: SOME,
  n_estimators: SOME,
  n_neighbors: SOME,
  n_splits: { whole: true, min: 2 },
  n_samples: COUNT,
  batch_size: SOME,
  epochs: SOME,
  max_iter: { whole: false },
  frac: POSITIVE,
  timeout: POSITIVE,
  random_state: SEED
};

/** Functions whose named argument has a meaning of its own. */
const NAMED: Record<string, Demand> = {
  'pagerank.alpha': SHARE,
  'seed.seed': SEED,
  'default_rng.seed': SEED,
  'quantile.q': SHARE
};

/**
 * What a function demands of one of its arguments, `null` when nothing is known.
 *
 * @param method the last name of what is called
 * @param count how many arguments the call has
 */
export function demandOf(
  method: string,
  name: string | null,
  position: number | null,
  count: number
): Demand | null {
  if (name !== null) {
    const own = NAMED[`${method}.${name}`] ?? FIRST[method];
    if (own !== undefined && 'whole' in own) {
      return own;
    }
    if (own !== undefined && own.name === name) {
      return own.demand;
    }
    return Object.hasOwn(ANYWHERE, name) ? (ANYWHERE[name] ?? null) : null;
  }
  const first = Object.hasOwn(FIRST, method) ? FIRST[method] : undefined;
  if (first === undefined || position !== 0) {
    return null;
  }
  // `range(start, stop)` may start below zero.
  return method === 'range' && count > 1 ? { whole: true } : first.demand;
}

/** The keyword of the first argument of a well-known method, `null` when it is not known or has none. */
export function firstArgumentOf(method: string): string | null {
  const name = Object.hasOwn(FIRST, method) ? FIRST[method]?.name : undefined;
  return name === undefined || name === '' ? null : name;
}
