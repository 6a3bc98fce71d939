/**
 * What the draft of a worked answer shows without asking any model again: sums that do not hold, a result of an odd
 * form, numbers of the question that were not used, an end that never came. Training and product read them alike.
 */
import { hedges, repeated } from '../signals/wording';
import { equationsOf } from '../verify/arithmetic';
import { cuesOf, CUES } from './reading';

const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?/g;
/** Numbers written as words that a worked answer turns into figures. */
const WORDS: readonly [RegExp, number][] = [
  [/\btwice|\bdouble|\btwo\b|\bhalf\b|\bpair\b|\bcouple\b/i, 2],
  [/\btriple|\bthree\b|\bthird/i, 3],
  [/\bfour\b|\bquarter/i, 4],
  [/\bfive\b/i, 5],
  [/\bsix\b/i, 6],
  [/\bseven\b|\bweek/i, 7],
  [/\beight\b/i, 8],
  [/\bdozen/i, 12],
  [/\bhour/i, 60]
];
const SIGNS = 22;

/** How many figures {@link draftSigns} gives. */
export const DRAFT_SIGNS = SIGNS + CUES;

const numbersIn = (text: string): number[] =>
  (text.match(NUMBER) ?? []).map(written => Number(written.replaceAll(',', '')));
const log = (value: number): number => Math.log1p(Math.abs(value));
const flag = (yes: boolean): number => (yes ? 1 : 0);

/** The result that a worked answer ends with; `null` where it names none. */
export function resultOf(draft: string): number | null {
  const marked = /####\s*[$€£]?\s*(-?\d[\d,]*(?:\.\d+)?)/.exec(draft)?.[1];
  const last = marked ?? draft.match(/-?\d+(?:,\d{3})*(?:\.\d+)?/g)?.at(-1);
  return last === undefined ? null : Number(last.replaceAll(',', ''));
}

/** Whether the draft shows a calculation at all: without one these signs say nothing. */
export const isWorked = (draft: string): boolean => equationsOf(draft).length > 0;

/** The figures of a question with its draft: {@link DRAFT_SIGNS} of them, always in the same order. */
export function draftSigns(question: string, draft: string): number[] {
  const equations = equationsOf(draft);
  const wrong = equations.filter(({ holds }) => !holds).length;
  const result = resultOf(draft);
  const asked = numbersIn(question);
  const shown = numbersIn(draft);
  const values = new Set(equations.map(({ value }) => value));
  const given = new Set([
    ...asked,
    ...WORDS.flatMap(([word, n]) => (word.test(question) ? n : []))
  ]);
  const unused = asked.filter(value => !shown.includes(value)).length;
  const fromNowhere = shown.filter(value => !given.has(value) && !values.has(value)).length;
  const lines = draft.split('\n').filter(line => line.trim() !== '');
  const marked = draft.includes('####');
  return [
    log(equations.length),
    log(wrong),
    wrong / Math.max(1, equations.length),
    flag(marked),
    flag(result === null),
    flag(result !== null && !Number.isInteger(result)),
    flag(result !== null && result < 0),
    flag(result === 0),
    log(result ?? 0),
    flag(result !== null && asked.includes(result)),
    flag(result !== null && result === equations.at(-1)?.value),
    flag(result !== null && values.has(result)),
    log(draft.length),
    log(lines.length),
    flag(/[.!?\d)>*`]\s*$/.test(draft)),
    log(unused),
    unused / Math.max(1, asked.length),
    log(fromNowhere),
    hedges(draft),
    repeated(draft),
    equations.length / Math.max(1, asked.length),
    log(Math.max(0, ...shown)) - log(Math.max(0, ...asked)),
    ...cuesOf(question)
  ];
}
