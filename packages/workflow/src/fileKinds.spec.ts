import type { FileValue, InputFace } from '@lockstep/protocol';
import { endingsFor } from './fileKinds';
import { checkValue } from './valueCheck';

const field = (initial: string, upload = true): InputFace => ({
  id: 'file',
  label: 'Sites',
  type: 'path',
  initial: { t: 'str', v: initial },
  required: true,
  asked: false,
  ...(upload ? { upload } : {})
});

const file = (name: string): FileValue => ({ t: 'file', v: 'ab'.repeat(16), name });

test.each([
  ['sites.csv', 'mine.TSV', null],
  ['sites.csv', 'mine.exe', 'Sites takes a file that ends in .csv, .tsv or .txt.'],
  ['sites.csv', 'mine', 'Sites takes a file that ends in .csv, .tsv or .txt.'],
  ['model.pkl', 'mine.csv', 'Sites takes a file that ends in .pkl.'],
  ['data', 'mine.anything', null]
])('for %s, %s: %s', (initial, name, sentence) => {
  expect(checkValue(field(initial), file(name))).toBe(sentence);
});

test('a participant names no path but the author’s own', () => {
  expect(checkValue(field('sites.csv'), { t: 'str', v: '/etc/passwd' })).toBe(
    'Sites takes a file of your own.'
  );
  expect(checkValue(field('sites.csv'), { t: 'str', v: 'sites.csv' })).toBeNull();
  expect(checkValue(field('sites.csv', false), { t: 'str', v: 'other.csv' })).toBeNull();
});

test('a file is no text: other fields take none', () => {
  const text: InputFace = { ...field('x'), type: 'text', upload: false };
  expect(checkValue(text, file('a.csv'))).toBe('Sites takes text.');
});

test('a field without a file of the notebook’s takes any ending', () => {
  expect(endingsFor({})).toBeNull();
});
