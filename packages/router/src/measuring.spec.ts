import type { CalibrationKey, Calibrator } from './calibration';
import { ask, cloud, unsure } from './route.testing';

const DRAFT = [['The merge drops rows without a match.']];
const auto = { mode: 'auto' as const };

/** Calls every score that chance, and proves that threshold. */
function calibrator(chance: number, threshold: number | null = null) {
  const asked: CalibrationKey[] = [];
  const calibration: Calibrator = {
    chance(key) {
      asked.push(key);
      return chance;
    },
    threshold: () => threshold
  };
  return { calibration, asked };
}

test('a score counts as the chance that it has meant for these weights and this kind', async () => {
  const { calibration, asked } = calibrator(0.95);
  const providers = [unsure(...DRAFT), cloud(['From afar.'])];
  const { record } = await ask({ providers, settings: auto, calibration });
  expect(record.calls.map(({ place }) => place)).toEqual(['local']);
  expect(record.confidence).toMatchObject({
    value: 0.95,
    measured: { digest: 'd1', quantisation: '' }
  });
  expect(record.confidence?.measured?.raw).toBeCloseTo(0.6);
  expect(asked[0]).toEqual({ digest: 'd1', quantisation: '', kind: 'code' });
});

test('a threshold that is proven for the stated risk takes the place of the fixed one', async () => {
  const providers = () => [unsure(...DRAFT), cloud(['From afar.'])];
  const { calibration } = calibrator(0.7, 0.65);
  const stated = { ...auto, risk: 0.2 };
  const kept = await ask({ providers: providers(), settings: stated, calibration });
  expect(kept.record.confidence).toMatchObject({ value: 0.7, threshold: 0.65 });
  expect(kept.record.calls).toHaveLength(1);
  const fixed = await ask({ providers: providers(), settings: auto, calibration });
  expect(fixed.record.calls).toHaveLength(2);
  const unproven = calibrator(0.7).calibration;
  const sent = await ask({ providers: providers(), settings: stated, calibration: unproven });
  expect(sent.record.calls).toHaveLength(2);
});

test('a task that asks for more keeps its own threshold', async () => {
  const { calibration } = calibrator(0.7, 0.65);
  const { record } = await ask({
    providers: [unsure(...DRAFT), cloud(['From afar.'])],
    settings: { ...auto, risk: 0.2 },
    task: { threshold: 0.9 },
    calibration
  });
  expect(record.calls).toHaveLength(2);
});
