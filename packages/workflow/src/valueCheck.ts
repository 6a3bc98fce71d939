/** Whether a value fits its input, in one sentence a person can act on. */
import type { InputFace, InputType, Value } from '@lockstep/protocol';
import { equalValues } from './equal';
import { checkFile } from './fileKinds';
import { showValue } from './showValue';
import { checkTable } from './tableValue';

type Tag = Value['t'];

/** Which tags a field of each type can hold. A whole number is a float's answer too. */
const TAGS: Record<InputType, readonly Tag[]> = {
  bool: ['bool'],
  int: ['int'],
  float: ['float', 'int'],
  text: ['str'],
  date: ['date', 'str'],
  datetime: ['datetime', 'str'],
  choice: ['str', 'int', 'float', 'bool', 'null', 'date', 'datetime'],
  list: ['list'],
  dict: ['dict'],
  table: ['list'],
  path: ['str', 'file'],
  secret: ['str']
};

const WANTED: Record<InputType, string> = {
  bool: 'yes or no',
  int: 'a whole number',
  float: 'a number',
  text: 'text',
  date: 'a date such as 2026-11-23',
  datetime: 'a date and time such as 2026-11-23T10:47',
  choice: 'one of the choices',
  list: 'a list',
  dict: 'pairs of a key and a value',
  table: 'rows of a table',
  path: 'the name of a file',
  secret: 'text'
};

const ELEMENT_TAG = { bool: 'bool', int: 'int', float: 'float', text: 'str' } as const;

/** One sentence that says what is wrong with the value, or `null` when it fits. */
export function checkValue(input: InputFace, value: Value): string | null {
  if (value.t === 'null' && !input.required) {
    return null;
  }
  if (input.open && input.choices?.some(choice => equalValues(choice, value))) {
    return null;
  }
  const type = typedType(input);
  if (!TAGS[type].includes(value.t)) {
    return `${input.label} takes ${WANTED[type]}.`;
  }
  if (input.type === 'path' && (value.t === 'file' || input.upload)) {
    return checkFile(input, value);
  }
  const strange = strangeTo(input, value);
  if (strange && input.choices) {
    const known = input.choices.slice(0, 8).map(showValue).join(', ');
    return `${showValue(strange)} is not a choice of ${input.label}. Take one of: ${known}${input.choices.length > 8 ? ' …' : ''}.`;
  }
  if (value.t === 'int' || value.t === 'float') {
    return checkRange(input, value.v);
  }
  if (value.t === 'list' && type === 'table') {
    return checkTable(input, value.v, element => WANTED[element]);
  }
  if (value.t === 'list' && input.element) {
    return checkElements(input, value.v);
  }
  if (value.t === 'dict' && input.element) {
    return checkElements(
      input,
      value.v.map(([, item]) => item)
    );
  }
  return value.t === 'date' || value.t === 'datetime' ? checkDay(input, value.v) : null;
}

/**
 * The type of what can be typed: a choice that is open, or that only a kernel knows, takes values of the type of its
 * suggestions or of the notebook's own value, text where they are mixed.
 */
export function typedType({ type, open, choices, initial }: InputFace): InputType {
  if (type !== 'choice' || (choices && !open)) {
    return type;
  }
  const known = choices ?? (initial ? [initial] : []);
  const only = (...tags: Tag[]): boolean =>
    known.length > 0 && known.every(({ t }) => tags.includes(t));
  const found = (['int', 'bool', 'date', 'datetime'] as const).find(tag => only(tag));
  return found ?? (only('int', 'float') ? 'float' : 'text');
}

/** What of a value is none of the choices, where only those may be given: of a list, its first such item. */
function strangeTo({ open, choices }: InputFace, value: Value): Value | undefined {
  return choices && !open
    ? (value.t === 'list' ? value.v : [value]).find(
        item => !choices.some(choice => equalValues(choice, item))
      )
    : undefined;
}

function checkRange(input: InputFace, text: string): string | null {
  const number = numberOf(text);
  const { min, max } = input;
  const bounds =
    min !== undefined && max !== undefined
      ? `Take ${min} to ${max}`
      : min !== undefined
        ? `Take ${min} or more`
        : `Take ${max} or less`;
  const usual = input.initial ? `; ${showValue(input.initial)} is usual.` : '.';
  if (max !== undefined && !(number <= max)) {
    return `${grouped(text)} is above ${max}. ${bounds}${usual}`;
  }
  return min !== undefined && !(number >= min)
    ? `${grouped(text)} is below ${min}. ${bounds}${usual}`
    : null;
}

function checkElements(input: InputFace, items: readonly Value[]): string | null {
  const tag = ELEMENT_TAG[input.element ?? 'text'];
  const at = items.findIndex(
    item => item.t !== tag && !(tag === 'float' && item.t === 'int') && item.t !== 'null'
  );
  const wanted = WANTED[input.element === undefined ? 'text' : input.element];
  return at < 0 ? null : `Item ${at + 1} of ${input.label} takes ${wanted}.`;
}

/** The tag's pattern lets 30 February through; the calendar does not. */
function checkDay(input: InputFace, text: string): string | null {
  const [year = 0, month = 0, date = 0] = text.slice(0, 10).split('-').map(Number);
  const real = new Date(0);
  real.setUTCFullYear(year, month - 1, date);
  return year > 0 && real.getUTCMonth() === month - 1 && real.getUTCDate() === date
    ? null
    : `${input.label} has no such day as ${text.slice(0, 10)}.`;
}

/** Thousands parted by commas, as in "5,000". */
function grouped(text: string): string {
  return /^-?[0-9]{4,15}$/.test(text) ? Number(text).toLocaleString('en-GB') : text;
}

/** The number that a number's text stands for. */
export function numberOf(text: string): number {
  return text === 'inf'
    ? Infinity
    : text === '-inf'
      ? -Infinity
      : text === 'nan'
        ? NaN
        : Number(text);
}
