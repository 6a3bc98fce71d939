/** The calibration of this companion: labels from use and from thumbs, told of the answers that had a score. */
import type { LabelSource, RouteRecord } from '@lockstep/protocol';
import { type Calibration, createCalibration } from '@lockstep/router';
import type { AssistantStore } from '../assistant';
import { UseLabels } from './useLabels';

/** What the chat and the doors tell the calibration. */
export interface Learning {
  readonly calibration: Calibration;
  readonly use: UseLabels;
  /** A thumb for the answer of a task. @returns false when no such answer had a score */
  thumb(task: string, good: boolean): boolean;
}

/** Learns from what a store keeps. */
export function createLearning(
  store: Pick<AssistantStore, 'calibration' | 'routes'>,
  now: () => number
): Learning {
  const calibration = createCalibration(store.calibration, now);
  function tell(record: RouteRecord, source: LabelSource, good: boolean): boolean {
    const measured = record.confidence?.measured;
    if (measured === undefined) {
      return false;
    }
    const { raw, digest, quantisation } = measured;
    const key = { digest, quantisation, kind: record.kind };
    calibration.tell({ task: record.id, at: now(), key, raw, source, good });
    return true;
  }
  return {
    calibration,
    use: new UseLabels(tell, now),
    thumb(task, good) {
      const record = store.routes.get(task);
      return record !== null && tell(record, 'thumb', good);
    }
  };
}
