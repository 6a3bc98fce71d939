/** Writes values as Julia: the only way by which a value enters Julia code. By grammar: no Julia has read them yet. */
import { uploadPath, UserError, type Value } from '@lockstep/protocol';
import { MAX_INT_DIGITS } from '../python/encode';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

const NAMED_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  // It would fill something in.
  $: '\\$',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
};

/** Everything but printable ASCII and letters: controls, blanks, marks that turn or hide text, astral planes. */
const ESCAPED = /["\\$]|[^\x20-\x7e\p{L}\p{N}]|[\u{10000}-\u{10ffff}]/gu;

/** `\x` stands for a byte in Julia, so characters are written by `\u` and `\U`, with all their digits. */
function juliaString(text: string): string {
  const body = text.replace(ESCAPED, sign => {
    const point = sign.codePointAt(0) ?? 0;
    const hex = point.toString(16);
    return (
      NAMED_ESCAPES[sign] ??
      (point > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`)
    );
  });
  return `"${body}"`;
}

function negative(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}

function isLong(digits: string): boolean {
  if (digits.length > MAX_INT_DIGITS) {
    throw new UserError(
      'value-too-long',
      `The number has ${digits.length} digits, and at most ${MAX_INT_DIGITS} can be used. Enter a shorter one.`
    );
  }
  const number = BigInt(digits);
  return number < LEAST || number > MOST;
}

function juliaInt(digits: string): string {
  if (isLong(digits)) {
    return `Base.big"${digits}"`;
  }
  // The digits of the smallest one are too large without their sign.
  return BigInt(digits) === LEAST ? `(-${MOST} - 1)` : negative(digits);
}

function juliaFloat(text: string): string {
  const number = Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'));
  if (Number.isNaN(number)) {
    return 'Base.NaN';
  }
  if (!Number.isFinite(number)) {
    return number < 0 ? '(-Base.Inf)' : 'Base.Inf';
  }
  const digits = Object.is(number, -0) ? '-0' : String(number);
  return negative(/[.e]/.test(digits) ? digits : `${digits}.0`);
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
  const bytes = Array.from(
    atob(base64),
    sign => `0x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`
  );
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
