/** Reads what an author types into the outline's inline editors: a change to make, or a sentence that says what is wrong. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Changes, Input, InputOverlay } from '@lockstep/protocol';
import { textOfValue } from '@lockstep/workflow';

/** What to set on an input, or why not. */
export type Reading = { set: Changes<Omit<InputOverlay, 'at'>> } | { problem: string };

/** Longest title and label, in characters: what a card shows without being a paragraph. */
const LONGEST = 120;

/** Why a text is no title or label; `null` when it is one. */
export function titleProblem(text: string, trans: TranslationBundle): string | null {
  const length = text.trim().length;
  if (length === 0) {
    return trans.__('Empty: type a few words, or leave with Esc.');
  }
  return length > LONGEST
    ? trans.__('Too long: %1 characters, and at most %2 fit.', length, LONGEST)
    : null;
}

/** The three numbers of a range as texts; an empty one takes its limit away. */
export function readRange(
  input: Input,
  texts: { min: string; max: string; step: string },
  trans: TranslationBundle
): Reading {
  const whole = input.type === 'int';
  const names = {
    min: trans.__('Smallest'),
    max: trans.__('Largest'),
    step: trans.__('Step')
  };
  const read: { min: number | null; max: number | null; step: number | null } = {
    min: null,
    max: null,
    step: null
  };
  for (const member of ['min', 'max', 'step'] as const) {
    const text = texts[member].trim();
    const number = text === '' ? null : Number(text);
    if (number !== null && (!Number.isFinite(number) || (whole && !Number.isInteger(number)))) {
      return {
        problem: whole
          ? trans.__('%1: %2 is no whole number.', names[member], text)
          : trans.__('%1: %2 is no number.', names[member], text)
      };
    }
    read[member] = number;
  }
  const { min, max, step } = read;
  if (min !== null && max !== null && min > max) {
    return {
      problem: trans.__('The smallest value, %1, is larger than the largest, %2.', min, max)
    };
  }
  if (step !== null && step <= 0) {
    return { problem: trans.__('The step, %1, has to be larger than 0.', step) };
  }
  const own = input.initial && textOfValue(input.initial);
  const value = own === undefined ? null : Number(own);
  if (value !== null && ((min !== null && value < min) || (max !== null && value > max))) {
    return { problem: trans.__('The notebook’s own value, %1, would be outside.', own) };
  }
  return { set: { min, max, step } };
}

/** Choices, one a line; none at all takes the choices away. */
export function readChoices(input: Input, text: string, trans: TranslationBundle): Reading {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const distinct = [...new Set(lines)];
  if (distinct.length === 0) {
    return { set: { choices: null } };
  }
  const own = input.initial && textOfValue(input.initial);
  const kind = input.initial?.t;
  const numbers = kind === 'int' || kind === 'float';
  const wrong = distinct.find(
    line => numbers && !(kind === 'int' ? Number.isInteger(Number(line)) : isNumber(line))
  );
  if (wrong !== undefined) {
    return {
      problem:
        kind === 'int'
          ? trans.__('%1 is no whole number, as the notebook’s own value is.', wrong)
          : trans.__('%1 is no number, as the notebook’s own value is.', wrong)
    };
  }
  const held = (line: string): boolean =>
    numbers ? Number(line) === Number(own) : line === own?.trim();
  if (own !== undefined && !distinct.some(held)) {
    return { problem: trans.__('The notebook’s own value, %1, has to be among them.', own) };
  }
  return { set: { choices: numbers ? distinct.map(Number) : distinct } };
}

function isNumber(text: string): boolean {
  return Number.isFinite(Number(text));
}

/** The editor's text of an input's choices: those it has, else the notebook's own value. */
export function choicesText({ choices, initial }: Input): string {
  const values = choices ?? (initial ? [initial] : []);
  return values.map(textOfValue).join('\n');
}
