import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

/** Steps as `title: cells`. */
function steps(...sources: string[]): string[] {
  const { definition } = convert(notebookOf(...sources), { name: 'my-notebook' });
  return definition.steps.map(step => `${step.title}: ${step.cells.join(' ')}`);
}

describe('segmentation', () => {
  it('takes the only first heading as title, its text as summary, and the next level as steps', () => {
    const { definition } = convert(
      notebookOf(
        'md:# The *title*\n\nWhat it is about.\n\nMore of it.',
        'md:## First',
        'x = f()',
        'md:## 2. Second:',
        'print(x)'
      ),
      { name: 'n' }
    );
    expect(definition.title).toBe('The title');
    expect(definition.summary).toBe('What it is about.');
    expect(definition.steps.map(step => [step.id, step.title])).toEqual([
      ['first', 'First'],
      ['second', 'Second']
    ]);
    expect(definition.steps[0]?.parts[0]).toEqual({ part: 'text', markdown: 'More of it.' });
  });

  it('names an app without a title after its file', () => {
    expect(convert(notebookOf('print(1)'), { name: 'my-note_book' }).definition.title).toBe(
      'My note book'
    );
  });

  it('puts imports, definitions and reading into set-up, wherever headings stand', () => {
    const code = ['import a', 'def f():\n    return 1', 'd = a.read_csv("x.csv")'];
    const steps1 = steps('md:# T', ...code, 'md:## Work', 'f()');
    expect(steps1).toEqual(['Set-up: c1 c2 c3', 'Work: c5']);
    expect(
      steps(
        'md:# T',
        'md:## Imports',
        ...code.slice(0, 1),
        'md:## Data',
        ...code.slice(2),
        'md:## Work',
        'f()'
      )
    ).toEqual(['Set-up: c2 c4', 'Work: c6']);
  });

  it('has no set-up when there is nothing but preparation', () => {
    expect(steps('import a', 'def f():\n    pass')).toEqual(['Define f: c0 c1']);
  });

  it('keeps a decision out of set-up, and code that looks like set-up in it', () => {
    expect(steps('import a\nLIMIT = 3', 'print(LIMIT)')[0]).toBe('Set-up: c0');
    expect(steps('import a', 'LIMIT = 3', 'print(LIMIT)')[0]).toBe('Set-up: c0');
    const { definition } = convert(notebookOf('import a\nLIMIT = 3', 'print(LIMIT)'), {
      name: 'n'
    });
    expect(definition.steps[0]?.inputs).toEqual([]);
  });

  it('makes a step of its own of cells marked as parameters', () => {
    expect(steps('import a', 'N = 3 #@param {type:"integer"}', 'print(N)').slice(0, 2)).toEqual([
      'Set-up: c0',
      'Parameters: c1'
    ]);
    expect(
      steps('md:# T', 'md:## Setup', 'import a', 'N = 3 #@param', 'md:## Work', 'print(N)')
    ).toEqual(['Set-up: c2', 'Parameters: c3', 'Work: c5']);
  });

  it('gives sections without code to the next step, and the last text to the last', () => {
    const { definition } = convert(
      notebookOf('md:# T', 'md:## Why', 'md:Because.', 'md:## How', 'f()', 'md:## End'),
      {
        name: 'n'
      }
    );
    expect(definition.steps.map(step => step.title)).toEqual(['How']);
    expect(definition.steps[0]?.parts).toEqual([
      { part: 'text', markdown: '## Why' },
      { part: 'text', markdown: 'Because.' },
      { part: 'cell', cell: 0 },
      { part: 'text', markdown: '## End' }
    ]);
  });

  it('makes neither forty cards nor one of forty small sections, and keeps all their headings', () => {
    const deep = Array.from({ length: 40 }, (_, at) => [`md:### Part ${at}`, `f(${at})`]).flat();
    const { definition } = convert(notebookOf('md:# T', 'md:## One', ...deep, 'md:## Two', 'g()'), {
      name: 'n'
    });
    const titles = definition.steps.map(step => step.title);
    expect(titles.length).toBeGreaterThan(4);
    expect(titles.length).toBeLessThan(14);
    expect(titles[0]).toMatch(/^One: Part 0, and \d more$/);
    expect(titles.at(-1)).toBe('Two');
    const text = definition.steps.flatMap(step =>
      step.parts.flatMap(part => (part.part === 'text' ? [part.markdown] : []))
    );
    expect(text).toEqual(['## One', ...Array.from({ length: 40 }, (_, at) => `### Part ${at}`)]);
  });

  it('splits the large section alone, where levels are mixed', () => {
    const work = (name: string): string[] =>
      Array.from({ length: 4 }, (_, at) => `${name}${at} = f()`);
    const sources = [
      ['md:# T', 'md:## Small', 'md:### In it', 'a = f()', 'md:### Also', 'b = f(a)'],
      ['md:## Large', 'md:### First half', ...work('c'), 'md:### Second half', ...work('d')],
      ['md:### Third half', ...work('e')]
    ];
    const { definition } = convert(notebookOf(...sources.flat()), { name: 'n' });
    expect(definition.steps.map(step => step.title)).toEqual([
      'Small',
      'First half',
      'Second half',
      'Third half'
    ]);
  });

  it('renames no far step when one section of many changes', () => {
    const chapter = (from: number): string[] =>
      Array.from({ length: 40 }, (_, at) => [`md:## Topic ${at + from}`, `f(${at + from})`]).flat();
    const ids = (sources: string[]): string[] =>
      convert(notebookOf('md:# T', ...sources), { name: 'n' }).definition.steps.map(({ id }) => id);
    const before = ids(chapter(0));
    const after = ids(['md:## New', 'g()', ...chapter(0)]);
    expect(before.length).toBeGreaterThan(4);
    expect(after.slice(-before.length + 2)).toEqual(before.slice(2));
  });

  it('ignores hashes in fenced code and reads underlined headings', () => {
    expect(
      steps('md:Title\n=====', 'md:One\n---\n```\n# no heading\n```', 'f()', 'md:## Two', 'g()')
    ).toEqual(['One: c2', 'Two: c4']);
  });

  it('cuts by text, comments and size where no heading does', () => {
    expect(
      steps('md:Load the rows.', 'x = f()', 'x', 'md:Draw them.', 'g(x)', '# Then save\nh(x)')
    ).toEqual(['Load the rows: c1 c2', 'Draw them: c4', 'Then save: c5']);
    expect(steps(...Array.from({ length: 9 }, (_, at) => `v${at} = f()`))).toHaveLength(4);
  });

  it('keeps ids unique and apart from set-up', () => {
    const { definition } = convert(
      notebookOf('md:## Setup!', 'f()', 'md:## A b', 'g()', 'md:## a B', 'h()', 'md:## ☃', 'i()'),
      {
        name: 'n'
      }
    );
    expect(definition.steps.map(step => step.id)).toEqual(['setup', 'a-b', 'a-b-2', 'step']);
  });
});
