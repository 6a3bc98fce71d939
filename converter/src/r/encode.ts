/** Writes values as R: the only way by which a value enters R code. */
import { uploadPath, UserError, type Value } from '@lockstep/protocol';
import { bytesOfBase64, byU, checkedDay, doubleOf, inBrackets, quoted } from '../literalParts';

/** R's numbers are doubles: whole ones are exact up to here. */
const WHOLE = 2n ** 53n;

/** R's `5L` holds 32 bits, and one of them stands for `NA`. */
const MOST_INTEGER = 2n ** 31n - 1n;

function rString(text: string): string {
  if (text.includes('\0')) {
    throw new UserError(
      'value-no-text',
      'R texts cannot hold the character with the number 0. Take it out.'
    );
  }
  return quoted(text, byU);
}

/** @param integer as R's own whole numbers, `5L`, where the value fits; the code was written for them */
function rInt(digits: string, integer: boolean): string {
  const number = BigInt(digits);
  const size = number < 0n ? -number : number;
  if (size > WHOLE) {
    throw new UserError(
      'value-too-long',
      `R cannot hold the number ${digits.length > 30 ? 'exactly' : `${digits} exactly`}. Enter one of at most 15 digits.`
    );
  }
  return inBrackets(integer && size <= MOST_INTEGER ? `${number}L` : String(number));
}

/**
 * Whether R reads decimal digits behind a point exactly. It divides in the machine's long numbers and then rounds
 * again, which goes wrong where the long quotient lies half way between two doubles.
 */
function readsExactly(digits: string, places: number): boolean {
  if (digits.length > 15 || places > 22) {
    return false;
  }
  const divisor = 10n ** BigInt(places);
  const scaled = (BigInt(digits) << 192n) / divisor;
  const length = scaled.toString(2).length;
  if (length < 64) {
    return false;
  }
  const long = (scaled + (1n << BigInt(length - 65))) >> BigInt(length - 64);
  return (long & 0x7ffn) !== 0x400n;
}

/** A double as R reads it back bit for bit: decimal where that is sure, else by its bits. */
function rFloat(text: string): string {
  const number = doubleOf(text);
  if (Number.isNaN(number)) {
    return 'NaN';
  }
  if (!Number.isFinite(number)) {
    return number < 0 ? '(-Inf)' : 'Inf';
  }
  if (Object.is(number, -0)) {
    return '(-0)';
  }
  const size = Math.abs(number);
  const sign = number < 0 ? '-' : '';
  if (Number.isSafeInteger(number)) {
    return inBrackets(`${sign}${size}`);
  }
  const [, whole = '', fraction = ''] = /^(\d+)\.(\d+)$/.exec(String(size)) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
  return inBrackets(
    fraction !== '' && readsExactly(digits, fraction.length)
      ? `${sign}${size}`
      : `${sign}${hexadecimal(size)}`
  );
}

/** `0x1.8p+1`: the bits themselves. */
function hexadecimal(size: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const mantissa = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '');
  // Below the smallest normal number the leading digit is 0.
  const [lead, power] = exponent === 0 ? [0, -1022] : [1, exponent - 1023];
  return `0x${lead}${mantissa === '' ? '' : `.${mantissa}`}p${power < 0 ? '' : '+'}${power}`;
}

function rBytes(base64: string): string {
  const bytes = bytesOfBase64(base64).map(byte => `0x${byte.toString(16)}`);
  return bytes.length === 0 ? 'base::raw(0)' : `base::as.raw(base::c(${bytes.join(', ')}))`;
}

function rDatetime(text: string): string {
  const [, day = '', time = '', zone = ''] =
    /^(.{10})T([\d:.]+)(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const seconds = Date.parse(`${day}T${time}${zone === '' ? 'Z' : zone}`) / 1000;
  if (Number.isNaN(seconds)) {
    throw new UserError('value-no-date', `${text} is no moment of the calendar. Enter another.`);
  }
  // Without a zone it is the clock of wherever the kernel runs.
  return zone === ''
    ? `base::as.POSIXct("${day} ${time}", format = "%Y-%m-%d %H:%M${time.split(':').length > 2 ? ':%OS' : ''}")`
    : `base::as.POSIXct(${rFloat(String(seconds))}, origin = "1970-01-01", tz = "UTC")`;
}

function rDict(pairs: readonly [Value, Value][]): string {
  const names = pairs.map(([key]) => {
    if (key.t !== 'str') {
      throw new UserError('value-no-key', 'Names in R are texts. Use text as the key.');
    }
    return rString(key.v);
  });
  const items = pairs.map(([, item]) => rLiteral(item)).join(', ');
  return `stats::setNames(base::list(${items}), base::c(${names.join(', ')}))`;
}

/**
 * An R expression that evaluates to exactly this value wherever a literal can stand. One line, without comments;
 * negative numbers stand in brackets so that no operator beside them binds first.
 *
 * @throws UserError `value-too-long`, `value-no-text`, `value-no-date`, `value-no-key`
 */
export function rLiteral(value: Value): string {
  switch (value.t) {
    case 'null':
      return 'NULL';
    case 'bool':
      return value.v ? 'TRUE' : 'FALSE';
    case 'int':
      return rInt(value.v, false);
    case 'float':
      return rFloat(value.v);
    case 'str':
      return rString(value.v);
    case 'file':
      return rString(uploadPath(value));
    case 'bytes':
      return rBytes(value.v);
    case 'date':
      return `base::as.Date("${checkedDay(value.v)}")`;
    case 'datetime':
      return rDatetime(value.v);
    case 'list':
      return `base::list(${value.v.map(rLiteral).join(', ')})`;
    case 'dict':
      return rDict(value.v);
  }
}

/**
 * Writes a value in the manner of the literal it replaces, so that the code gets the type it was written for: `5L`
 * stays a whole number of R's own, a date that stands as text stays text.
 *
 * @throws UserError what {@link rLiteral} throws
 */
export function rLike(literal: string, value: Value): string {
  if (value.t === 'int' && /L$/.test(literal)) {
    return rInt(value.v, true);
  }
  if ((value.t === 'date' || value.t === 'datetime') && /^["']/.test(literal)) {
    return rString(value.v);
  }
  return rLiteral(value);
}
