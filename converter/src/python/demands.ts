/** Knows what well-known arguments demand of their numbers: `range(n)` a whole one, `quantile(q)` one from 0 to 1. */

/** What an argument demands; bounds are allowed themselves. */
export interface Demand {
  min?: number;
  max?: number;
}

const COUNT: Demand = { min: 0 };
const SOME: Demand = { min: 1 };
const SHARE: Demand = { min: 0, max: 1 };
const POSITIVE: Demand = { min: 0 };
/** NumPy takes seeds of 32 bits without sign. */
const SEED: Demand = { min: 0, max: 4_294_967_295 };

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
  KMeans: { name: 'n_clusters', demand: SOME }
};

/** Arguments that mean the same wherever they occur. */
const ANYWHERE: Record<string, Demand> = {
  n_clusters: SOME,
  n_estimators: SOME,
  n_neighbors: SOME,
  n_splits: { min: 2 },
  n_samples: COUNT,
  batch_size: SOME,
  epochs: SOME,
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

function known<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

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
  const first = known(FIRST, method);
  if (name !== null) {
    const own =
      known(NAMED, `${method}.${name}`) ?? (first?.name === name ? first.demand : undefined);
    return own ?? known(ANYWHERE, name) ?? null;
  }
  // `range(start, stop)` may start below zero.
  return first === undefined || position !== 0 || (method === 'range' && count > 1)
    ? null
    : first.demand;
}
