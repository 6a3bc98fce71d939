/** Writes values as Python: the only way by which a value enters code. */
import { uploadPath, UserError, type Value } from '@lockstep/protocol';
import { bytesOfBase64, inBrackets, quoted, refuseDate, refuseLongInt } from '../literalParts';

/**
 * Decimal digits up to which a whole number is written in decimal. CPython refuses to read longer ones (4,300 by
 * default, `sys.set_int_max_str_digits`); bases that are powers of two have no such limit.
 */
const DECIMAL_DIGITS = 4000;

function pythonString(text: string): string {
  return quoted(text, point => {
    const hex = point.toString(16);
    return point > 0xffff
      ? `\\U${hex.padStart(8, '0')}`
      : point > 0xff
        ? `\\u${hex.padStart(4, '0')}`
        : `\\x${hex.padStart(2, '0')}`;
  });
}

function pythonInt(digits: string): string {
  refuseLongInt(digits);
  if (digits.length <= DECIMAL_DIGITS) {
    return inBrackets(digits);
  }
  const negative = digits.startsWith('-');
  const hex = `0x${BigInt(negative ? digits.slice(1) : digits).toString(16)}`;
  return negative ? `(-${hex})` : hex;
}

function pythonFloat(text: string): string {
  if (/^(nan|-?inf)$/.test(text)) {
    return `float("${text}")`;
  }
  return inBrackets(/[.e]/.test(text) ? text : `${text}.0`);
}

function pythonBytes(base64: string): string {
  const body = bytesOfBase64(base64).map(byte => {
    const sign = String.fromCharCode(byte);
    return byte >= 0x20 && byte < 0x7f && sign !== '"' && sign !== '\\'
      ? sign
      : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b"${body.join('')}"`;
}

function checkedDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const last = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  if (Number(year) < 1 || Number(date) > last) {
    refuseDate(day);
  }
  return `${Number(year)}, ${Number(month)}, ${Number(date)}`;
}

/** `__import__` needs no name that the notebook could have bound to something else. */
const DATETIME = '__import__("datetime")';

function pythonDatetime(text: string): string {
  const found =
    /^(.{10})T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:(Z)|([+-])(\d\d):(\d\d))?$/.exec(text);
  if (found === null) {
    return refuseDate(text);
  }
  const [, day = '', hour, minute, second, fraction, utc, sign, zoneHours, zoneMinutes] = found;
  const parts = [
    checkedDay(day),
    ...[hour, minute, second ?? '0', (fraction ?? '').padEnd(6, '0')].map(part => Number(part))
  ];
  if (utc !== undefined) {
    parts.push(`tzinfo=${DATETIME}.timezone.utc`);
  } else if (sign !== undefined) {
    const minutes = Number(zoneHours) * 60 + Number(zoneMinutes);
    if (minutes >= 24 * 60) {
      refuseDate(text);
    }
    const offset = `${DATETIME}.timedelta(minutes=${sign === '-' ? '-' : ''}${minutes})`;
    parts.push(`tzinfo=${DATETIME}.timezone(${offset})`);
  }
  return `${DATETIME}.datetime(${parts.join(', ')})`;
}

function pythonPair([key, item]: [Value, Value]): string {
  if (key.t === 'list' || key.t === 'dict') {
    throw new UserError(
      'value-no-key',
      `A ${key.t} cannot be the key of a dict in Python. Use text or a number as the key.`
    );
  }
  return `${pythonLiteral(key)}: ${pythonLiteral(item)}`;
}

/**
 * A Python expression that evaluates to exactly this value, of exactly this type, wherever a literal can stand.
 * One line, without comments; negative numbers stand in brackets so that no operator beside them binds first.
 *
 * @throws UserError `value-too-long`, `value-no-date`, `value-no-key`
 */
export function pythonLiteral(value: Value): string {
  switch (value.t) {
    case 'null':
      return 'None';
    case 'bool':
      return value.v ? 'True' : 'False';
    case 'int':
      return pythonInt(value.v);
    case 'float':
      return pythonFloat(value.v);
    case 'str':
      return pythonString(value.v);
    case 'bytes':
      return pythonBytes(value.v);
    case 'date':
      return `${DATETIME}.date(${checkedDay(value.v)})`;
    case 'datetime':
      return pythonDatetime(value.v);
    case 'list':
      return `[${value.v.map(pythonLiteral).join(', ')}]`;
    case 'dict':
      return `{${value.v.map(pythonPair).join(', ')}}`;
    case 'file':
      return pythonString(uploadPath(value));
  }
}

/** Base64 of a text's UTF-8. */
function base64OfText(text: string): string {
  return btoa(
    Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('')
  );
}

/**
 * Writes a value in the manner of the literal it replaces, so that the code gets the type it was written for: a
 * date that stands as text stays text, a tuple a tuple, a set a set, bytes bytes.
 *
 * @throws UserError what {@link pythonLiteral} throws
 */
export function pythonLike(literal: string, value: Value): string {
  if (value.t === 'date' && /^[rRuUfF]{0,2}["']/.test(literal)) {
    return pythonLiteral({ t: 'str', v: value.v });
  }
  if (value.t === 'str' && /^(?:[bB][rR]?|[rR][bB])["']/.test(literal)) {
    return pythonLiteral({ t: 'bytes', v: base64OfText(value.v) });
  }
  if (value.t === 'file') {
    return pythonLike(literal, { t: 'str', v: uploadPath(value) });
  }
  if (value.t === 'list' && /^[^[]/.test(literal)) {
    const items = value.v.map(pythonLiteral).join(', ');
    if (!literal.startsWith('{')) {
      // A tuple may stand without brackets, and gets them.
      return value.v.length === 1 ? `(${items},)` : `(${items})`;
    }
    // `{}` is an empty dict, and `set` could be any name by now.
    return value.v.length === 0 ? '{*()}' : `{${items}}`;
  }
  return pythonLiteral(value);
}
