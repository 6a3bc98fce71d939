/** By what a draft of these weights at this task is measured: its chance, its threshold, and whether to think again. */
import type { CalibrationKey } from './calibration/labels';
import type { Measure } from './confidence';
import type { Capabilities } from './contract';
import type { Journey } from './journey';
import { WORTH_ASKING } from './prior';
import type { Choice } from './tiers';

/** The chance that a proven threshold does not keep its promise after all. */
const DOUBT = 0.1;

/** What a calibration is kept for: these weights at this kind of task. */
const keyFor = ({ digest, quantisation }: Capabilities, { task }: Journey): CalibrationKey => ({
  digest: digest ?? '',
  quantisation: quantisation ?? '',
  kind: task.kind
});

/** How scores of these weights become chances; nothing where no calibration is kept. */
export function measureOf(capabilities: Capabilities, journey: Journey): Measure | undefined {
  const { calibration } = journey.deps;
  const key = keyFor(capabilities, journey);
  return calibration && { ...key, chance: raw => calibration.chance(key, raw) };
}

/** The threshold that keeps the stated risk where that is proven for these weights, else the one that was set. */
export function thresholdOf(capabilities: Capabilities, journey: Journey): number {
  const { deps, settings, task, threshold } = journey;
  const { risk } = settings;
  const proven =
    typeof risk === 'number' && task.threshold === undefined
      ? deps.calibration?.threshold(keyFor(capabilities, journey), { risk, doubt: DOUBT })
      : null;
  return proven ?? threshold;
}

/** Whether a better answer could be had at all, so that a second thought can change what happens. */
export function mayThinkAgain(choice: Choice, { deps, policy, prior, tiers }: Journey): boolean {
  const { medium, cloud, frontier } = tiers.choice;
  const larger = medium !== null && medium.name !== choice.name;
  const beyond = policy.cloud && (cloud !== null || frontier !== null);
  return deps.secondThoughts === true && prior.gain >= WORTH_ASKING && (larger || beyond);
}
