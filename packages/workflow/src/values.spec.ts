import fc from 'fast-check';
import type { InputFace, Value } from '@lockstep/protocol';
import { Value as ValueSchema } from '@lockstep/protocol';
import { checkValue, floatText, showValue, textOfValue, valueFromText } from './index';
import { intInput } from './sample';

const face = (type: InputFace['type'], more: Partial<InputFace> = {}): InputFace => ({
  ...intInput('seeds'),
  label: 'Seeds',
  initial: undefined,
  min: undefined,
  max: undefined,
  type,
  ...more
});

const intOf = (n: number): Value => ({ t: 'int', v: String(n) });

describe('values of fields', () => {
  it('reads back every whole number, number and text that it shows', () => {
    const typed: fc.Arbitrary<[InputFace['type'], Value]> = fc.oneof(
      fc.bigInt().map((n): [InputFace['type'], Value] => ['int', { t: 'int', v: n.toString() }]),
      fc
        .double()
        .map((n): [InputFace['type'], Value] => ['float', { t: 'float', v: floatText(n) }]),
      fc
        .string({ unit: 'grapheme' })
        .map((text): [InputFace['type'], Value] => ['text', { t: 'str', v: text }]),
      fc.boolean().map((v): [InputFace['type'], Value] => ['bool', { t: 'bool', v }])
    );
    fc.assert(
      fc.property(typed, ([type, value]) => {
        expect(valueFromText(face(type), textOfValue(value))).toEqual({ value });
        expect(ValueSchema.safeParse(value).success).toBe(true);
      })
    );
  });

  it('knows the notebook’s own number again, however it is typed', () => {
    const own: Value = { t: 'float', v: '1' };
    const rate = face('float', { initial: own });
    expect(['1', '1.0', '1e0'].map(text => valueFromText(rate, text))).toEqual(
      Array(3).fill({ value: own })
    );
    const zero: Value = { t: 'float', v: '-0.0' };
    expect(valueFromText(face('float', { initial: zero }), '0')).toEqual({
      value: { t: 'float', v: '0.0' }
    });
  });

  it('keeps the sign of zero, nan and infinities apart', () => {
    expect([0, -0, NaN, Infinity, -Infinity, 1e21, 0.1, 5].map(floatText)).toEqual([
      '0.0',
      '-0.0',
      'nan',
      'inf',
      '-inf',
      '1e+21',
      '0.1',
      '5.0'
    ]);
  });

  it.each([
    ['int', 'five', '“five” is not a whole number.'],
    ['int', '5.5', '“5.5” is not a whole number.'],
    ['int', '', 'Seeds has no value yet.'],
    ['float', '1,5', '“1,5” is not a number.'],
    ['bool', 'maybe', '“maybe” is neither yes nor no.'],
    ['date', '2026-02-30', 'Seeds has no such day as 2026-02-30.']
  ] as const)('%s refuses %j in one sentence', (type, text, problem) => {
    expect(valueFromText(face(type), text)).toEqual({ problem });
  });

  it('names the range and what is usual', () => {
    const seeds = face('int', { min: 10, max: 500, initial: { t: 'int', v: '200' } });
    expect(valueFromText(seeds, '5,000')).toEqual({
      problem: '5,000 is above 500. Take 10 to 500; 200 is usual.'
    });
    expect(checkValue(face('float', { min: 0 }), { t: 'float', v: 'nan' })).toContain('below 0');
  });

  it('takes only what is among the choices', () => {
    const country = face('choice', { choices: ['France', 'Italy'].map(v => ({ t: 'str', v })) });
    expect(valueFromText(country, 'Italy')).toEqual({ value: { t: 'str', v: 'Italy' } });
    expect(valueFromText(country, 'Spain')).toHaveProperty('problem');
  });

  it('takes any value of the suggestions’ type where the choices are open', () => {
    const year = face('choice', { open: true, choices: [2024, 2025].map(intOf) });
    expect(valueFromText(year, '2025')).toEqual({ value: intOf(2025) });
    expect(valueFromText(year, '2030')).toEqual({ value: intOf(2030) });
    expect(valueFromText(year, 'soon')).toEqual({ problem: '“soon” is not a whole number.' });
    expect(checkValue(year, { t: 'str', v: '2030' })).toBe('Seeds takes a whole number.');
    const share = face('choice', { open: true, choices: [intOf(1), { t: 'float', v: '0.5' }] });
    expect(valueFromText(share, '1')).toEqual({ value: intOf(1) });
    expect(valueFromText(share, '0.7')).toEqual({ value: { t: 'float', v: '0.7' } });
  });

  it('takes values of the notebook’s own type where only a kernel knows the choices', () => {
    const year = face('choice', { initial: intOf(2024) });
    expect(valueFromText(year, '2030')).toEqual({ value: intOf(2030) });
    expect(valueFromText(face('choice'), '2030')).toEqual({ value: { t: 'str', v: '2030' } });
  });

  it('still minds the range where suggestions are open', () => {
    const seeds = face('int', { open: true, choices: [intOf(20)], min: 10, max: 500 });
    expect(valueFromText(seeds, '30')).toEqual({ value: intOf(30) });
    expect(valueFromText(seeds, '5')).toHaveProperty('problem');
  });

  it('takes of a list only items that are among its choices, unless they are open', () => {
    const choices = ['a', 'b'].map(v => ({ t: 'str' as const, v }));
    const columns = face('list', { element: 'text', items: true, choices });
    expect(valueFromText(columns, 'b\na')).toHaveProperty('value');
    expect(valueFromText(columns, 'a\nc')).toEqual({
      problem: 'c is not a choice of Seeds. Take one of: a, b.'
    });
    expect(valueFromText({ ...columns, open: true }, 'a\nc')).toHaveProperty('value');
    expect(valueFromText(columns, '')).toEqual({ value: { t: 'list', v: [] } });
  });

  it('refuses of random texts exactly those that are no choice, and none that fit where they are open', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.string({ unit: 'grapheme' }), (offered, typed) => {
        const choices = offered.map(v => ({ t: 'str' as const, v }));
        const closed = valueFromText(face('choice', { choices }), typed);
        const open = valueFromText(face('choice', { choices, open: true }), typed);
        expect('value' in closed).toBe(offered.includes(typed));
        expect(open).toEqual({ value: { t: 'str', v: typed } });
      })
    );
  });

  it('reads lists and dicts line by line and keeps the keys the notebook has', () => {
    const limits = face('dict', {
      element: 'int',
      initial: {
        t: 'dict',
        v: [
          [
            { t: 'int', v: '1' },
            { t: 'int', v: '2' }
          ]
        ]
      }
    });
    expect(valueFromText(limits, '1: 7\nb: 8')).toEqual({
      value: {
        t: 'dict',
        v: [
          [
            { t: 'int', v: '1' },
            { t: 'int', v: '7' }
          ],
          [
            { t: 'str', v: 'b' },
            { t: 'int', v: '8' }
          ]
        ]
      }
    });
    expect(valueFromText(face('list', { element: 'int' }), '')).toEqual({
      value: { t: 'list', v: [] }
    });
    expect(valueFromText(face('list', { element: 'int' }), '1\nx')).toHaveProperty('problem');
  });

  it('refuses half of a character', () => {
    expect(valueFromText(face('text'), 'a\ud800')).toHaveProperty('problem');
  });

  it('shows a secret only as one', () => {
    expect(showValue({ secret: true })).toBe('••••');
  });
});
