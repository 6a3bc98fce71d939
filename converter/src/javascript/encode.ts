/** Writes values as JavaScript: the only way by which a value enters JavaScript code. */
import { uploadPath, UserError, type Value } from '@lockstep/protocol';
import {
  bytesOfBase64,
  checkedDay,
  doubleOf,
  inBrackets,
  quoted,
  refuseDate,
  refuseLongInt
} from '../literalParts';

/** JavaScript's numbers are doubles: whole ones are exact up to here, and BigInt from there on. */
const WHOLE = 2n ** 53n;

function scriptString(text: string): string {
  return quoted(text, point => {
    const hex = point.toString(16);
    return point > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

/** @param big as a BigInt, `5n`, whatever its size; the code was written for one */
function scriptInt(digits: string, big: boolean): string {
  refuseLongInt(digits);
  const number = BigInt(digits);
  const exact = number <= WHOLE && number >= -WHOLE;
  return inBrackets(big || !exact ? `${number}n` : String(number));
}

function scriptFloat(text: string): string {
  const number = doubleOf(text);
  return Object.is(number, -0) ? '(-0)' : inBrackets(String(number));
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
      return `Uint8Array.of(${bytesOfBase64(value.v).join(', ')})`;
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
