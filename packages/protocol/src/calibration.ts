/** What is shown of the router's calibration, what use says of an answer, and the doors for both. */
import * as z from 'zod/mini';
import type { RouteDeclaration } from './route';
import { TaskKind } from './routing';

/**
 * Where a label comes from: a thumb pressed, a stronger model's answer beside it, code that ran or failed, an answer
 * undone, asked for again, or changed before it ran.
 */
export const LabelSource = z.enum(['thumb', 'replay', 'ran', 'undone', 'regenerated', 'edited']);
export type LabelSource = z.infer<typeof LabelSource>;

/** How well stated chances match what happened. Figures are `null` where the answers cannot tell. */
export const ReliabilityFigures = z.object({
  /** Answers of about the same stated chance: what was stated, what was found, how many they count as. */
  bins: z.array(z.object({ stated: z.number(), found: z.number(), count: z.number() })),
  count: z.number(),
  base: z.nullable(z.number()),
  ece: z.nullable(z.number()),
  auroc: z.nullable(z.number()),
  brier: z.nullable(z.number()),
  /** The Brier score of always stating the base rate. */
  baseBrier: z.nullable(z.number())
});
export type ReliabilityFigures = z.infer<typeof ReliabilityFigures>;

/** One state of the calibration. The newest is in use; to go back, an earlier one is added again. */
export const CalibrationSnapshot = z.object({
  id: z.int(),
  /** Milliseconds since 1970. */
  at: z.number(),
  reason: z.enum(['labels', 'new-weights', 'asked', 'restored']),
  /** It was brought back by a person: nothing is learned until they ask for it. */
  held: z.boolean(),
  answers: z.int(),
  /** How often each source of labels errs. */
  noise: z.record(LabelSource, z.number()),
  /** Slope (as a logarithm) and shift of each level, by its name. */
  fit: z.record(z.string(), z.object({ logSlope: z.number(), shift: z.number() })),
  /** The same answers by the state before, and by this one (each answer by a fit that has not seen it). */
  before: ReliabilityFigures,
  after: ReliabilityFigures
});
export type CalibrationSnapshot = z.infer<typeof CalibrationSnapshot>;

/** Everything that is shown of the calibration. */
export const CalibrationView = z.object({
  whole: ReliabilityFigures,
  groups: z.array(
    z.object({
      digest: z.string(),
      quantisation: z.string(),
      kind: TaskKind,
      answers: z.int(),
      figures: ReliabilityFigures
    })
  ),
  held: z.boolean(),
  snapshots: z.array(CalibrationSnapshot)
});
export type CalibrationView = z.infer<typeof CalibrationView>;

export const calibrationRoutes = {
  readCalibration: {
    method: 'GET',
    path: '/calibration',
    scope: 'author',
    reply: CalibrationView
  },
  /** A thumb for the answer of a task. 404 when there is no such answer, or none that had a score. */
  labelAnswer: {
    method: 'POST',
    path: '/calibration/label',
    scope: 'author',
    body: z.strictObject({ task: z.string().check(z.maxLength(64)), good: z.boolean() }),
    reply: z.object({})
  },
  /** Learns anew; or brings a snapshot back, `null` for scores as they are. 404 when it is not there. */
  changeCalibration: {
    method: 'POST',
    path: '/calibration/change',
    scope: 'author',
    body: z.discriminatedUnion('action', [
      z.strictObject({ action: z.literal('refit') }),
      z.strictObject({ action: z.literal('restore'), snapshot: z.nullable(z.int()) })
    ]),
    reply: CalibrationView
  }
} as const satisfies Record<string, RouteDeclaration>;
