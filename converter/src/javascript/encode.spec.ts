/** The JavaScript encoder against JavaScript itself: Node reads each literal back, kind by kind and bit by bit. */
import { createContext, runInContext } from 'node:vm';
import type { Value } from '@lockstep/protocol';
import * as fc from 'fast-check';
import { HARD_TEXTS, plainValues } from '../plainvalues.testing';
import { scriptLike, scriptLiteral } from './encode';
import { scriptPlaces } from './places';

/** Says what a value is in a form of its own: kinds, bits of numbers, names in order. Runs where the code runs. */
const TELL = `
  function tell(x) {
    if (x === null) return 'null';
    if (typeof x === 'boolean') return 'is ' + x;
    if (typeof x === 'bigint') return 'big ' + x;
    if (typeof x === 'string') return 'text ' + Array.from({ length: x.length }, (_, i) => x.charCodeAt(i));
    if (typeof x === 'number') return 'number ' + (Number.isNaN(x) ? 'nan' : new BigUint64Array(Float64Array.of(x).buffer)[0]);
    if (x instanceof Uint8Array) return 'bytes ' + x.join();
    if (x instanceof Date) return 'date ' + x.getTime();
    if (Array.isArray(x)) return '[' + x.map(tell) + ']';
    if (Object.getPrototypeOf(x) !== Object.prototype) return 'changed';
    return '{' + Object.keys(x).sort().map(key => tell(key) + '=' + tell(x[key])) + '}';
  }`;

const context = createContext({});
runInContext(TELL, context);

const evaluated = (code: string): unknown => runInContext(`tell(${code})`, context);

const numbered = (number: number): string =>
  `number ${Number.isNaN(number) ? 'nan' : new BigUint64Array(Float64Array.of(number).buffer)[0]}`;

const spelled = (text: string): string =>
  `text ${Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).join()}`;

function told(value: Value): string {
  switch (value.t) {
    case 'null':
      return 'null';
    case 'bool':
      return `is ${value.v}`;
    case 'int':
      return /^-?\d{1,15}$/.test(value.v) || Math.abs(Number(value.v)) < 2 ** 53
        ? numbered(Number(value.v))
        : `big ${value.v}`;
    case 'float':
      return numbered(Number(value.v.replace('inf', 'Infinity').replace('nan', 'NaN')));
    case 'str':
      return spelled(value.v);
    case 'bytes':
      return `bytes ${[...Buffer.from(value.v, 'base64')].join()}`;
    case 'date':
      return `date ${Date.parse(`${value.v}T00:00:00Z`)}`;
    case 'datetime':
      return `date ${new Date(value.v).getTime()}`;
    case 'list':
      return `[${value.v.map(told).join()}]`;
    case 'dict':
      return `{${[...value.v]
        .map(([key, item]): [string, string] => [key.t === 'str' ? key.v : '', told(item)])
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${spelled(key)}=${item}`)
        .join()}}`;
    case 'file':
      return 'text';
  }
}

const values = plainValues(true);

it('Node reads each value back, bit for bit', () => {
  fc.assert(
    fc.property(values, value => {
      expect(evaluated(scriptLiteral(value))).toBe(told(value));
    }),
    { numRuns: 2_000 }
  );
});

it.each(HARD_TEXTS)('Node reads the text %j back, and nothing in it runs', text => {
  expect(evaluated(scriptLiteral({ t: 'str', v: text }))).toBe(spelled(text));
});

it.each([
  ['9007199254740991', 'number 4845873199050653695'],
  ['9007199254740992', numbered(2 ** 53)],
  ['9007199254740993', 'big 9007199254740993'],
  ['-9007199254740993', 'big -9007199254740993']
])('the whole number %s stays exact', (v, answer) => {
  expect(evaluated(scriptLiteral({ t: 'int', v }))).toBe(answer);
});

it('a value is one literal of one line at its place, by the grammar of the language', () => {
  const plain = values.filter(({ t }) => /^(?:bool|int|float|str)$/.test(t));
  fc.assert(
    fc.property(plain, value => {
      const literal = scriptLiteral(value).replace(/^\((.*)\)$/, '$1');
      const code = `const value = ${literal};`;
      expect(literal).not.toMatch(/[\r\n\u2028\u2029]/);
      // A BigInt, NaN and Infinity are no plain literals.
      if (!/n$|NaN|Infinity/.test(literal) || literal.startsWith('"')) {
        expect(scriptPlaces(code)(14, 14 + literal.length)).toBe(true);
      }
    })
  );
});

it('keeps the manner of the literal it replaces', () => {
  expect(scriptLike('5n', { t: 'int', v: '-7' })).toBe('(-7n)');
  expect(scriptLike('5', { t: 'int', v: '7' })).toBe('7');
  expect(scriptLike("'2024-01-31'", { t: 'date', v: '2025-02-03' })).toBe('"2025-02-03"');
});

it.each([
  [{ t: 'dict', v: [[{ t: 'int', v: '1' }, { t: 'null' }]] }, 'value-no-key'],
  [{ t: 'date', v: '2023-02-29' }, 'value-no-date'],
  [{ t: 'datetime', v: '2023-02-29T10:00' }, 'value-no-date'],
  [{ t: 'datetime', v: '2023-02-20T10:00:00.0001' }, 'value-no-date'],
  [{ t: 'int', v: '1'.repeat(100_001) }, 'value-too-long']
] satisfies [Value, string][])('refuses what JavaScript cannot hold: %#', (value, code) => {
  let thrown: unknown;
  try {
    scriptLiteral(value);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code });
});
