import type { AppDefinition, Flow, Step } from '@lockstep/protocol';
import fc from 'fast-check';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { independent, needsOf } from './order';

const PLAIN: Flow = { defines: [], maybe: [], uses: [], mutates: [], opaque: false };

/** An app with one step for each list of flows. */
function appOf(steps: readonly (readonly Flow[])[]): AppDefinition {
  return {
    format: 1,
    title: 'n',
    summary: '',
    language: 'python',
    kernel: null,
    cells: steps.flatMap((flows, step) =>
      flows.map((flow, cell) => ({ key: `${step}.${cell}`, source: '', flow }))
    ),
    steps: steps.map((flows, step): Step => ({
      id: `s${step}`,
      kind: 'step',
      title: `S${step}`,
      parts: [],
      optional: false,
      effects: [],
      cells: flows.map((_, cell) => `${step}.${cell}`),
      inputs: [],
      gate: 'previous'
    }))
  };
}

/** What each step needs, as `step: names`. */
function needs(...steps: Partial<Flow>[]): string[][] {
  return needsOf(appOf(steps.map(flow => [{ ...PLAIN, ...flow }]))).map(own =>
    own.map(({ step, names }) => `${step}: ${names.join(', ')}`)
  );
}

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 2 });
const flow: fc.Arbitrary<Flow> = fc
  .record({ defines: names, maybe: names, uses: names, mutates: names, opaque: fc.constant(false) })
  .map(one => ({ ...one, maybe: one.maybe.filter(name => !one.defines.includes(name)) }));
const step = fc.array(flow, { minLength: 1, maxLength: 2 });

/** The namespace after some steps: each value tells all that went into it. `luck` decides what may happen. */
function run(order: readonly (readonly Flow[])[], luck: (cell: Flow) => boolean): string {
  const values = new Map<string, string>();
  const seen: string[] = [];
  for (const cell of order.flat()) {
    const found = [...new Set([...cell.uses, ...cell.mutates])].sort();
    const read = found.map(name => `${name}=${values.get(name) ?? 'none'}`).join(' ');
    const id = JSON.stringify(cell);
    seen.push(`${id}<${read}>`);
    const happens = luck(cell);
    [...cell.defines, ...(happens ? [...cell.maybe, ...cell.mutates] : [])].forEach(name =>
      values.set(name, `${name} of ${id}<${read}>`)
    );
  }
  return [...seen.sort(), ...[...values].map(([name, value]) => `${name}: ${value}`).sort()].join(
    '\n'
  );
}

describe('what a step needs', () => {
  it('is the step that made a name, and those that may have changed it since', () => {
    expect(
      needs(
        { defines: ['t'] },
        { defines: ['t'] },
        { mutates: ['t'] },
        { defines: ['u'] },
        { maybe: ['t'] },
        { uses: ['t'] }
      ).at(-1)
    ).toEqual(['s1: t', 's2: t', 's4: t']);
  });

  it('is all before a cell that cannot be read, which all after it need', () => {
    expect(needs({ defines: ['a'] }, { opaque: true }, { uses: ['a'] })).toEqual([
      [],
      ['s0: '],
      ['s0: a', 's1: ']
    ]);
  });

  it('names hidden state in words', () => {
    const { report } = convert(
      notebookOf(
        'md:## A',
        'import pandas as pd\npd.DataFrame().to_csv("Data.csv")',
        'md:## B',
        'print(pd.read_csv("data.csv"))',
        'md:## C',
        'import random\nrandom.seed(1)',
        'md:## D',
        'import random\nprint(random.random())'
      ),
      { name: 'n' }
    );
    expect(report.steps.map(step => step.needs.map(need => need.names))).toEqual([
      [],
      [['data.csv', 'pd']],
      [],
      [['random numbers']]
    ]);
  });

  it('is every earlier step whose write it may see, and no other', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), steps => {
        const app = appOf(steps);
        needsOf(app).forEach((found, at) => {
          const sees = (name: string, from: number): boolean =>
            steps
              .slice(from + 1, at)
              .every(between => between.every(cell => !cell.defines.includes(name)));
          const wanted = new Set<string>();
          const own = new Set<string>();
          for (const cell of steps[at] ?? []) {
            [...cell.uses, ...cell.mutates].forEach(name => own.has(name) || wanted.add(name));
            cell.defines.forEach(name => own.add(name));
          }
          const expected = steps.slice(0, at).flatMap((cells, from) => {
            const seen = [...wanted]
              .filter(name => sees(name, from))
              .filter(name =>
                cells.some(cell => [...cell.defines, ...cell.maybe, ...cell.mutates].includes(name))
              );
            return seen.length === 0 ? [] : [{ step: `s${from}`, names: seen.sort() }];
          });
          expect(found).toEqual(expected);
        });
      })
    );
  });
});

describe('steps that may change places', () => {
  it('give the same in either order, whatever may happen in them', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 2 }),
        step,
        step,
        fc.infiniteStream(fc.boolean()),
        (before, a, b, coins) => {
          const app = appOf([...before, a, b]);
          const [one, other] = app.steps.slice(-2);
          if (one === undefined || other === undefined || !independent(app, one, other)) {
            return;
          }
          found += 1;
          const tossed = new Map<Flow, boolean>();
          const luck = (cell: Flow): boolean => {
            const toss = tossed.get(cell) ?? coins.next().value === true;
            tossed.set(cell, toss);
            return toss;
          };
          expect(run([...before, b, a], luck)).toBe(run([...before, a, b], luck));
        }
      ),
      { numRuns: 1000 }
    );
    expect(found).toBeGreaterThan(20);
  });

  it('are never those that cannot be read', () => {
    const app = appOf([[PLAIN], [{ ...PLAIN, opaque: true }]]);
    const [one, other] = app.steps;
    expect(one !== undefined && other !== undefined && independent(app, one, other)).toBe(false);
  });
});
