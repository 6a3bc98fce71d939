/**
 * The prior: before any model is asked, how much a stronger model would probably add. It predicts the gain, not the
 * difficulty: what no model can know, and what a small one already does well, both stay local. The kind of task gives
 * the level; where a question stands among others of its form, as learned from recorded answers, moves it.
 */
import type { TaskKind } from '@lockstep/protocol';
import { draftStanding, questionStanding } from './prior/learned';

export interface Prior {
  /** Chance, roughly, that a stronger answer would be clearly better: 0 to 1. */
  gain: number;
  words: string;
}

/** Below it a draft stays, whatever its confidence. */
export const WORTH_ASKING = 0.15;
/** From it on, a draft that nothing could measure is worth a second opinion. */
export const WORTH_UNCHECKED = 0.5;

/**
 * By kind, from 20 small notebook tasks put to the embedded models (the 1.5B explains errors and writes
 * simple code, none writes good titles); first guesses until calibration has counted.
 */
const BY_KIND: Readonly<Record<TaskKind, number>> = {
  chat: 0.35,
  'explain-error': 0.3,
  code: 0.45,
  patch: 0.45,
  summary: 0.3,
  plan: 0.5,
  json: 0.25,
  title: 0.3
};

const FEATURES: readonly { pattern: RegExp; gain: number; words: string }[] = [
  {
    pattern:
      /^\W*(?:hi|hello|hey|good (?:morning|evening)|thanks?|thank you|ok(?:ay)?|bye)\b.{0,40}$/i,
    gain: 0,
    words: 'small talk needs no stronger model'
  },
  {
    pattern:
      /\b(?:weather|stock price|exchange rate|today'?s news|latest news|who won|right now in)\b/i,
    gain: 0.05,
    words: 'no model here can know that'
  },
  {
    pattern: /\b(?:my name|favou?rite colou?r|who am i|what did i (?:say|ask))\b/i,
    gain: 0.05,
    words: 'only this machine knows that'
  },
  {
    pattern:
      /\b(?:regex|regular expression|prove|optimi[sz]e|refactor|vectori[sz]e|algorithm|complexity|architecture|trade-?offs?|compare|design|plan)\b/i,
    gain: 0.65,
    words: 'a kind at which larger models are clearly better'
  }
];
/**
 * How far one spread of a learned standing moves the log-odds of the gain. Exam questions and word problems are what
 * was learned from; for any other text the subject still says something, but less.
 */
const MOVES = { choice: 0.5, problem: 0.5, other: 0.25 };
/** Beyond it a question is told to stand out. */
const STANDS_OUT = 1;

/** The prior of a question. Reads at most its first 4,000 characters. */
export function priorOf(kind: TaskKind, question: string): Prior {
  const read = question.slice(0, 4_000);
  const feature = FEATURES.find(({ pattern }) => pattern.test(read));
  if (feature !== undefined) {
    return { gain: feature.gain, words: feature.words };
  }
  const { form, standing } = questionStanding(read);
  return { gain: moved(BY_KIND[kind], standing * MOVES[form]), words: wordsFor(kind, standing) };
}

/** The prior once there is a draft: one that shows a calculation says more than its question alone. */
export function priorAfter(kind: TaskKind, question: string, prior: Prior, draft: string): Prior {
  const standing = prior.gain < WORTH_ASKING ? null : draftStanding(question, draft);
  return standing === null
    ? prior
    : { gain: moved(BY_KIND[kind], standing * MOVES.problem), words: wordsFor(kind, standing) };
}

const wordsFor = (kind: TaskKind, standing: number): string =>
  standing > STANDS_OUT
    ? `a question of kind ${kind}, of a sort at which larger models gain more`
    : standing < -STANDS_OUT
      ? `a question of kind ${kind}, of a sort at which larger models gain little`
      : `a question of kind ${kind}`;

const moved = (chance: number, by: number): number =>
  1 / (1 + Math.exp(-Math.log(chance / (1 - chance)) - by));
