import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

/** Ids of the asked inputs by step, and the cell in which each is asked. */
function asked(...cells: string[]): string[][] {
  const { definition } = convert(notebookOf(...cells), { name: 'n' });
  return definition.steps.map(step =>
    step.inputs.flatMap(({ id, place }) =>
      place.at === 'prompt' ? [`${id} in ${place.cell}`] : []
    )
  );
}

describe('questions', () => {
  it('belong to the step that calls the function, with the text that the function knows', () => {
    expect(
      asked(
        'md:## A',
        'def ask():\n    return input("Name: ")\nx = 1\nprint(x)',
        'md:## B',
        'who = ask()'
      )
    ).toEqual([[], ['name in c3']]);
  });

  it('come up in every step that calls it', () => {
    const ask = 'def ask():\n    return input("Name: ")\nprint(ask())';
    expect(asked('md:## A', ask, 'md:## B', 'who = ask()')).toEqual([
      ['name in c1'],
      ['name.2 in c3']
    ]);
  });

  it('in a loop are one question, asked again', () => {
    expect(
      asked('md:## A', 'while True:\n    row = input("Row: ")\n    if not row: break')
    ).toEqual([['row in c1']]);
  });

  it('stay where they are written when nothing is known to call them', () => {
    expect(asked('md:## A', 'def ask():\n    return input("Name: ")\nprint(1)')).toEqual([
      ['name in c1']
    ]);
  });
});
