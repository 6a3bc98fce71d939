import { nullTranslator } from '@jupyterlab/translation';
import type { Input } from '@lockstep/protocol';
import { asPart, cellsText, effectText, inputText, surenessOf, valueText } from './words';

const trans = nullTranslator.load('lockstep');
const input = (more: Partial<Input>): Input => ({
  id: 'x',
  label: 'X',
  type: 'int',
  required: true,
  asked: false,
  place: { at: 'literal', cell: 'c', from: 0, to: 1 },
  ...more
});

describe('words of the outline', () => {
  it('counts cells as a reader does, from 1', () => {
    expect(cellsText([1], trans)).toBe('Cell 2');
    expect(cellsText([5, 6], trans)).toBe('Cells 6 and 7');
    expect(cellsText([2, 3, 4], trans)).toBe('Cells 3 to 5');
    expect(cellsText([2, 4, 8], trans)).toBe('Cells 3, 5 and 9');
  });

  it('says how sure it is in a word, with as many dots', () => {
    expect(surenessOf(0.85, trans)).toEqual({ word: 'sure', dots: 3 });
    expect(surenessOf(0.84, trans)).toEqual({ word: 'likely', dots: 2 });
    expect(surenessOf(0.49, trans)).toEqual({ word: 'guess', dots: 1 });
  });

  it('says type, range and choices', () => {
    expect(inputText(input({ min: 1, max: 80 }), trans)).toBe('whole number, 1 to 80');
    expect(inputText(input({ type: 'float', min: 0, unit: 'km' }), trans)).toBe(
      'number, at least 0, km'
    );
    expect(inputText(input({ type: 'secret' }), trans)).toBe('secret, never stored');
    expect(inputText(input({ type: 'choice', choices: [{ t: 'str', v: 'a' }] }), trans)).toBe(
      'choice, 1 value'
    );
    expect(
      inputText(
        input({
          type: 'text',
          choicesFrom: { take: 'values', frame: 'sites', column: 'country' }
        }),
        trans
      )
    ).toBe('choice, values of sites.country');
  });

  it('shows values as they would be typed, long ones cut', () => {
    expect(valueText({ t: 'str', v: 'France' })).toBe('"France"');
    expect(valueText({ t: 'float', v: '0.85' })).toBe('0.85');
    expect(valueText({ t: 'str', v: 'x'.repeat(99) })).toHaveLength(40);
    expect(valueText(undefined)).toBe('');
  });

  it('names what a step writes', () => {
    expect(effectText({ kind: 'writes', name: 'report.html' }, trans)).toBe('writes report.html');
    expect(effectText({ kind: 'sends' }, trans)).toBe('uses the network');
  });

  it('makes a sentence part of a line, names in capitals kept', () => {
    expect(asPart('It starts here.')).toBe('it starts here');
    expect(asPart('MIN_DEGREE is compared.')).toBe('MIN_DEGREE is compared');
  });
});
