/** Questions of a kernel find their inputs, and those answered before are not asked again. */
import type { Step, StoredValues } from '@lockstep/protocol';
import { Prompts } from './prompts';
import { appOf } from './testing/notebook';

function stepOf(...code: string[]): Step {
  const step = appOf(['# Ask', ...code]).steps.at(-1);
  if (step === undefined) {
    throw new Error('The notebook has no step.');
  }
  return step;
}

const step = stepOf(
  'first = input("First? ")\nsecond = input("Second? ")\nfor i in range(3):\n    more = input(f"{i}? ")'
);
const [cell = ''] = step.cells;
const ask = (text: string): { text: string; secret: boolean } => ({ text, secret: false });

function prompts(
  earlier: { text: string; reply: { t: 'str'; v: string } }[] = [],
  values: StoredValues = {}
): Prompts {
  return new Prompts({ step, earlier, values, secret: () => undefined });
}

test('a question belongs to the input with its text, another one to a computed input', () => {
  const own = prompts();
  expect(own.inputFor(cell, ask('Second? '))).toBe('second');
  expect(own.inputFor(cell, ask('First? '))).toBe('first');
  expect(own.inputFor(cell, ask('0? '))).toBe(own.inputFor(cell, ask('1? ')));
});

test('a replay gets the earlier answers in order, until it asks something else', () => {
  const earlier = ['a', 'b', 'c'].map((v, n) => ({
    text: `${n}? `,
    reply: { t: 'str' as const, v }
  }));
  const own = prompts(earlier);
  expect(own.answer(ask('0? '), null)?.text).toBe('a');
  expect(own.answer(ask('9? '), null)).toBeNull();
  expect(own.answer(ask('1? '), null)).toBeNull();
});

test('a value set beforehand answers its question once', () => {
  const own = prompts([], { first: { t: 'str', v: 'yes' } });
  expect(own.answer(ask('First? '), 'first')).toEqual({
    text: 'yes',
    reply: { t: 'str', v: 'yes' }
  });
  expect(own.answer(ask('First? '), 'first')).toBeNull();
});

test('a secret that is not held is asked for, one that is held is not', () => {
  const options = { step, earlier: [{ text: 'K', reply: { secret: true as const } }], values: {} };
  const without = new Prompts({ ...options, secret: () => undefined });
  expect(without.answer(ask('K'), 'first')).toBeNull();
  const held = new Prompts({ ...options, secret: () => ({ t: 'str', v: 'open' }) });
  expect(held.answer(ask('K'), 'first')).toEqual({ text: 'open', reply: { secret: true } });
});
