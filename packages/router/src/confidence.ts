/**
 * How sure the router is of an answer: from the model's own token probabilities, from what the answer itself gives
 * away, from the checks, and in the grey zone from second thoughts.
 *
 * 1. Probabilities give g = exp(mean log-probability), the geometric mean over all tokens, and w, the same over the
 *    weakest run of tokens. Their base is √(g·w), lowered where a tenth of the tokens is far below the mean, where the
 *    first token was a close call, and where the choices were wide. Without probabilities it is ½. A draft that shows a
 *    calculation has a second opinion on its base: what its own signs say (`prior/draftSigns.ts`), in the mean of the
 *    log-odds.
 * 2. An answer that repeats itself or voices doubts is lowered; one that was cut at its longest counts half.
 * 3. Each passed check moves it towards 1 by its strength s: c ← 1 − (1 − c)(1 − s); each failed one towards 0:
 *    c ← c(1 − s). The order does not matter among passed ones, nor among failed ones; passed ones come first, so that
 *    a failure always counts in full.
 * 4. Second thoughts, where there were some, move the log-odds.
 *
 * This raw score orders answers; its strengths are first guesses. Calibration (`calibration/`) makes a chance of it
 * for each model and kind of task. With neither probabilities nor anything that tells there is no value at all.
 */
import type { Check, Confidence } from '@lockstep/protocol';
import { logit } from './calibration/fit';
import type { TokenSignals } from './signals/tokens';
import { hedges, repeated } from './signals/wording';

const BASE_WITHOUT = 0.5;
const CUT = 0.5;
/** Repetition below it is how people write; above it lowers in proportion. */
const REPEATS = 0.15;
/** How much full hedging, a first token without any margin, and a nat of mean entropy take away. */
const HEDGED = 0.4;
const CLOSE_CALL = 0.1;
const WIDE = 0.15;
/** How much of the distance from mean to low tenth counts, in log-probability. */
const TAIL = 0.05;

const STRENGTH: Readonly<Record<Check['id'], { passed: number; failed: number }>> = {
  'json-schema': { passed: 0.6, failed: 0.8 },
  parses: { passed: 0.2, failed: 0.7 },
  'names-exist': { passed: 0.5, failed: 0.6 },
  'numbers-occur': { passed: 0.6, failed: 0.5 },
  'sums-hold': { passed: 0.2, failed: 0.7 }
};

/** What a model says when asked again: the probability that it calls its answer right, and how far new samples agree. */
export interface SecondThoughts {
  right: number | null;
  agreement: number | null;
}

const SELF_CHECK = 0.5;
const AGREEMENT = 2;

/** What an answer's confidence stands on. */
export interface Signals {
  tokens: TokenSignals | null;
  checks: readonly Check[];
  /** It ended at its longest. */
  cut: boolean;
  text: string;
  /** The chance that a worked answer is right by its own signs; `null` for other answers. */
  worked?: number | null;
  second?: SecondThoughts;
}

/** The base that the probabilities give, 0 to 1. */
export function probabilityOf({ mean, worst, low, entropy, margin }: TokenSignals): number {
  const base = Math.exp((mean + worst) / 2 - TAIL * Math.max(0, mean - low));
  return base * (1 - CLOSE_CALL * (1 - (margin ?? 1))) * (1 - Math.min(0.5, WIDE * (entropy ?? 0)));
}

/** The score before calibration; `null` where nothing could be measured or checked. */
export function rawScore({ tokens, checks, cut, text, worked, second }: Signals): number | null {
  const fitting = checks.filter(({ passed }) => passed !== null);
  if (tokens === null && fitting.length === 0 && !cut && (worked ?? null) === null) {
    return null;
  }
  let value = tokens === null ? BASE_WITHOUT : probabilityOf(tokens);
  if (worked !== null && worked !== undefined) {
    value = tokens === null ? worked : chance((logit(value) + logit(worked)) / 2);
  }
  value *= 1 - Math.max(0, repeated(text) - REPEATS);
  value *= 1 - HEDGED * hedges(text);
  for (const { id, passed } of fitting) {
    if (passed === true) {
      value = 1 - (1 - value) * (1 - STRENGTH[id].passed);
    }
  }
  for (const { id, passed } of fitting) {
    if (passed === false) {
      value *= 1 - STRENGTH[id].failed;
    }
  }
  value = cut ? value * CUT : value;
  if (second !== undefined) {
    const right = second.right === null ? 0 : SELF_CHECK * logit(second.right);
    const agreement = second.agreement === null ? 0 : AGREEMENT * (second.agreement - 0.5);
    value = chance(logit(value) + right + agreement);
  }
  return value;
}

const chance = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** What turns a raw score into a chance, and names the weights that it holds for. */
export interface Measure {
  chance(raw: number): number;
  digest: string;
  quantisation: string;
}

/** The confidence in an answer, with the words of the badge; as it is scored where no measure is given. */
export function confidenceOf(signals: Signals, threshold: number, measure?: Measure): Confidence {
  const { checks, cut } = signals;
  const passed = checks.filter(check => check.passed === true);
  const failed = checks.filter(check => check.passed === false);
  const said = [...failed, ...passed].map(({ words }) => words);
  if (repeated(signals.text) > REPEATS * 2) {
    said.unshift('repeats itself');
  }
  if (cut) {
    said.unshift('cut off at its longest');
  }
  const words = said.length > 0 ? said.join(', ') : 'no test fits this answer';
  const raw = rawScore(signals);
  if (raw === null || measure === undefined) {
    return { value: raw, threshold, words, checks: [...checks] };
  }
  const { digest, quantisation } = measure;
  return {
    value: measure.chance(raw),
    threshold,
    words,
    checks: [...checks],
    measured: { raw, digest, quantisation }
  };
}
