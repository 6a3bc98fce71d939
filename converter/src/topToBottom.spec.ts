/** What data flow says of names, held against Python: it runs random cells from top to bottom and tells the first error. */
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

const folder = join(process.cwd(), '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const python = [join(folder, 'python'), join(folder, 'python.exe')].find(existsSync);

/** Runs each notebook of stdin, a list of lists of cells, in a namespace of its own; prints the cell that had no name. */
const RUN = `
import json, sys
for cells in json.load(sys.stdin):
    names = {}
    failed = None
    for index, cell in enumerate(cells):
        try:
            exec(compile(cell, 'cell', 'exec'), names)
        except NameError:
            failed = index
            break
    print(json.dumps(failed))
`;

const name = fc.constantFrom('a', 'b', 'c');

/** Statements that surely run. */
const plain = fc.oneof(
  name.map(own => `${own} = 1`),
  fc.tuple(name, name).map(([to, from]) => `${to} = ${from}`),
  name.map(own => `[${own}]`),
  name.map(own => `${own} = (${own}, 1)`),
  name.map(own => `del ${own}`),
  fc.tuple(name, name).map(([own, other]) => `def ${own}(x=${other}): return x`),
  fc.tuple(name, name).map(([own, other]) => `${own}, _ = ${other}, 2`),
  fc.tuple(name, name).map(([own, other]) => `${own} = [${other} for i in [1]]`),
  fc.tuple(name, name).map(([own, other]) => `${own} = [${own} for ${own} in [${other}]]`),
  fc.tuple(name, name).map(([own, other]) => `${own} = (${own} for ${own} in [${other}])`),
  fc.tuple(name, name).map(([own, other]) => `${own} = list(1 for _ in [${other}])`)
);

/** Statements that may be passed by, or come by more than once. */
const branched = fc.oneof(
  plain,
  plain.map(inner => `if 1 > 2:\n    ${inner}`),
  plain.map(inner => `if 2 > 1:\n    ${inner}`),
  fc.tuple(plain, plain).map(([yes, no]) => `if 1 > 2:\n    ${yes}\nelse:\n    ${no}`),
  plain.map(inner => `for i in [1]:\n    ${inner}`),
  plain.map(inner => `for i in []:\n    ${inner}`),
  plain.map(inner => `try:\n    ${inner}\nexcept NameError:\n    pass`)
);

const notebooks = (statement: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.array(
    fc.array(statement, { minLength: 1, maxLength: 4 }).map(lines => lines.join('\n')),
    { minLength: 1, maxLength: 4 }
  );

/** Where each notebook lacks a name in Python, `null` where it runs through. */
function failures(list: readonly string[][]): (number | null)[] {
  const output = execFileSync(python ?? 'python3', ['-c', RUN], {
    input: JSON.stringify(list),
    encoding: 'utf8'
  });
  return output
    .trim()
    .split('\n')
    .map(line => (line === 'null' ? null : Number(line)));
}

/** Cells of which it is said, and how gravely, that a name is missing there. */
function told(cells: readonly string[]): { cell: number; sure: boolean }[] {
  const { report } = convert(notebookOf(...cells), { name: 'n' });
  const codes =
    /^(?:name-undefined|name-deleted|defined-later|cells-need-each-other|called-too-early)$/;
  return report.findings
    .filter(({ code }) => codes.test(code))
    .map(({ cell = -1, level }) => ({ cell, sure: level === 'problem' }));
}

const run = python === undefined ? it.skip : it;
const absent = python === undefined ? ', not run: .venv absent' : '';
/** The same notebooks each time. */
const SAMPLE = { numRuns: 400, seed: 20_261_123 };

describe('names that are missing when cells run from top to bottom', () => {
  run(`are those that Python misses, in cells without branches${absent}`, () => {
    const list = fc.sample(notebooks(plain), SAMPLE);
    const failed = failures(list);
    list.forEach((cells, at) => {
      const first = told(cells).reduce<number | null>(
        (least, { cell }) => (least === null || cell < least ? cell : least),
        null
      );
      expect({ cells, first }).toEqual({ cells, first: failed[at] });
    });
  });

  run(
    `are never told as a problem where Python runs through, whatever branches there are${absent}`,
    () => {
      const list = fc.sample(notebooks(branched), SAMPLE);
      const failed = failures(list);
      const fine = list.filter((_, at) => failed[at] === null);
      expect(fine.length).toBeGreaterThan(20);
      for (const cells of fine) {
        expect({ cells, problems: told(cells).filter(({ sure }) => sure) }).toEqual({
          cells,
          problems: []
        });
      }
    }
  );
});
