/** Random notebooks for the overlay's properties: few kinds of cell, so that they meet each other. */
import fc from 'fast-check';

/** A cell; `id` is `null` where the file holds none. */
export interface RandomCell {
  id: string | null;
  source: string;
}

const CODE = [
  'import os',
  'def f(x):\n    return x + 1',
  'N = 3\nprint(N)',
  'N = 3\nprint(N)',
  'RATE = 0.5  # 0 to 1\nprint(RATE * 2)',
  'COLOUR = "red"  # one of: red, green\nprint(COLOUR)',
  'DAY = "2024-01-31"\nDEEP = True\nprint(DAY, DEEP)',
  'a = [2, 1]\nlen(a)',
  'b = sorted([3, 2])\nprint(b)',
  '# Draw it\nprint("picture")',
  'name = input("Name: ")\nprint(name)',
  'with open("out.txt", "w") as out:\n    out.write("x")'
];
const TEXT = [
  'md:# Title',
  'md:## One',
  'md:## Two',
  'md:## Three',
  'md:Some words.',
  'md:### Deep'
];

/** Cells with ids, or none of them with one. */
export const cellsArbitrary: fc.Arbitrary<RandomCell[]> = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...CODE) },
        { weight: 2, arbitrary: fc.constantFrom(...TEXT) }
      ),
      { minLength: 1, maxLength: 14 }
    )
  )
  .map(([ids, sources]) => sources.map((source, at) => ({ id: ids ? `id${at}` : null, source })));

/** Any source that a cell may have. */
export const sourceArbitrary = fc.constantFrom(
  ...CODE,
  ...TEXT,
  'N = 4\nprint(N)',
  'z = 1\nprint(z)'
);

/** A notebook of these cells. */
export function notebookFrom(cells: readonly RandomCell[]): unknown {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', language: 'python' } },
    cells: cells.map(({ id, source }) => ({
      ...(id === null ? {} : { id }),
      cell_type: source.startsWith('md:') ? 'markdown' : 'code',
      metadata: {},
      source: source.replace(/^md:/, '')
    }))
  };
}
