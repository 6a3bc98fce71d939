import { readAnswer } from './literals';
import { parsePython, statementsOf, textOf } from './tree';
import { literalAssignments } from './assignments';

function answer(code: string): unknown {
  const tree = parsePython(`x = ${code}`);
  expect(tree.fault).toBeNull();
  const value = statementsOf(tree.script)[0]?.children[2];
  return value === undefined ? undefined : readAnswer(tree, value);
}

const int = (v: string): object => ({ t: 'int', v });
const str = (v: string): object => ({ t: 'str', v });
const list = (...v: unknown[]): object => ({ t: 'list', v });

describe('the value of a literal', () => {
  it('takes tuples, sets and brackets at any depth as what they hold', () => {
    expect(answer('[(1, "a"), ("b")]')).toEqual(list(list(int('1'), str('a')), str('b')));
    expect(answer('{"a": (1, {2})}')).toEqual({
      t: 'dict',
      v: [[str('a'), list(int('1'), list(int('2')))]]
    });
  });

  it('shows bytes as text only where they stand alone', () => {
    expect(answer('b"abc"')).toEqual(str('abc'));
    expect(answer(String.raw`b"\xff"`)).toEqual({ t: 'bytes', v: '/w==' });
    expect(answer('[b"abc"]')).toEqual(list({ t: 'bytes', v: 'YWJj' }));
  });

  it('is none where a name or a call is in it', () => {
    expect(answer('[1, y]')).toBeNull();
    expect(answer('(1, f())')).toBeNull();
  });
});

describe('a number that ends in a dot', () => {
  it.each(['(1.5, 4., "a")', '[4.]', '4.', 'f(4., y)', '4. if y else 5.'])('%s is read', code => {
    const tree = parsePython(`x = ${code}`);
    expect(tree.fault).toBeNull();
    expect(textOf(tree, tree.script)).toBe(`x = ${code}`);
  });

  it('keeps members and other dots', () => {
    expect(parsePython('y = a4.b\nz = "4."\nw = 4.5.real').fault).toBeNull();
  });
});

it('a tuple without brackets is one literal, from its first item to its last', () => {
  const [found] = literalAssignments(parsePython('x = 10, 16,6'));
  expect(found).toMatchObject({ name: 'x', from: 4, to: 12 });
  expect(found?.value).toEqual(list(int('10'), int('16'), int('6')));
});

it.each(['    yield', '    yield # a comment', '    x = yield', '    x = (yield)'])(
  'a bare yield is Python: %s',
  line => {
    expect(parsePython(`def f():\n${line}\n    y = 1`).fault).toBeNull();
    expect(parsePython('def f():\n    yield from').fault).not.toBeNull();
  }
);
