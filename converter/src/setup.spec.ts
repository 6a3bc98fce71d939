import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

/** Steps as `title: cells`. */
function steps(...sources: string[]): string[] {
  const { definition } = convert(notebookOf(...sources), { name: 'my-notebook' });
  return definition.steps.map(step => `${step.title}: ${step.cells.join(' ')}`);
}

describe('set-up', () => {
  it('takes the imports out of the first section, and leaves its text there', () => {
    const { definition } = convert(
      notebookOf('md:# T', 'md:## Load', 'md:We load.', 'import a', 'd = f()', 'md:## Draw', 'g()'),
      { name: 'n' }
    );
    const [setup, load] = definition.steps;
    expect(setup).toMatchObject({
      kind: 'setup',
      cells: ['c3'],
      parts: [{ part: 'cell', cell: 0 }]
    });
    expect(load).toMatchObject({ title: 'Load', cells: ['c4'] });
    expect(load?.parts[0]).toEqual({ part: 'text', markdown: 'We load.' });
  });

  it('believes a heading that says nothing but set-up, though its cells call what it cannot know', () => {
    expect(steps('md:## Setup', 'prepare_all()', 'md:## Work', 'f()', 'md:## More', 'g()')).toEqual(
      ['Set-up: c1', 'Work: c3', 'More: c5']
    );
  });

  it('keeps a section that prepares data, since that is work', () => {
    expect(steps('md:## Prepare the data', 'd = f().dropna()', 'md:## Work', 'g(d)')).toEqual([
      'Prepare the data: c1',
      'Work: c3'
    ]);
  });

  it('leaves imports in the middle to the cells that they serve', () => {
    expect(
      steps('md:First.', 'x = f()', 'x', 'md:Now imports.', 'import b', 'md:Draw it.', 'b.draw(x)')
    ).toEqual(['First: c1 c2', 'Draw it: c4 c6']);
  });

  it('knows imports of other languages', () => {
    const notebook = {
      nbformat: 4,
      metadata: { language_info: { name: 'R' } },
      cells: [
        'library(dplyr)\n# and\nlibrary(ggplot2)',
        'rows <- read.csv("a.csv")',
        'plot(rows)'
      ].map((source, at) => ({ cell_type: 'code', id: `c${at}`, source, outputs: [] }))
    };
    const { definition } = convert(notebook, { name: 'n' });
    expect(definition.steps.map(step => [step.kind, step.title])).toEqual([
      ['setup', 'Set-up'],
      ['step', 'Rows']
    ]);
  });
});
