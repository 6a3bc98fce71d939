/** Reads Python literals into tagged values: the notebook's own answer to each input. */
import { MAX_VALUE_DEPTH, type Value } from '@lockstep/protocol';
import { type PythonTree, type Syntax, textOf } from './tree';

const SIMPLE_ESCAPES: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v'
};

const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(N\{)|(\r\n|[\s\S]))/g;

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * What a plain, raw or unicode string literal evaluates to, or an f-string without fields; `null` for bytes, names
 * (`\N{…}`) and half characters.
 */
export function readString(literal: string): string | null {
  const found = /^([rRuU]?|[fF][rR]?|[rR][fF])("""|'''|"|')([\s\S]*)\2$/.exec(literal);
  if (found === null) {
    return null;
  }
  const [, prefix = '', , body = ''] = found;
  const bare = /[fF]/.test(prefix) ? body.replace(/\{\{|\}\}/g, pair => pair.charAt(0)) : body;
  const lines = bare.replace(/\r\n?/g, '\n');
  if (/[rR]/.test(prefix)) {
    return lines;
  }
  let known = true;
  const text = lines.replace(ESCAPE, (whole, x, u, big, octal, named, simple) => {
    const hex: unknown = x ?? u ?? big;
    if (typeof hex === 'string') {
      const point = parseInt(hex, 16);
      known &&= point <= 0x10ffff;
      return known ? String.fromCodePoint(point) : '';
    }
    if (typeof octal === 'string') {
      return String.fromCodePoint(parseInt(octal, 8));
    }
    known &&= named === undefined;
    return typeof simple === 'string' ? (SIMPLE_ESCAPES[simple] ?? whole) : '';
  });
  return known && !LONE_SURROGATE.test(text) ? text : null;
}

/** Python's float literal, as the shortest text that reads back to the same number. */
function floatText(digits: string, negative: boolean): string {
  const number = Number(digits);
  const text = Number.isFinite(number) ? String(number) : 'inf';
  const plain = number === 0 ? '0.0' : text;
  return negative ? `-${plain}` : plain;
}

/** A number literal without underscores: whole numbers in any base, floats; complex numbers are none. */
function readNumber(literal: string, negative: boolean): Value | null {
  const digits = literal.replaceAll('_', '').toLowerCase();
  if (/^(0x[0-9a-f]+|0o[0-7]+|0b[01]+|[1-9][0-9]*|0+)$/.test(digits)) {
    const whole = BigInt(digits);
    return { t: 'int', v: String(negative ? -whole : whole) };
  }
  return /^([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/.test(digits)
    ? { t: 'float', v: floatText(digits, negative) }
    : null;
}

/** True for a string without fields that Python fills in. */
function isPlain(node: Syntax): boolean {
  return node.children.every(({ name }) => name === 'Escape');
}

/** Bytes of ASCII as their text; `null` for others. */
function readBytes(literal: string): string | null {
  const found = /^([bB][rR]?|[rR][bB])(["'][\s\S]*)$/.exec(literal);
  const text =
    found === null
      ? null
      : readString(`${/[rR]/.test(found[1] ?? '') ? 'r' : ''}${found[2] ?? ''}`);
  return text !== null && /^[\x00-\xff]*$/.test(text) && !/\\[uUN]/.test(literal) ? text : null;
}

/**
 * The value that a field shows for a literal: beside what {@link readLiteral} reads, tuples and sets as lists, and
 * bytes that a person can read as text. What replaces them is written in the literal's own manner again. Within
 * other literals tuples and sets are lists too, and bytes stay bytes: no field takes such a value.
 */
export function readAnswer(tree: PythonTree, node: Syntax, depth = 0): Value | null {
  const { name } = node;
  const [, inside, end] = node.children;
  if (name === 'ParenthesizedExpression' && inside !== undefined && end?.name === ')') {
    return readAnswer(tree, inside, depth);
  }
  if (
    depth <= MAX_VALUE_DEPTH &&
    (name === 'DictionaryExpression' || /^(?:Array|Tuple|Set)Exp/.test(name))
  ) {
    return readCollection(tree, node, depth, readAnswer);
  }
  const text = name === 'String' ? readBytes(textOf(tree, node)) : null;
  if (text === null) {
    return readLiteral(tree, node, depth);
  }
  return depth === 0 && /^[\x20-\x7e]*$/.test(text)
    ? { t: 'str', v: text }
    : { t: 'bytes', v: btoa(text) };
}

const BRACKETS = new Set(['(', ')', '[', ']', '{', '}', ',', ':']);

/**
 * The value of a literal expression, `null` when it is none: numbers (also negative), strings, booleans, `None`,
 * and lists and dicts of those. Tuples, sets, bytes and strings with fields are not read.
 */
export function readLiteral(tree: PythonTree, node: Syntax, depth = 0): Value | null {
  if (depth > MAX_VALUE_DEPTH) {
    return null;
  }
  switch (node.name) {
    case 'Number':
      return readNumber(textOf(tree, node), false);
    case 'UnaryExpression': {
      const [sign, number] = node.children;
      if (sign === undefined || number?.name !== 'Number') {
        return null;
      }
      const mark = textOf(tree, sign);
      return mark === '-' || mark === '+' ? readNumber(textOf(tree, number), mark === '-') : null;
    }
    case 'Boolean':
      return { t: 'bool', v: textOf(tree, node) === 'True' };
    case 'None':
      return { t: 'null' };
    case 'String':
    case 'FormatString': {
      const text = isPlain(node) ? readString(textOf(tree, node)) : null;
      return text === null ? null : { t: 'str', v: text };
    }
    case 'ContinuedString': {
      const parts = node.children.map(part =>
        isPlain(part) ? readString(textOf(tree, part)) : null
      );
      return parts.every(part => part !== null) ? { t: 'str', v: parts.join('') } : null;
    }
    case 'ArrayExpression':
    case 'DictionaryExpression':
      return readCollection(tree, node, depth, readLiteral);
    default:
      return null;
  }
}

function readCollection(
  tree: PythonTree,
  node: Syntax,
  depth: number,
  readItem: typeof readLiteral
): Value | null {
  const items: Value[] = [];
  for (const child of node.children) {
    if (BRACKETS.has(child.name)) {
      continue;
    }
    const item = readItem(tree, child, depth + 1);
    if (item === null) {
      return null;
    }
    items.push(item);
  }
  if (node.name !== 'DictionaryExpression') {
    return { t: 'list', v: items };
  }
  const pairs: [Value, Value][] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    const key = items[at];
    const value = items[at + 1];
    if (key === undefined || value === undefined) {
      return null;
    }
    pairs.push([key, value]);
  }
  return { t: 'dict', v: pairs };
}
