import { nullTranslator } from '@jupyterlab/translation';
import type { Input } from '@lockstep/protocol';
import { readChoices, readRange, titleProblem } from './readings';

const trans = nullTranslator.load('lockstep');
const degree: Input = {
  id: 'MIN_DEGREE',
  label: 'Minimum degree',
  type: 'int',
  initial: { t: 'int', v: '5' },
  required: true,
  asked: false,
  place: { at: 'literal', cell: 'c', from: 0, to: 1 }
};
const country: Input = { ...degree, type: 'text', initial: { t: 'str', v: 'France' } };
const range = (min: string, max: string, step = ''): ReturnType<typeof readRange> =>
  readRange(degree, { min, max, step }, trans);

describe('what an author types', () => {
  it('sets a range, and takes away what is left empty', () => {
    expect(range('1', '80')).toEqual({ set: { min: 1, max: 80, step: null } });
    expect(range('', '')).toEqual({ set: { min: null, max: null, step: null } });
  });

  it('keeps no range that is upside down, no number, or without the own value', () => {
    expect(range('9', '2')).toEqual({
      problem: 'The smallest value, 9, is larger than the largest, 2.'
    });
    expect(range('one', '')).toEqual({ problem: 'Smallest: one is no whole number.' });
    expect(range('1.5', '')).toEqual({ problem: 'Smallest: 1.5 is no whole number.' });
    expect(range('6', '9')).toEqual({
      problem: 'The notebook’s own value, 5, would be outside.'
    });
    expect(range('1', '9', '0')).toEqual({ problem: 'The step, 0, has to be larger than 0.' });
  });

  it('reads choices line by line, once each, typed like the own value', () => {
    expect(readChoices(country, 'France\n\n Belgium \nFrance', trans)).toEqual({
      set: { choices: ['France', 'Belgium'] }
    });
    expect(readChoices(degree, '5\n10', trans)).toEqual({ set: { choices: [5, 10] } });
    expect(readChoices(country, ' \n', trans)).toEqual({ set: { choices: null } });
  });

  it('keeps no choices without the own value, or of another kind', () => {
    expect(readChoices(country, 'Belgium', trans)).toEqual({
      problem: 'The notebook’s own value, France, has to be among them.'
    });
    expect(readChoices(degree, '5\nmany', trans)).toEqual({
      problem: 'many is no whole number, as the notebook’s own value is.'
    });
  });

  it('wants a title, and one that fits on a card', () => {
    expect(titleProblem('Rank', trans)).toBeNull();
    expect(titleProblem('  ', trans)).toMatch(/^Empty/);
    expect(titleProblem('x'.repeat(121), trans)).toMatch(/^Too long: 121/);
  });
});
