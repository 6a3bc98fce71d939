/** Writes values as JavaScript: the only way by which a value enters JavaScript code. */
import { uploadPath, UserError, type Value } from '@lockstep/protocol';
import { MAX_INT_DIGITS } from '../python/encode';

/** JavaScript's numbers are doubles: whole ones are exact up to here, and BigInt from there on. */
const WHOLE = 2n ** 53n;

const NAMED_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
};

/** Everything but printable ASCII and letters: controls, blanks, line ends (U+2028, U+2029), marks, astral planes. */
const ESCAPED = /["\\]|[^\x20-\x7e\p{L}\p{N}]|[\u{10000}-\u{10ffff}]/gu;

function scriptString(text: string): string {
  const body = text.replace(ESCAPED, sign => {
    const point = sign.codePointAt(0) ?? 0;
    const hex = point.toString(16);
    return NAMED_ESCAPES[sign] ?? (point > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
  });
  return `"${body}"`;
}

function negative(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}

/** @param big as a BigInt, `5n`, whatever its size; the code was written for one */
function scriptInt(digits: string, big: boolean): string {
  if (digits.length > MAX_INT_DIGITS) {
    throw new UserError(
      'value-too-long',
      `The number has ${digits.length} digits, and at most ${MAX_INT_DIGITS} can be used. Enter a shorter one.`
    );
  }
  const number = BigInt(digits);
  const exact = number <= WHOLE && number >= -WHOLE;
  return negative(big || !exact ? `${number}n` : String(number));
}

function scriptFloat(text: string): string {
  const number = Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'));
  return Object.is(number, -0) ? '(-0)' : negative(String(number));
}

function refuseDate(text: string): never {
  throw new UserError('value-no-date', `${text} is no day of the calendar. Enter another date.`);
}

function checkedDay(day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day
    ? refuseDate(day)
    : day;
}

/** `new Date`, in the one format whose reading the language lays down. Without a zone it is the kernel's clock. */
function scriptDatetime(text: string): string {
  const found = /^(.{10})T(\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (found === null) {
    return refuseDate(text);
  }
  const [, day = '', clock = '', second = '00', fraction = '', zone = ''] = found;
  if (/[^0]/.test(fraction.slice(3))) {
    throw new UserError(
      'value-no-date',
      `JavaScript's dates hold thousandths of a second, and ${text} is finer. Enter it with at most three digits.`
    );
  }
  const moment = `${checkedDay(day)}T${clock}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`;
  return Number.isNaN(Date.parse(moment)) ? refuseDate(text) : `new Date("${moment}")`;
}

function scriptPair([key, item]: [Value, Value]): string {
  if (key.t !== 'str') {
    throw new UserError(
      'value-no-key',
      'Names in a JavaScript object are texts. Use text as the key.'
    );
  }
  const name = scriptString(key.v);
  // Without brackets, this one name would set what the object inherits from.
  return `${key.v === '__proto__' ? `[${name}]` : name}: ${scriptLiteral(item)}`;
}

/**
 * A JavaScript expression that evaluates to exactly this value wherever a literal can stand. One line, without
 * comments; negative numbers and objects stand in brackets so that nothing beside them binds first. A whole number
 * beyond 2⁵³ becomes a BigInt, a day the `Date` of its midnight in UTC.
 *
 * @throws UserError `value-too-long`, `value-no-date`, `value-no-key`
 */
export function scriptLiteral(value: Value): string {
  switch (value.t) {
    case 'null':
      return 'null';
    case 'bool':
      return String(value.v);
    case 'int':
      return scriptInt(value.v, false);
    case 'float':
      return scriptFloat(value.v);
    case 'str':
      return scriptString(value.v);
    case 'file':
      return scriptString(uploadPath(value));
    case 'bytes':
      return `Uint8Array.of(${Array.from(atob(value.v), sign => sign.charCodeAt(0)).join(', ')})`;
    case 'date':
      return `new Date("${checkedDay(value.v)}")`;
    case 'datetime':
      return scriptDatetime(value.v);
    case 'list':
      return `[${value.v.map(scriptLiteral).join(', ')}]`;
    case 'dict':
      return `({${value.v.map(scriptPair).join(', ')}})`;
  }
}

/**
 * Writes a value in the manner of the literal it replaces, so that the code gets the type it was written for: `5n`
 * stays a BigInt, a date that stands as text stays text.
 *
 * @throws UserError what {@link scriptLiteral} throws
 */
export function scriptLike(literal: string, value: Value): string {
  if (value.t === 'int' && /\dn$/.test(literal)) {
    return scriptInt(value.v, true);
  }
  if ((value.t === 'date' || value.t === 'datetime') && /^["']/.test(literal)) {
    return scriptString(value.v);
  }
  return scriptLiteral(value);
}
