import { type Finding } from '@lockstep/protocol';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

const CODES = new Set([
  'name-undefined',
  'defined-later',
  'name-deleted',
  'cells-need-each-other',
  'called-too-early'
]);

function about(...cells: string[]): Finding[] {
  const { report } = convert(notebookOf(...cells), { name: 'n' });
  return report.findings.filter(({ code }) => CODES.has(code));
}

/** Findings as `level code@cell`. */
function briefly(...cells: string[]): string[] {
  return about(...cells).map(({ level, code, cell }) => `${level} ${code}@${cell ?? ''}`);
}

describe('names that are not there when cells run from top to bottom', () => {
  it.each([
    ['no cell defines', ['print(rates)'], ['problem name-undefined@0']],
    ['only a later cell defines', ['print(a)', 'a = 1'], ['problem defined-later@0']],
    ['the cell itself sets too late', ['total = total + 1'], ['problem defined-later@0']],
    ['an earlier cell deletes', ['a = 1', 'del a', 'print(a)'], ['problem name-deleted@2']],
    [
      'two cells want of each other',
      ['x = y + 1', 'y = x + 1'],
      ['problem cells-need-each-other@0']
    ],
    [
      'a called function reads, defined too late',
      ['def f():\n    return K', 'f()', 'K = 1'],
      ['warning called-too-early@1']
    ]
  ])('%s', (_, cells, expected) => {
    expect(briefly(...cells)).toEqual(expected);
  });

  it('are none of a function that a cell only hands on', () => {
    expect(briefly('def f():\n    return K', 'import lib\nlib.on_click(f)', 'K = 1')).toEqual([]);
  });

  it('are only to be looked at where a branch may pass them by', () => {
    expect(briefly('p = 1', 'if p > 2:\n    print(rates)')).toEqual(['warning name-undefined@1']);
  });

  it.each([
    ['an earlier cell may have defined it', ['p = 1', 'if p:\n    a = 1', 'print(a)']],
    [
      'it is caught and then set',
      ['try:\n    unicode\nexcept NameError:\n    unicode = str', 'unicode']
    ],
    ['it was defined again after it was deleted', ['a = 1', 'del a', 'a = 2', 'print(a)']],
    ['it may not have been deleted', ['a = 1', 'p = 0\nif p:\n    del a', 'print(a)']],
    ['a cell above can do anything', ['from tools import *', 'print(rates)']],
    ['a cell above runs any code', ['exec("rates = 1")', 'print(rates)']],
    ['a called function sets it', ['def f():\n    global g\n    g = 1', 'f()', 'print(g)']],
    ["it is Python's own", ['print(len([]), __name__, In, _)']],
    [
      'a function is defined before what it reads, and called after',
      ['def f():\n    return K', 'K = 1', 'f()']
    ]
  ])('nothing is said where %s', (_, cells) => {
    expect(briefly(...cells)).toEqual([]);
  });

  it('are told once each, with the cell and the remedy', () => {
    const [first, ...others] = about('print(a)\nprint(a)', 'print(a)', 'a = 1');
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      message: 'Cell 1 uses a, which only cell 3 below it defines.',
      fix: 'Move cell 3 above cell 1.'
    });
  });

  it('in a circle cannot be mended by another order, and the remedy says so', () => {
    expect(about('x = y + 1', 'print(1)', 'y = x + 1')[0]).toMatchObject({
      message: 'Cell 1 uses y of cell 3, which uses x of cell 1: neither can run first.',
      fix: 'Define y or x in a cell above both.'
    });
  });

  it('may be defined by a cell below that can do anything, so it is said of the cells above alone', () => {
    expect(about('print(rates)', 'from tools import *')[0]?.message).toMatch(
      /which no cell above it defines/
    );
  });
});
