/** Makes the field for a notebook's own value: its type, and what comments say of it. */
import type { Input, Value } from '@lockstep/protocol';
import type { Hints } from './hints';
import { looksLikeDate, looksLikePath } from './suspicion';
import { columnsOf, elementOf } from './tables';

/** Text longer than this is data or a program, not an answer. */
const LONG_TEXT = 600;
const LONG_LIST = 30;

/** What of an input its value decides. */
export type Field = Pick<Input, 'type' | 'element' | 'multiline' | 'table' | 'initial'>;

/** The field for a value, `null` when no field can hold it. */
export function fieldOf(value: Value, name: string): Field | null {
  switch (value.t) {
    case 'bool':
    case 'int':
    case 'float':
    case 'date':
    case 'datetime':
      return { type: value.t, initial: value };
    case 'str':
      if (looksLikeDate(value.v)) {
        return { type: 'date', initial: { t: 'date', v: value.v } };
      }
      if (looksLikePath(value.v, name)) {
        return { type: 'path', initial: value };
      }
      return value.v.includes('\n')
        ? { type: 'text', initial: value, multiline: true }
        : { type: 'text', initial: value };
    case 'list': {
      const element = elementOf(value.v);
      const table = element === null ? columnsOf(value.v) : null;
      return element !== null
        ? { type: 'list', element, initial: value }
        : table && { type: 'table', table, initial: value };
    }
    case 'dict': {
      const element = elementOf(value.v.map(([, item]) => item));
      const keyed = value.v.every(([key]) => key.t === 'str');
      return element === null || !keyed ? null : { type: 'dict', element, initial: value };
    }
    default:
      return null;
  }
}

/** True for a value that is data or a program, not an answer. */
export function isTooLong(value: Value): boolean {
  return value.t === 'str'
    ? value.v.length > LONG_TEXT
    : (value.t === 'list' || value.t === 'dict') && value.v.length > LONG_LIST;
}

/** True where two values are the same to code. */
export function sameValue(a: Value, b: Value): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Choices typed like the notebook's own value, which is always one of them. */
function choicesOf(texts: readonly string[], initial: Value): Value[] | null {
  const typed = texts.map((text): Value | null => {
    if (initial.t === 'str') {
      return { t: 'str', v: text };
    }
    if (initial.t === 'int') {
      return /^(0|-?[1-9][0-9]*)$/.test(text) ? { t: 'int', v: text } : null;
    }
    return initial.t === 'float' && /^-?[0-9]+(\.[0-9]+)?$/.test(text)
      ? { t: 'float', v: String(Number(text)) }
      : null;
  });
  if (!typed.every(choice => choice !== null)) {
    return null;
  }
  return typed.some(choice => sameValue(choice, initial)) ? typed : [initial, ...typed];
}

/** The number a value is, `null` for other values. */
export function numberOf(value: Value | undefined): number | null {
  return value?.t === 'int' || value?.t === 'float' ? Number(value.v) : null;
}

/** Lays what comments say over a field; what contradicts the notebook's own value is dropped. */
export function applyHints(input: Input, hints: Hints): Input {
  const result: Input = { ...input };
  const initial = input.initial;
  if (hints.help !== undefined) {
    result.help = hints.help;
  }
  if (hints.unit !== undefined) {
    result.unit = hints.unit;
  }
  const choices =
    hints.choices === undefined || initial === undefined ? null : choicesOf(hints.choices, initial);
  if (choices !== null) {
    return { ...result, type: 'choice', choices };
  }
  const own = numberOf(initial);
  if (
    own !== null &&
    !(hints.min !== undefined && own < hints.min) &&
    !(hints.max !== undefined && own > hints.max)
  ) {
    const bounds = { min: hints.min, max: hints.max, step: hints.step };
    for (const name of ['min', 'max', 'step'] as const) {
      const bound = bounds[name];
      if (bound !== undefined) {
        result[name] = bound;
      }
    }
    const fractional = Object.values(bounds).some(
      bound => bound !== undefined && !Number.isInteger(bound)
    );
    if (initial?.t === 'int' && fractional) {
      result.type = 'float';
      result.initial = { t: 'float', v: initial.v };
    }
  }
  return result;
}
