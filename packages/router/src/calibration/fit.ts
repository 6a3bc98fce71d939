/**
 * The calibration itself: chance = σ(slope · logit(score) + shift), with slope and shift learned for each level of
 * `all → kind → kind and quantisation → kind, quantisation and digest`. Each level starts from what its parent
 * learned and moves away only as far as its own answers outweigh that (a Gaussian prior of fixed strength): with no
 * answers it is its parent, with hundreds it is its own. The slope is positive, so a higher score never becomes a lower
 * chance. Uncertain labels enter through the likelihood of what was seen, −log(p·g + (1 − p)(1 − g)), which
 * expectation-maximisation climbs.
 */
import type { CalibrationKey, Evidence } from './labels';

/** What one level learned. `slope` is stored as its logarithm. */
export interface Line {
  logSlope: number;
  shift: number;
}

/** Levels by name, as {@link levelsOf} names them. */
export type Fit = Readonly<Record<string, Line>>;

/** A score is taken as it is before anything was learned. */
const IDENTITY: Line = { logSlope: 0, shift: 0 };
/** How firmly a level holds to its parent: as many answers of middling chance as would move it as much. */
const HOLD = { root: 4, level: 12 };
const SHARPEST = 6;
const STEPS = 60;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The logit of a score, bounded: no score is a certainty. */
export const logit = (score: number): number => {
  const bounded = Math.min(1 - 1e-9, Math.max(1e-9, score));
  return Math.max(-SHARPEST, Math.min(SHARPEST, Math.log(bounded / (1 - bounded))));
};

/** The levels of a key, from the widest. */
export function levelsOf({ kind, quantisation, digest }: CalibrationKey): string[] {
  return [[], [kind], [kind, quantisation], [kind, quantisation, digest]].map(parts =>
    JSON.stringify(parts)
  );
}

/** The calibrated chance of a score: by the narrowest level that was learned. */
export function chanceOf(fit: Fit, key: CalibrationKey, score: number): number {
  const line = levelsOf(key).reduce((found, level) => fit[level] ?? found, IDENTITY);
  return sigmoid(Math.exp(line.logSlope) * logit(score) + line.shift);
}

/** Learns all levels that have answers. Deterministic. */
export function fitOf(evidence: readonly Evidence[]): Fit {
  const byLevel = new Map<string, { parent: string | null; points: Point[] }>();
  for (const { key, raw, good } of evidence) {
    const levels = levelsOf(key);
    levels.forEach((level, depth) => {
      const known = byLevel.get(level) ?? { parent: levels[depth - 1] ?? null, points: [] };
      known.points.push({ x: logit(raw), good });
      byLevel.set(level, known);
    });
  }
  const fit: Record<string, Line> = {};
  // A parent is always named before its children: each answer names its levels from the widest.
  for (const [level, { parent, points }] of byLevel) {
    const start = parent === null ? IDENTITY : (fit[parent] ?? IDENTITY);
    fit[level] = lineOf(points, start, parent === null ? HOLD.root : HOLD.level);
  }
  return fit;
}

interface Point {
  x: number;
  good: number;
}

/** A quarter: what an answer of middling chance tells at most. */
const MIDDLING = 0.25;

/** Newton's steps on the expectation of the likelihood, held to `start`. */
function lineOf(points: readonly Point[], start: Line, hold: number): Line {
  let { logSlope, shift } = start;
  const strength = hold * MIDDLING;
  for (let step = 0; step < STEPS; step += 1) {
    const slope = Math.exp(logSlope);
    let upSlope = strength * (start.logSlope - logSlope);
    let upShift = strength * (start.shift - shift);
    let slopeSlope = strength;
    let slopeShift = 0;
    let shiftShift = strength;
    for (const { x, good } of points) {
      const p = sigmoid(slope * x + shift);
      const expected = (p * good) / (p * good + (1 - p) * (1 - good));
      const turn = slope * x;
      const curve = p * (1 - p);
      upSlope += (expected - p) * turn;
      upShift += expected - p;
      slopeSlope += curve * turn * turn;
      slopeShift += curve * turn;
      shiftShift += curve;
    }
    const area = slopeSlope * shiftShift - slopeShift * slopeShift;
    const moveSlope = (upSlope * shiftShift - upShift * slopeShift) / area;
    const moveShift = (upShift * slopeSlope - upSlope * slopeShift) / area;
    // Short steps: the logarithm of the slope is not convex.
    const length = Math.max(1, Math.abs(moveSlope) * 2, Math.abs(moveShift));
    logSlope = Math.max(-3, Math.min(2, logSlope + moveSlope / length));
    shift = Math.max(-8, Math.min(8, shift + moveShift / length));
    if (Math.abs(moveSlope) + Math.abs(moveShift) < 1e-7) {
      break;
    }
  }
  return { logSlope, shift };
}
