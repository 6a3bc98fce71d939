/** How much goes into one delivery: as many observations as the door takes, and not more text than it reads at once. */
import { MAX_QUEUED, type Observation } from '@lockstep/protocol';

/** About the most text of one delivery, in characters; the companion's door takes several times that. */
const MAX_BATCH = 500_000;

/** Splits observations, in order. */
export function batchesOf(observations: readonly Observation[]): Observation[][] {
  const batches: Observation[][] = [];
  let batch: Observation[] = [];
  let size = 0;
  for (const observation of observations) {
    const more = sizeOf(observation);
    if (batch.length > 0 && (size + more > MAX_BATCH || batch.length === MAX_QUEUED - 1)) {
      batches.push(batch);
      batch = [];
      size = 0;
    }
    batch.push(observation);
    size += more;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

function sizeOf(observation: Observation): number {
  if (observation.kind !== 'run') {
    return 1_000;
  }
  const { code, outputs, error } = observation;
  const texts = [code, error?.message ?? '', error?.traceback ?? '', ...outputs.map(o => o.text)];
  return texts.reduce((sum, text) => sum + text.length, 1_000);
}
