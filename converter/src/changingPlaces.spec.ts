/** Steps that the report lets change places, held against Python: either order leaves the same values. */
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

const folder = join(process.cwd(), '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const python = [join(folder, 'python'), join(folder, 'python.exe')].find(existsSync);

/** Runs each list of cells in a namespace of its own; prints what it leaves, shared objects as shared. */
const RUN = `
import json, sys
for cells in json.load(sys.stdin):
    names = {}
    for cell in cells:
        exec(compile(cell, 'cell', 'exec'), names)
    seen = {}
    def told(value):
        if not isinstance(value, list):
            return repr(value)
        if id(value) in seen:
            return seen[id(value)]
        seen[id(value)] = '#' + str(len(seen))
        return [seen[id(value)], [told(item) for item in value]]
    print(json.dumps([told(names[name]) for name in 'abcd']))
`;

/** Values that can be shared and changed, and functions that do so. */
const START = `a, b, c, d = [1], [2], [3], [4]
def add(x):
    x.append(7)
def same(x):
    return x
def fill():
    a.append(8)
class Box:
    def __init__(self, x):
        self.x = x
    def put(self):
        self.x.append(9)`;

const name = fc.constantFrom('a', 'b', 'c', 'd');
const statement = fc.tuple(name, name, fc.integer({ min: 0, max: 11 })).map(([to, from, kind]) => {
  const kinds = [
    `${to} = ${from}`,
    `${to} = [${from}]`,
    `${to} = list(${from})`,
    `${to} = ${from} + [5]`,
    `${to}.append(6)`,
    `${to}.append(${from}) if ${to} is not ${from} else None`,
    `${to}[0] = 3`,
    `add(${to})`,
    `${to} = same(${from})`,
    'fill()',
    `Box(${to}).put()`,
    `${to} = [x for x in ${from}]`
  ];
  return kinds[kind] ?? 'pass';
});
const cell = fc.array(statement, { minLength: 1, maxLength: 2 }).map(lines => lines.join('\n'));
const notebook = fc.array(cell, { minLength: 2, maxLength: 4 });

/** The values that each list of cells leaves. */
function left(lists: readonly (readonly string[])[]): string[] {
  const output = execFileSync(python ?? 'python3', ['-c', RUN], {
    input: JSON.stringify(lists),
    encoding: 'utf8',
    maxBuffer: 1 << 26
  });
  return output.trim().split('\n');
}

const run = python === undefined ? it.skip : it;

describe('steps that may change places', () => {
  run(
    `leave the same values in Python in either order${python === undefined ? ', not run: .venv absent' : ''}`,
    () => {
      const pairs = fc.sample(notebook, { numRuns: 1_500, seed: 20_261_123 }).flatMap(cells => {
        const sources = [START, ...cells].flatMap((source, at) => [`md:## Step ${at}`, source]);
        const { definition, report } = convert(notebookOf(...sources), { name: 'n' });
        return report.steps.flatMap((step, at) => {
          if (!step.later) {
            return [];
          }
          const order = definition.steps.map(({ cells: keys }) =>
            keys.map(key => sourceOf(definition, key))
          );
          const swapped = order.flatMap(
            (_, place) =>
              (place === at ? order[at + 1] : place === at + 1 ? order[at] : order[place]) ?? []
          );
          return [[order.flat(), swapped] as const];
        });
      });
      expect(pairs.length).toBeGreaterThan(50);
      const before = left(pairs.map(([order]) => order));
      const after = left(pairs.map(([, swapped]) => swapped));
      pairs.forEach(([order], at) => {
        expect(JSON.stringify([order, after[at]])).toBe(JSON.stringify([order, before[at]]));
      });
    }
  );
});

function sourceOf({ cells }: ReturnType<typeof convert>['definition'], key: string): string {
  return cells.find(one => one.key === key)?.source ?? '';
}
