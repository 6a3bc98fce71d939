/** Where texts, comments and brackets are in Julia code, so that nothing inside one is taken for a setting of its own. */

/** A text, comment or pair of brackets: UTF-16 offsets, half open. */
interface Span {
  kind: 'text' | 'comment' | 'brackets';
  /** A text between single double quotes, without a prefix: `"a"`. */
  plain: boolean;
  from: number;
  to: number;
}

const OPEN = '([{';
const CLOSE = ')]}';

/** Behind these a `'` turns a matrix; elsewhere it begins a character. */
const TURNED = /[\p{L}\p{N}_!'"`.)\]}]/u;

/** The end of `#= … =#`, which may hold further ones. */
function endOfBlock(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const pair = source.slice(at, at + 2);
    if (pair === '#=' || pair === '=#') {
      depth += pair === '#=' ? 1 : -1;
      at++;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  return source.length;
}

/**
 * The end of a text that begins here.
 *
 * @param fills whether `$( … )` in it is code, which may hold texts of its own
 */
function endOfText(source: string, from: number, quote: string, fills: boolean): number {
  for (let at = from + quote.length; at < source.length; at++) {
    if (source[at] === '\\') {
      at++;
    } else if (source.startsWith(quote, at)) {
      return at + quote.length;
    } else if (fills && source.startsWith('$(', at)) {
      at = readCode(source, at + 2, null) - 1;
    }
  }
  return source.length;
}

/** The end of what begins here, and what it is; `null` for anything else, which is one sign long. */
function tokenAt(source: string, at: number): Omit<Span, 'from'> | null {
  const sign = source[at] ?? '';
  const before = source[at - 1] ?? '';
  if (sign === '#') {
    const end = source.startsWith('#=', at) ? endOfBlock(source, at) : source.indexOf('\n', at);
    return { kind: 'comment', plain: false, to: end < 0 ? source.length : end };
  }
  if (sign === '"' || sign === '`') {
    const quote = source.startsWith(sign.repeat(3), at) ? sign.repeat(3) : sign;
    const prefixed = /[\p{L}\p{N}_!]/u.test(before);
    const to = endOfText(source, at, quote, !prefixed);
    return { kind: 'text', plain: quote === '"' && !prefixed, to };
  }
  if (sign === "'" && !TURNED.test(before)) {
    return { kind: 'text', plain: false, to: endOfText(source, at, sign, false) };
  }
  return null;
}

/**
 * Reads code up to its end, or up to the bracket that closes what stands around it.
 *
 * @param spans what is found is added here
 * @returns the offset behind that bracket
 */
function readCode(source: string, from: number, spans: Span[] | null): number {
  const opened: number[] = [];
  let at = from;
  while (at < source.length) {
    const token = tokenAt(source, at);
    if (token !== null) {
      spans?.push({ ...token, from: at });
      at = token.to;
      continue;
    }
    const sign = source[at] ?? '';
    at++;
    if (OPEN.includes(sign)) {
      opened.push(at - 1);
    } else if (CLOSE.includes(sign)) {
      const start = opened.pop();
      if (start !== undefined) {
        spans?.push({ kind: 'brackets', plain: false, from: start, to: at });
      } else if (spans === null) {
        return at;
      }
    }
  }
  for (const start of opened) {
    spans?.push({ kind: 'brackets', plain: false, from: start, to: at });
  }
  return at;
}

/** Digits alone: behind others a name is a factor, and `5f` is five times `f`. */
const NUMBER = /^[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

/**
 * A test of ranges (UTF-16, half open) of this code: true where one is a whole text, or a number or truth value
 * outside of every text, comment and bracket.
 */
export function juliaPlaces(source: string): (from: number, to: number) => boolean {
  const spans: Span[] = [];
  readCode(source, 0, spans);
  return (from, to) => {
    const touching = spans.filter(span => span.from < to && span.to > from);
    const [only] = touching;
    const literal = source.slice(from, to);
    return only === undefined
      ? NUMBER.test(literal) || literal === 'true' || literal === 'false'
      : touching.length === 1 &&
          only.kind === 'text' &&
          only.plain &&
          only.from === from &&
          only.to === to;
  };
}
