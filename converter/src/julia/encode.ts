/** Writes values as Julia: the only way by which a value enters Julia code. By grammar: no Julia has read them yet. */
import { uploadPath, UserError, type Value } from '@lockstep/protocol';
import { bytesOfBase64, byU, doubleOf, inBrackets, quoted, refuseLongInt } from '../literalParts';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** `\x` stands for a byte in Julia, so characters are written by `\u` and `\U`, with all their digits. */
function juliaString(text: string): string {
  // A dollar would fill something in.
  return quoted(text, byU).replaceAll('$', () => '\\$');
}

function isLong(digits: string): boolean {
  refuseLongInt(digits);
  const number = BigInt(digits);
  return number < LEAST || number > MOST;
}

function juliaInt(digits: string): string {
  if (isLong(digits)) {
    return `Base.big"${digits}"`;
  }
  // The digits of the smallest one are too large without their sign.
  return BigInt(digits) === LEAST ? `(-${MOST} - 1)` : inBrackets(digits);
}

function juliaFloat(text: string): string {
  const number = doubleOf(text);
  if (Number.isNaN(number)) {
    return 'Base.NaN';
  }
  if (!Number.isFinite(number)) {
    return number < 0 ? '(-Base.Inf)' : 'Base.Inf';
  }
  const digits = Object.is(number, -0) ? '-0' : String(number);
  return inBrackets(/[.e]/.test(digits) ? digits : `${digits}.0`);
}

/** Kinds whose vectors hold one type: `[1, 2]`. Others would be made alike (`[1, 2.5]`), and are kept as they are. */
const ALIKE: ReadonlySet<Value['t']> = new Set(['bool', 'int', 'float', 'str']);

function juliaVector(items: readonly Value[]): string {
  const [first] = items;
  const alike =
    first !== undefined &&
    ALIKE.has(first.t) &&
    items.every(item => item.t === first.t && (item.t !== 'int' || !isLong(item.v)));
  return `${alike ? '' : 'Core.Any'}[${items.map(juliaLiteral).join(', ')}]`;
}

function juliaDict(pairs: readonly [Value, Value][]): string {
  const names = pairs.every(([key]) => key.t === 'str') ? 'Core.String' : 'Core.Any';
  const items = pairs.map(([key, item]) => `${juliaLiteral(key)} => ${juliaLiteral(item)}`);
  return `Base.Dict{${names}, Core.Any}(${items.join(', ')})`;
}

function juliaBytes(base64: string): string {
  const bytes = bytesOfBase64(base64).map(byte => `0x${byte.toString(16).padStart(2, '0')}`);
  return `Core.UInt8[${bytes.join(', ')}]`;
}

/**
 * A Julia expression that evaluates to exactly this value wherever a literal can stand. One line, without comments;
 * negative numbers stand in brackets so that nothing beside them binds first. Whole numbers are `Int64`, longer ones
 * `BigInt`.
 *
 * @throws UserError `value-too-long`, `value-no-date`
 */
export function juliaLiteral(value: Value): string {
  switch (value.t) {
    case 'null':
      return 'nothing';
    case 'bool':
      return String(value.v);
    case 'int':
      return juliaInt(value.v);
    case 'float':
      return juliaFloat(value.v);
    case 'str':
      return juliaString(value.v);
    case 'file':
      return juliaString(uploadPath(value));
    case 'bytes':
      return juliaBytes(value.v);
    case 'date':
    case 'datetime':
      throw new UserError(
        'value-no-date',
        'Dates in Julia need the library Dates, which the code may not load. Let the code hold the date as text, and read it there.'
      );
    case 'list':
      return juliaVector(value.v);
    case 'dict':
      return juliaDict(value.v);
  }
}

/**
 * Writes a value in the manner of the literal it replaces: a date that stands as text stays text.
 *
 * @throws UserError what {@link juliaLiteral} throws
 */
export function juliaLike(literal: string, value: Value): string {
  return (value.t === 'date' || value.t === 'datetime') && literal.startsWith('"')
    ? juliaString(value.v)
    : juliaLiteral(value);
}
