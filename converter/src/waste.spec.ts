import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

const CODES = new Set(['cell-unused', 'input-set-again', 'input-without-effect', 'always-ends']);

function about(...cells: string[]): string[] {
  const { report } = convert(notebookOf(...cells), { name: 'n' });
  return report.findings
    .filter(({ code }) => CODES.has(code))
    .map(({ level, code, cell }) => `${level} ${code}@${cell ?? ''}`);
}

describe('cells nothing depends on', () => {
  it.each([
    ['a value', 'spare = 3'],
    ['a function', 'def spare(x):\n    return x'],
    ['plain work on values', 'spare = sorted([3, 1])']
  ])('are told: %s', (_, code) => {
    expect(about('print(1)', code, 'print(2)')).toEqual(['info cell-unused@1']);
  });

  it.each([
    ['it shows something', 'spare = 3\nspare'],
    ['a call may show something', 'fig = draw()'],
    ['it writes', 'spare = open("a", "w").write("x")'],
    ['a function elsewhere mentions it', 'factor = 3', 'def f():\n    return factor\nf()'],
    ['a shell line mentions it', 'name = 3', '!echo {name}'],
    ['a cell below can do anything', 'spare = 3', 'exec("1")'],
    ['it imports', 'import seaborn'],
    ['it changes what another cell made', 'rows[0] = 1'],
    ['a decorator may keep it', '@app.route("/")\ndef spare():\n    return 1']
  ])('are not told where %s', (_, ...cells) => {
    expect(
      about('rows = [2]', ...cells, 'print(rows)').filter(one => one.includes('unused'))
    ).toEqual([]);
  });
});

describe('an input whose name is set again', () => {
  it('changes nothing when no cell used it before', () => {
    expect(about('md:## A', 'n = 5 #@param', 'md:## B', 'n = 7', 'print(n)')).toContain(
      'warning input-without-effect@1'
    );
  });

  it('counts until there when a cell did', () => {
    expect(about('md:## A', 'n = 5', 'print(n)', 'md:## B', 'n = 7', 'print(n)')).toContain(
      'info input-set-again@1'
    );
  });

  it('is no matter when the new value is made of the old one', () => {
    expect(about('md:## A', 'n = 5', 'md:## B', 'n = n + 7', 'print(n)')).toEqual([]);
  });
});

describe('cells behind one that always ends', () => {
  it.each(['raise ValueError("x")', 'import sys\nsys.exit()', 'assert False, "x"'])('%j', code => {
    expect(about('print(1)', code)).toEqual(['problem always-ends@1']);
  });

  it.each(['if p:\n    raise ValueError', 'def f():\n    raise ValueError', 'assert p'])(
    'not %j',
    code => {
      expect(about('p = 1', code)).not.toContain('problem always-ends@1');
    }
  );
});
