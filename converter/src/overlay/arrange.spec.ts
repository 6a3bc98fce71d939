import fc from 'fast-check';
import { type Conversion, convert } from '../convert';
import { notebookOf } from '../notebooks.testing';
import { movesFor, moveSteps } from './moves';

const sources = [
  'md:# T',
  'import os',
  'import sys',
  'md:## One',
  'a = 1\nprint(a)',
  'md:Now more.',
  'a2 = a + 1\nprint(a2)',
  'md:## Two',
  'b = [2, 1]\nprint(b)',
  'md:## Three',
  'c = sorted(b)\nprint(c)'
];
const notebook = notebookOf(...sources);

function converted(overlay: string | null): Conversion {
  return convert(notebook, { name: 'n', overlay });
}

function steps({ definition }: Conversion): string[] {
  return definition.steps.map(({ id, kind, title, cells }) =>
    [kind, id, title, ...cells].join(' ')
  );
}

function troubles({ report }: Conversion): string[] {
  return report.findings.flatMap(({ code, message }) =>
    code.startsWith('overlay-') ? [message] : []
  );
}

const split = 'steps:\n  more: {starts: true, at: {id: c6, hash: "000000000000", number: 4}}\n';

describe('structure', () => {
  it('without an overlay is the automatic one', () => {
    expect(steps(converted(null))).toEqual([
      'setup setup Set-up c1 c2',
      'step one One c4 c6',
      'step two Two c8',
      'step three Three c10'
    ]);
  });

  it.each<[string, string, string[]]>([
    [
      'a split names the new step and no other, and takes the text before the cell along',
      split,
      [
        'setup setup Set-up c1 c2',
        'step one One c4',
        'step more Now more c6',
        'step two Two c8',
        'step three Three c10'
      ]
    ],
    [
      'a split cuts set-up, too',
      'steps:\n  tools: {starts: true, title: Tools, at: {id: c2, hash: "000000000000", number: 2}}\n',
      [
        'setup setup Set-up c1',
        'step tools Tools c2',
        'step one One c4 c6',
        'step two Two c8',
        'step three Three c10'
      ]
    ],
    [
      'merges chain, and the others keep their ids',
      'steps:\n  three: {starts: false}\n  two: {starts: false}\n',
      ['setup setup Set-up c1 c2', 'step one One c4 c6 c8 c10']
    ],
    [
      'a step joins the set-up where nothing before it matters to it',
      'steps:\n  two: {setup: true}\n',
      ['setup setup Set-up c1 c2 c8', 'step one One c4 c6', 'step three Three c10']
    ],
    [
      'set-up becomes a step, and another step set-up',
      'steps:\n  setup: {setup: false}\n  two: {setup: true}\n',
      ['setup two Two c8', 'step setup Set-up c1 c2', 'step one One c4 c6', 'step three Three c10']
    ],
    [
      'a step goes to the first place',
      'steps:\n  two: {after: setup}\n',
      ['setup setup Set-up c1 c2', 'step two Two c8', 'step one One c4 c6', 'step three Three c10']
    ],
    [
      'a step goes behind one that another joined',
      'steps:\n  one: {after: three}\n  three: {starts: false}\n',
      ['setup setup Set-up c1 c2', 'step two Two c8 c10', 'step one One c4 c6']
    ]
  ])('%s', (_, overlay, expected) => {
    const result = converted(overlay);
    expect(troubles(result)).toEqual([]);
    expect(steps(result)).toEqual(expected);
  });

  it.each([
    ['three: {after: setup}', /steps\.three\.after, asks for a place .* because of the step Two/],
    ['three: {setup: true}', /steps\.three\.setup, puts a step into the set-up .* the step Two/],
    ['one: {starts: false}', /steps\.one\.starts, lets a step join the one before it/],
    ['setup: {optional: true}', /steps\.setup\.optional, makes the set-up optional/],
    ['setup: {after: one}', /steps\.setup\.after, moves the set-up/],
    ['two: {after: nowhere}', /steps\.two\.after, names no other step: nowhere/],
    ['two: {after: two}', /steps\.two\.after, names no other step: two/]
  ])('%s is told and leaves all as it was', (entry, words) => {
    const result = converted(`steps:\n  ${entry}\n`);
    expect(troubles(result)).toEqual([expect.stringMatching(words)]);
    expect(result.definition).toEqual(converted(null).definition);
  });

  it('refuses steps that follow each other in a circle', () => {
    const result = converted('steps:\n  two: {after: one}\n  one: {after: two}\n');
    expect(troubles(result)).toHaveLength(1);
    expect(result.definition.steps).toHaveLength(4);
  });

  it('gives the report of the steps as they are', () => {
    const { report } = converted(
      `${split}  two: {after: setup}\n  three: {title: Last, optional: true, confirm: [sends]}\n`
    );
    expect(
      report.steps.map(({ step, cells, needs, earlier, later, edited }) => ({
        step,
        cells,
        needs: needs.map(need => `${need.step} ${need.names.join(' ')}`),
        earlier,
        later,
        edited
      }))
    ).toEqual([
      { step: 'setup', cells: [1, 2], needs: [], earlier: false, later: false, edited: false },
      { step: 'two', cells: [8], needs: [], earlier: false, later: true, edited: true },
      { step: 'one', cells: [4], needs: [], earlier: true, later: false, edited: false },
      { step: 'more', cells: [6], needs: ['one a'], earlier: false, later: true, edited: true },
      { step: 'three', cells: [10], needs: ['two b'], earlier: true, later: false, edited: true }
    ]);
    expect(report.steps[3]?.confidence).toBe(1);
    expect(report.steps[3]?.reason).toContain('author');
  });

  it('numbers the cells of each step anew, and keeps the heading of a step that joined', () => {
    const { definition } = converted('steps:\n  two: {starts: false}\n');
    expect(definition.steps[1]?.parts).toEqual([
      { part: 'cell', cell: 0 },
      { part: 'text', markdown: 'Now more.' },
      { part: 'cell', cell: 1 },
      { part: 'text', markdown: '## Two' },
      { part: 'cell', cell: 2 }
    ]);
  });
});

describe('moves', () => {
  it('give every order that is wished for, and none where it is the same', () => {
    const ids = ['s', 'a', 'b', 'c', 'd', 'e'];
    const draft = (id: string): Parameters<typeof moveSteps>[0][number] => ({
      id,
      kind: id === 's' ? 'setup' : 'step',
      title: id,
      parts: [],
      confidence: 1,
      reason: ''
    });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ids.slice(1), { minLength: 5 }),
        fc.subarray(ids.slice(1)),
        (order, movers) => {
          const wanted = ['s', ...order];
          const moves = movesFor(ids, wanted, new Set(movers));
          const moved = moveSteps(ids.map(draft), moves, () => true, fail);
          expect(moved.map(({ id }) => id)).toEqual(wanted);
          expect(moves.length).toBeLessThan(5);
          expect(movesFor(ids, ids, new Set(movers))).toEqual([]);
        }
      )
    );
  });
});

function fail(): never {
  throw new Error('No move is refused.');
}
