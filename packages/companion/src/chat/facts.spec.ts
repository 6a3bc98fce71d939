/** Only what a person plainly says of themselves is kept. */
import { factsIn, keptWords } from './facts';

test.each([
  ['My name is Ada.', false, { name: 'Ada' }],
  ['my name’s Ada Lovelace and I like graphs', false, { name: 'Ada Lovelace' }],
  ['My name is Ada and I work here', false, { name: 'Ada' }],
  ['My favourite colour is teal', false, { 'favourite colour': 'teal' }],
  ['my favorite color is dark green!', false, { 'favourite colour': 'dark green' }],
  ['Ada, and teal', true, { name: 'Ada', 'favourite colour': 'teal' }],
  ["Hi, I'm Ada and I like blue", true, { name: 'Ada', 'favourite colour': 'blue' }],
  ['Name: Zoë; colour: red', true, { name: 'Zoë', 'favourite colour': 'red' }],
  ['O’Brien', true, { name: 'O’Brien' }],
  ['green', true, { 'favourite colour': 'green' }]
])('"%s" (greeted: %s)', (text, greeted, facts) => {
  expect(Object.fromEntries(factsIn(text, greeted).map(({ key, value }) => [key, value]))).toEqual(
    facts
  );
});

test.each([
  ['Why is the plot blue?', true],
  ['no thanks', true],
  ['Not now', true],
  ['Explain this notebook in five lines', true],
  ['Ada, and teal', false],
  ['I am sure that the red line is wrong', false],
  ['my name is not your business', false],
  ['my favourite colour is secret', false],
  ['The column name is Ada', false],
  [`Ada said ${'that the data is late, '.repeat(6)}`, true]
])('keeps nothing of "%s" (greeted: %s)', (text, greeted) => {
  expect(factsIn(text, greeted)).toEqual([]);
});

test('the notice says what was kept and where to change it', () => {
  expect(keptWords([{ key: 'name', value: 'Ada' }])).toBe(
    'Kept: name = Ada. Change it under Memory.'
  );
});
