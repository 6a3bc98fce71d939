/** Calibration as it lives: labels come in, fits are made and kept as snapshots, an earlier one can be brought back. */
import type { CalibrationSnapshot, CalibrationView, ReliabilityFigures } from '@lockstep/protocol';
import { chanceOf, type Fit, fitOf, levelsOf } from './fit';
import {
  type CalibrationKey,
  type Evidence,
  evidenceOf,
  type Label,
  noiseOf,
  weightOf
} from './labels';
import { reliabilityOf } from './reliability';
import { type RiskPromise, thresholdFor } from './threshold';

/** Where labels and snapshots are kept; the companion gives it. Both are only ever added to. */
export interface CalibrationStore {
  /** Another label from the same source about the same answer takes the place of the earlier one. */
  addLabel(label: Label): void;
  /** The latest `most` labels, oldest first. */
  labels(most: number): Label[];
  addSnapshot(snapshot: Omit<CalibrationSnapshot, 'id'>): void;
  /** The latest `most` snapshots, newest first. The newest is the one in use. */
  snapshots(most: number): CalibrationSnapshot[];
}

/** What the router asks. */
export interface Calibrator {
  /** The chance that an answer of this score is good. Learns nothing, but notices weights that are new. */
  chance(key: CalibrationKey, raw: number): number;
  /** The chance from which answers keep the promise; `null` while that is not proven. */
  threshold(key: CalibrationKey, promise: RiskPromise): number | null;
}

/** What the companion asks. */
export interface Calibration extends Calibrator {
  /** Takes a label in; learns anew after every {@link EVERY}th. */
  tell(label: Label): void;
  /** Learns anew now, and goes on learning by itself where a restored snapshot had stopped that. */
  refit(): void;
  /** Brings a snapshot back and keeps it until {@link refit}; `null` goes back to scores as they are. */
  restore(id: number | null): boolean;
  view(): CalibrationView;
}

/** Labels that are learned from, and between two fits. */
const LATEST = 2_000;
const EVERY = 20;
const SHOWN = 20;
/** Parts of the answers, each judged by a fit that has not seen it. */
const FOLDS = 5;
/** Below it an answer's labels leave open whether it was wrong. */
const SURE = 0.25;

/** The calibration of a store. */
export function createCalibration(store: CalibrationStore, now: () => number): Calibration {
  let told = 0;
  const evidence = (): Evidence[] => {
    const labels = store.labels(LATEST);
    return evidenceOf(labels, noiseOf(labels));
  };
  const active = (): CalibrationSnapshot | null => store.snapshots(1)[0] ?? null;
  const fit = (): Fit => active()?.fit ?? {};

  function learn(reason: CalibrationSnapshot['reason']): void {
    const labels = store.labels(LATEST);
    const noise = noiseOf(labels);
    const all = evidenceOf(labels, noise);
    if (all.length === 0) {
      return;
    }
    const before = fit();
    told = 0;
    store.addSnapshot({
      at: now(),
      reason,
      held: false,
      answers: all.length,
      noise,
      fit: fitOf(all),
      before: figures(all, ({ key, raw }) => chanceOf(before, key, raw)),
      after: crossed(all)
    });
  }

  return {
    chance(key, raw) {
      const latest = active();
      if (latest === null) {
        return raw;
      }
      return chanceOf(latest.fit, key, raw);
    },

    threshold(key, promise) {
      // From the narrowest level: what is proven of these weights counts before what is proven of their kind.
      const all = evidence().filter(one => weightOf(one) >= SURE);
      for (const level of levelsOf(key).slice(1).reverse()) {
        const judged = all
          .filter(one => levelsOf(one.key).includes(level))
          .map(({ raw, good }) => ({ score: raw, wrong: good < 0.5 }));
        const proven = thresholdFor(judged, promise);
        if (proven !== null) {
          return chanceOf(fit(), key, proven);
        }
      }
      return null;
    },

    tell(label) {
      const leaf = levelsOf(label.key).at(-1) ?? '';
      const latest = active();
      store.addLabel(label);
      told += 1;
      if (latest?.held === true) {
        return;
      }
      // Weights that no fit has seen are learned from their first label on: until then they are like their kind.
      const isNew = latest !== null && !(leaf in latest.fit);
      if (isNew || told >= EVERY) {
        learn(isNew ? 'new-weights' : 'labels');
      }
    },

    refit() {
      learn('asked');
    },

    restore(id) {
      const found = id === null ? null : store.snapshots(SHOWN).find(one => one.id === id);
      if (found === undefined) {
        return false;
      }
      const all = evidence();
      const back = found?.fit ?? {};
      store.addSnapshot({
        at: now(),
        reason: 'restored',
        held: true,
        answers: found?.answers ?? 0,
        noise: found?.noise ?? noiseOf([]),
        fit: back,
        before: figures(all, ({ key, raw }) => chanceOf(fit(), key, raw)),
        after: figures(all, ({ key, raw }) => chanceOf(back, key, raw))
      });
      return true;
    },

    view() {
      const all = evidence();
      const held = active()?.held === true;
      const judged = held ? all.map(one => chanceOf(fit(), one.key, one.raw)) : crossedChances(all);
      const groups = new Map<string, { key: CalibrationKey; members: number[] }>();
      all.forEach(({ key }, at) => {
        const leaf = levelsOf(key).at(-1) ?? '';
        const group = groups.get(leaf) ?? { key, members: [] };
        group.members.push(at);
        groups.set(leaf, group);
      });
      const table = (members: readonly number[]): ReliabilityFigures =>
        reliabilityOf(
          members.flatMap(at => {
            const one = all[at];
            return one === undefined
              ? []
              : [{ chance: judged[at] ?? one.raw, good: one.good, weight: weightOf(one) }];
          })
        );
      return {
        whole: table(all.map((_, at) => at)),
        groups: [...groups.values()].map(({ key, members }) => ({
          ...key,
          answers: members.length,
          figures: table(members)
        })),
        held,
        snapshots: store.snapshots(SHOWN)
      };
    }
  };
}

function figures(
  all: readonly Evidence[],
  chance: (one: Evidence, at: number) => number
): ReliabilityFigures {
  return reliabilityOf(
    all.map((one, at) => ({ chance: chance(one, at), good: one.good, weight: weightOf(one) }))
  );
}

/** Each answer's chance by a fit of the answers in the other parts: what a fit promises for answers to come. */
function crossedChances(all: readonly Evidence[]): number[] {
  const fits = Array.from({ length: FOLDS }, (_, fold) =>
    fitOf(all.filter((_one, at) => at % FOLDS !== fold))
  );
  return all.map(({ key, raw }, at) => chanceOf(fits[at % FOLDS] ?? {}, key, raw));
}

function crossed(all: readonly Evidence[]): ReliabilityFigures {
  const chances = crossedChances(all);
  return figures(all, ({ raw }, at) => chances[at] ?? raw);
}
