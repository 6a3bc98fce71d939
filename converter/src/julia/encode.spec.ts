/** The Julia encoder by its grammar: no Julia runs here, so what is written is read by rules of Julia's manual. */
import type { Value } from '@lockstep/protocol';
import * as fc from 'fast-check';
import { HARD_TEXTS, plainValues, texts } from '../plainvalues.testing';
import { juliaLike, juliaLiteral } from './encode';
import { juliaPlaces } from './texts';

/** A text literal, read as the manual's chapter Strings says: `null` where anything in it is not known to stand for itself. */
function readText(literal: string): string | null {
  const body = /^"((?:[^"\\$\r\n]|\\.)*)"$/.exec(literal)?.[1];
  if (body === undefined) {
    return null;
  }
  let known = true;
  const text = body.replace(
    /\\(?:U([\da-f]{8})|u([\da-f]{4})|([^]))/g,
    (_, long?: string, short?: string, sign?: string) => {
      const hex = long ?? short;
      if (hex !== undefined) {
        return String.fromCodePoint(parseInt(hex, 16));
      }
      const at = 'nrt"\\$'.indexOf(sign ?? ' ');
      known &&= at >= 0;
      return '\n\r\t"\\$'[at] ?? '';
    }
  );
  return known ? text : null;
}

it.each(HARD_TEXTS)('the text %j stands for itself, and nothing in it is filled in', text => {
  expect(readText(juliaLiteral({ t: 'str', v: text }))).toBe(text);
});

it('each text stands for itself', () => {
  fc.assert(
    fc.property(texts, text => {
      expect(readText(juliaLiteral({ t: 'str', v: text }))).toBe(text);
    }),
    { numRuns: 1_000 }
  );
});

it('each value is one line in which only what opens inside closes', () => {
  fc.assert(
    fc.property(plainValues(false), value => {
      const literal = juliaLiteral(value);
      expect(literal).not.toMatch(/[\r\n]/);
      const code = `value = ${literal}\nafter = 5`;
      const at = code.lastIndexOf('5');
      expect(juliaPlaces(code)(at, at + 1)).toBe(true);
    }),
    { numRuns: 1_000 }
  );
});

it('plain values are literals at their place', () => {
  fc.assert(
    fc.property(plainValues(false), value => {
      const literal = juliaLiteral(value).replace(/^\((.*)\)$/, '$1');
      const plain = /^(?:bool|int|float|str)$/.test(value.t) && !/^-?Base| - /.test(literal);
      fc.pre(plain);
      expect(juliaPlaces(`value = ${literal}`)(8, 8 + literal.length)).toBe(true);
    })
  );
});

it.each([
  [{ t: 'int', v: '9223372036854775807' }, '9223372036854775807'],
  [{ t: 'int', v: '-9223372036854775808' }, '(-9223372036854775807 - 1)'],
  [{ t: 'int', v: '9223372036854775808' }, 'Base.big"9223372036854775808"'],
  [{ t: 'int', v: '-9223372036854775809' }, 'Base.big"-9223372036854775809"'],
  [{ t: 'float', v: '5.0' }, '5.0'],
  [{ t: 'float', v: '-0.0' }, '(-0.0)'],
  [{ t: 'float', v: '1e+21' }, '1e+21'],
  [{ t: 'float', v: 'nan' }, 'Base.NaN'],
  [{ t: 'float', v: '-inf' }, '(-Base.Inf)'],
  [{ t: 'null' }, 'nothing'],
  [{ t: 'bytes', v: 'AP8=' }, 'Core.UInt8[0x00, 0xff]'],
  [{ t: 'list', v: [] }, 'Core.Any[]'],
  [
    {
      t: 'list',
      v: [
        { t: 'int', v: '1' },
        { t: 'int', v: '-2' }
      ]
    },
    '[1, (-2)]'
  ],
  [
    {
      t: 'list',
      v: [
        { t: 'int', v: '1' },
        { t: 'float', v: '2.5' }
      ]
    },
    'Core.Any[1, 2.5]'
  ],
  [
    {
      t: 'dict',
      v: [
        [
          { t: 'str', v: 'a$b' },
          { t: 'bool', v: true }
        ]
      ]
    },
    'Base.Dict{Core.String, Core.Any}("a\\$b" => true)'
  ],
  [
    { t: 'dict', v: [[{ t: 'int', v: '1' }, { t: 'null' }]] },
    'Base.Dict{Core.Any, Core.Any}(1 => nothing)'
  ]
] satisfies [Value, string][])('writes %j as %s', (value, literal) => {
  expect(juliaLiteral(value)).toBe(literal);
});

it('refuses dates, but where the code holds them as text', () => {
  const day: Value = { t: 'date', v: '2025-02-03' };
  expect(() => juliaLiteral(day)).toThrow('library Dates');
  expect(juliaLike('"2024-01-31"', day)).toBe('"2025-02-03"');
});
