// Learns one head of the prior from recorded answers: ridge regression on what the product itself reads.
import { fromSource } from '../from-source.mjs';
import { ridge } from './ridge.mjs';

/** The product's own reading and predicting. */
export const prior = await fromSource('packages/router/src/prior/training.ts');
const { cuesOf, draftSigns, gramsOf, predicted } = prior;

const NO_GRAMS = { buckets: new Int32Array(0), signs: new Int8Array(0) };
/** Buckets of 7 bits and a sign. */
const LARGEST = 127;

/**
 * A head that predicts `target` of a row.
 *
 * @param rows `{ question, draft }`; the draft only where `withDraft` is set
 * @param options `penalty` of the ridge, `loud`: how much a dense column weighs beside the grams, `buckets` of grams
 *   (a power of two; 0 for none), `withDraft`
 */
export function learned(rows, target, { penalty, loud, buckets: size, withDraft = false }) {
  const dense = rows.map(({ question, draft }) =>
    withDraft ? draftSigns(question, draft) : cuesOf(question)
  );
  const grams = rows.map(({ question }) => (size === 0 ? NO_GRAMS : gramsOf(question)));
  const { mean, spread } = scaleOf(dense);
  const rarity = rarityOf(grams, size);
  const examples = rows.map((_, row) => {
    const { buckets, signs } = grams[row];
    const at = new Int32Array(buckets.length + mean.length);
    const by = new Float64Array(at.length);
    const each = 1 / Math.sqrt(Math.max(1, buckets.length));
    buckets.forEach((bucket, n) => {
      at[n] = bucket & (size - 1);
      by[n] = signs[n] * rarity[at[n]] * each;
    });
    mean.forEach((middle, n) => {
      const distance = (dense[row][n] - middle) / spread[n];
      at[buckets.length + n] = size + n;
      by[buckets.length + n] = loud * Math.max(-3, Math.min(3, distance));
    });
    return { at, by };
  });
  const { weights, intercept } = ridge(examples, rows.map(target), size + mean.length, penalty);
  const whole = Float64Array.from(rarity, (rare, bucket) => rare * weights[bucket]);
  const scale = whole.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / LARGEST || 1;
  const head = {
    intercept: short(intercept),
    dense: {
      mean: mean.map(short),
      spread: spread.map(short),
      weight: mean.map((_, n) => short(loud * weights[size + n]))
    },
    grams: Int8Array.from(whole, value => Math.round(value / scale)),
    scale: short(scale),
    usual: { mean: 0, spread: 1 }
  };
  const found = rows.map(({ question, draft }) =>
    predicted(head, question, withDraft ? draft : undefined)
  );
  const usual = scaleOf(found.map(value => [value]));
  return { ...head, usual: { mean: short(usual.mean[0]), spread: short(usual.spread[0]) } };
}

const short = value => Number(value.toPrecision(5));

/** Mean and spread of each dense column. */
function scaleOf(rows) {
  const mean = rows[0].map((_, at) => rows.reduce((sum, row) => sum + row[at], 0) / rows.length);
  const spread = mean.map(
    (middle, at) =>
      Math.sqrt(rows.reduce((sum, row) => sum + (row[at] - middle) ** 2, 0) / rows.length) || 1
  );
  return { mean, spread };
}

/** Rare grams count more: the logarithm of how few rows hold a bucket. */
function rarityOf(grams, size) {
  const counts = new Uint32Array(size);
  for (const { buckets } of grams) {
    for (const bucket of buckets) {
      counts[bucket & (size - 1)] += 1;
    }
  }
  return Float64Array.from(counts, count => Math.log((grams.length + 1) / (count + 1)));
}
