import type { Condition } from '@lockstep/protocol';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

function conditions(...cells: string[]): Condition[] {
  const { definition } = convert(notebookOf('md:## A', ...cells), { name: 'n' });
  return definition.steps.flatMap(step => step.conditions ?? []);
}

describe('conditions', () => {
  it.each([
    ['assert n > 0, "There must be rows"', 'There must be rows'],
    ['assert n > 0', 'N is more than 0'],
    ['assert 0 < share < 1', 'Share is more than 0 and is less than 1'],
    ['assert len(row_names) >= 3', 'The length of row names is at least 3'],
    ['assert not table.empty', 'Table is not empty'],
    ['assert mode in ("a", "b")', 'Mode is one of “a”, “b”'],
    ['assert x is not None and y != 2', 'X is set and Y is not 2'],
    ['assert f(x) @ g, f"{x}"', 'A condition in the code'],
    ['assert API_KEY == "sk-1", "sk-1"', 'A condition in the code']
  ])('say what %s checks', (code, text) => {
    expect(conditions(code)).toEqual([{ kind: 'check', text }]);
  });

  it('say no message longer than a person reads', () => {
    expect(conditions(`assert x, "${'long '.repeat(100)}"`)[0]?.text.length).toBeLessThanOrEqual(
      200
    );
  });

  it('name questions and controls by their labels', () => {
    const code =
      'import ipywidgets as w\nn = input("Your name: ")\ns = w.IntSlider(description="Size")';
    expect(conditions(code)).toEqual([
      { kind: 'answer', text: 'Your name' },
      { kind: 'widget', text: 'Size' }
    ]);
  });

  it('say the same once, and nothing of checks in functions', () => {
    expect(conditions('assert a\nassert a\ndef f(x):\n    assert x > 1', 'assert a')).toHaveLength(
      1
    );
  });
});
