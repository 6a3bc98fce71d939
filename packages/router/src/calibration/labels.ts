/**
 * What use says of an answer. Each kind of label errs at a rate of its own, which is estimated where a person's own
 * verdict stands beside it; all labels of one answer together are one number, the chance that it was good as far as
 * they alone can tell.
 */
import type { LabelSource, TaskKind } from '@lockstep/protocol';

/** Weights and kind that a calibration belongs to. `digest` and `quantisation` are empty where the model does not tell. */
export interface CalibrationKey {
  digest: string;
  quantisation: string;
  kind: TaskKind;
}

/** One label of one answer, with the score that it had before calibration. */
export interface Label {
  /** The task of the answer. */
  task: string;
  at: number;
  key: CalibrationKey;
  /** The score before calibration, 0 to 1. */
  raw: number;
  source: LabelSource;
  good: boolean;
}

/** An answer as the fit takes it. `good`: the chance that it was, by its labels; ½ says nothing. */
export interface Evidence {
  task: string;
  key: CalibrationKey;
  raw: number;
  good: number;
}

/**
 * How often each source says the opposite of the truth, until counted: careful first guesses. Code that ran may still
 * be wrong, an edit may be taste, a person may press the wrong thumb.
 */
export const FIRST_NOISE: Readonly<Record<LabelSource, number>> = {
  thumb: 0.03,
  replay: 0.1,
  ran: 0.2,
  undone: 0.2,
  regenerated: 0.25,
  edited: 0.35
};
/** Answers that a first guess is worth. */
const GUESS = 10;
/** A source that is wrong half the time says nothing; more than that is not believed of any. */
const MOST = 0.49;

/** The rate at which each source errs, from the answers that have a thumb beside it. */
export function noiseOf(labels: readonly Label[]): Record<LabelSource, number> {
  const thumbs = new Map(
    labels.flatMap(({ task, source, good }) => (source === 'thumb' ? [[task, good] as const] : []))
  );
  const noise = { ...FIRST_NOISE };
  for (const source of SOURCES.filter(one => one !== 'thumb')) {
    const beside = labels.filter(label => label.source === source && thumbs.has(label.task));
    const against = beside.filter(({ task, good }) => thumbs.get(task) !== good).length;
    noise[source] = Math.min(
      MOST,
      (against + GUESS * FIRST_NOISE[source]) / (beside.length + GUESS)
    );
  }
  return noise;
}

const SOURCES: readonly LabelSource[] = [
  'thumb',
  'replay',
  'ran',
  'undone',
  'regenerated',
  'edited'
];

/** One piece of evidence an answer, oldest first. Of two labels from one source the later one counts. */
export function evidenceOf(
  labels: readonly Label[],
  noise: Readonly<Record<LabelSource, number>>
): Evidence[] {
  const answers = new Map<string, { label: Label; said: Map<LabelSource, boolean> }>();
  for (const label of labels) {
    const known = answers.get(label.task) ?? { label, said: new Map<LabelSource, boolean>() };
    known.said.set(label.source, label.good);
    answers.set(label.task, known);
  }
  return [...answers.values()].map(({ label: { task, key, raw }, said }) => {
    let odds = 0;
    for (const [source, good] of said) {
      const error = noise[source];
      odds += (good ? 1 : -1) * Math.log((1 - error) / error);
    }
    return { task, key, raw, good: 1 / (1 + Math.exp(-odds)) };
  });
}

/** How much an answer tells: 1 when its labels are sure, 0 when they cancel out. */
export const weightOf = ({ good }: Pick<Evidence, 'good'>): number => (2 * good - 1) ** 2;
