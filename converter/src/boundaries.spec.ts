import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

/** Why each step starts where it does. */
function reasons(...sources: string[]): string[] {
  const { report } = convert(notebookOf(...sources), { name: 'n' });
  return report.steps.map(step => step.reason);
}

/** Cells that hang together by one name. */
function chain(name: string, length: number): string[] {
  return Array.from({ length }, (_, at) =>
    at === 0 ? `${name}0 = list(range(3))` : `${name}${at} = sorted(${name}${at - 1})`
  );
}

describe('why a step starts', () => {
  it('names the heading, the text or the comment', () => {
    expect(reasons('md:# T', 'md:## Load', 'f()', 'md:## Draw', 'g()')[1]).toBe(
      'It stands under the heading ‘Draw’.'
    );
    expect(reasons('f()', 'md:We draw it. And so on.', 'g()')[1]).toBe(
      'Text stands before it: ‘We draw it’.'
    );
    expect(reasons('x = f()', '# --- Draw it ---\ng(x)')[1]).toBe(
      'It starts with the comment ‘Draw it’.'
    );
  });

  it("takes a form's title, and shows its text before the cell", () => {
    const form = '#@title Fit it\n#@markdown How well.\nN = 3 #@param {type:"integer"}\nfit(N)';
    const { definition, report } = convert(notebookOf('x = f()', 'y = g(x)', form), { name: 'n' });
    expect(definition.steps.at(-1)).toMatchObject({
      title: 'Fit it',
      parts: [
        { part: 'text', markdown: 'How well.' },
        { part: 'cell', cell: 0 }
      ]
    });
    expect(report.steps.at(-1)?.reason).toMatch(/form|parameters/);
  });

  it('reads cell marks of other editors as headlines', () => {
    expect(reasons('x = f()', '# %% Draw it\ng(x)')[1]).toBe(
      'It starts with the comment ‘Draw it’.'
    );
  });

  it('names the evidence of data flow', () => {
    const two = reasons(...chain('a', 4), ...chain('b', 4));
    expect(two).toEqual([
      'The notebook begins with it.',
      'No later cell needs what stands before.'
    ]);
    const joined = reasons(...chain('a', 3), 'n = len(a2)', ...chain('b', 3), 'print(b2, n)');
    expect(joined[1]).toBe('It needs nothing of what the cells before it made.');
    expect(reasons(...chain('a', 8))[1]).toMatch(
      /^No later cell needs what stands before but `a\d`\.$/
    );
  });

  it('says so where some cell cannot be read', () => {
    const some = reasons(...chain('a', 4), ...chain('b', 4), 'exec(input())');
    expect(some.some(reason => reason.startsWith('As far as the cells can be read, '))).toBe(true);
  });

  it('tells what groups and long sections are made of', () => {
    const sections = Array.from({ length: 20 }, (_, at) => [
      `md:## Topic ${at}`,
      `f(${at})`
    ]).flat();
    expect(reasons('md:# T', ...sections)[0]).toMatch(
      /^It gathers \d short sections, from ‘Topic 0’ on\.$/
    );
    const long = chain('a', 8).flatMap((cell, at) => [`md:Sentence number ${at} of all.`, cell]);
    const rest = chain('b', 6).flatMap((cell, at) => [`md:And sentence ${at} of all.`, cell]);
    expect(reasons('md:# T', 'md:## Long', ...long, ...rest, 'md:## End', 'f()')[1]).toMatch(
      /It is part of the long section ‘Long’\.$/
    );
  });

  it('has a confidence for each, between 0 and 1', () => {
    const { report } = convert(notebookOf(...chain('a', 20), 'md:Text.', ...chain('b', 9)), {
      name: 'n'
    });
    expect(report.steps.length).toBeGreaterThan(2);
    expect(report.steps.every(step => step.confidence > 0 && step.confidence <= 1)).toBe(true);
  });
});
