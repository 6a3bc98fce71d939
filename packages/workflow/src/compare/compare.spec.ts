import type { Output, PlanStep, RunState, StepState, Value } from '@lockstep/protocol';
import * as fc from 'fast-check';
import { freshStep } from '../initial';
import { compareRuns, textsToRead } from './compare';
import { change, printedNumber } from './number';
import { compareTables, tableIn } from './table';
import { compareTexts } from './text';
import { comparisonDetail, comparisonSentence, equalSentence, verdictWord } from './words';

const FLOW = { defines: [], maybe: [], uses: [], mutates: [], opaque: false };

function planStep(id: string, number: number, input?: string): PlanStep {
  return {
    id,
    kind: 'step',
    title: `Title of ${id}`,
    number,
    parts: [],
    optional: false,
    effects: [],
    cells: 1,
    inputs:
      input === undefined
        ? []
        : [{ id: input, label: input, type: 'int', required: true, asked: false }],
    flow: FLOW,
    content: id
  };
}

interface Told {
  values?: Record<string, Value>;
  outputs?: Output[];
}

/** A run whose steps are done with these values and outputs. */
function runOf(run: string, steps: [PlanStep, Told | null][]): RunState {
  return {
    run,
    name: run,
    status: 'open',
    underArchive: 'open',
    seq: 1,
    decisive: 1,
    createdAt: 0,
    changedAt: 0,
    clonedFrom: null,
    epoch: 1,
    ground: [],
    queue: [],
    replay: null,
    proposals: [],
    plan: {
      app: 'app',
      title: 'App',
      summary: '',
      language: 'python',
      notebook: 'n.ipynb',
      steps: steps.map(([step]) => step)
    },
    steps: Object.fromEntries(
      steps.map(([step, told]): [string, StepState] => {
        const fresh = freshStep(step, told?.values ?? {}, 0);
        const { values = {}, outputs = [] } = told ?? {};
        return [
          step.id,
          told === null
            ? fresh
            : {
                ...fresh,
                status: 'done',
                outputs,
                result: { values, outputs, basis: {}, answers: [], at: 0, took: 1 }
              }
        ];
      })
    )
  };
}

const int = (v: number): Value => ({ t: 'int', v: String(v) });
const said = (text: string): Output => ({ kind: 'stream', cell: 0, name: 'stdout', text });
const drawn = (blob: string): Output => ({
  kind: 'display',
  cell: 0,
  data: { 'image/png': { blob, bytes: 5 } },
  metadata: {},
  result: false
});
const html = (text: string): Output => ({
  kind: 'display',
  cell: 0,
  data: { 'text/html': { text } },
  metadata: {},
  result: true
});

const table = (rows: string[][]): string =>
  `<table class="dataframe"><thead><tr><th></th><th>site</th><th>links</th></tr></thead><tbody>${rows
    .map(
      ([index, ...cells]) =>
        `<tr><th>${index}</th>${cells.map(one => `<td>${one}</td>`).join('')}</tr>`
    )
    .join('')}</tbody></table>`;

describe('two runs', () => {
  const choose = planStep('choose', 1, 'Minimum');
  const rank = planStep('rank', 2);
  const group = planStep('group', 3);
  const draw = planStep('draw', 4);
  const a = runOf('a', [
    [choose, { values: { Minimum: int(5) }, outputs: [said('Sites kept: 85\n')] }],
    [
      rank,
      {
        outputs: [
          html(
            table([
              ['0', 'X', '44'],
              ['1', 'Y &amp; Z', '21'],
              ['2', 'W', '3']
            ])
          )
        ]
      }
    ],
    [group, { outputs: [said('22 types\nin 8 groups')] }],
    [draw, { outputs: [drawn('aa')] }]
  ]);
  const b = runOf('b', [
    [choose, { values: { Minimum: int(8) }, outputs: [said('Sites kept: 55\n')] }],
    [
      rank,
      {
        outputs: [
          html(
            table([
              ['0', 'Y &amp; Z', '16'],
              ['1', 'X', '33']
            ])
          )
        ]
      }
    ],
    [group, { outputs: [said('22 types\n'), said('in 8 groups')] }],
    [draw, { outputs: [drawn('bb')] }]
  ]);
  const compared = compareRuns(a, b);

  it('says what differs by how much, B minus A, and what is equal', () => {
    const [first, second, third, fourth] = compared.steps;
    expect(first?.inputs).toEqual([
      { name: 'Minimum', a: '5', b: '8', change: '+3', differs: true }
    ]);
    expect(first?.outputs[0]).toMatchObject({
      kind: 'text',
      numbers: [{ name: 'Sites kept', a: '85', b: '55', change: '−30' }]
    });
    expect(second?.outputs[0]).toMatchObject({
      kind: 'table',
      key: 'site',
      columns: [{ name: 'links', numeric: true }],
      rows: [
        { name: 'X', place: '1 → 2', cells: [{ a: '44', b: '33', change: '−11' }] },
        { name: 'Y & Z', place: '2 → 1', cells: [{ a: '21', b: '16', change: '−5' }] }
      ],
      onlyA: ['W'],
      onlyB: []
    });
    expect(third?.verdict).toBe('equal');
    expect(fourth?.outputs[0]).toMatchObject({ kind: 'picture', equal: false });
    expect(comparisonSentence(compared)).toBe('1 input differs, and with it 3 results.');
    expect(equalSentence(compared)).toBe('Step 3 is equal and folded.');
    expect(second && comparisonDetail(second)).toBe('2 of 2 rows, 1 row only in A');
    expect(third && verdictWord(third)).toBe('Equal');
  });

  it('of the same run nothing differs', () => {
    const same = compareRuns(a, a);
    expect(same.steps.map(({ verdict }) => verdict)).toEqual(['equal', 'equal', 'equal', 'equal']);
    expect(comparisonSentence(same)).toBe('Nothing differs.');
    expect(equalSentence(same)).toBe('Steps 1, 2, 3 and 4 are equal and folded.');
  });

  it('a step of one version alone, and one that ran on one side alone, are told', () => {
    const other = runOf('c', [
      [choose, { values: { Minimum: int(5) }, outputs: [said('Sites kept: 85\n')] }],
      [rank, null],
      [planStep('extra', 3), { outputs: [] }]
    ]);
    const steps = compareRuns(a, other).steps;
    expect(steps.map(step => [step.id, verdictWord(step)])).toEqual([
      ['choose', 'Equal'],
      ['rank', 'Differs'],
      ['group', 'Only in A'],
      ['draw', 'Only in A'],
      ['extra', 'Only in B']
    ]);
    expect(steps[1]?.missing).toBe('Not run in B');
  });

  it('reads large tables where they are given, and asks for exactly those', () => {
    const large = (blob: string): Output => ({
      kind: 'display',
      cell: 0,
      data: { 'text/html': { blob, bytes: 50 } },
      metadata: {},
      result: true
    });
    const [left, right] = ['l', 'r'].map(blob => runOf(blob, [[rank, { outputs: [large(blob)] }]]));
    if (!left || !right) {
      throw new Error('Two runs were made.');
    }
    expect(textsToRead(left)).toEqual([{ blob: 'l', bytes: 50 }]);
    const texts: Record<string, string> = {
      l: table([
        ['0', 'X', '1'],
        ['1', 'Y', '2']
      ]),
      r: table([
        ['0', 'X', '1'],
        ['1', 'Y', '5']
      ])
    };
    const [step] = compareRuns(left, right, blob => texts[blob] ?? null).steps;
    expect(step?.outputs[0]).toMatchObject({ rows: [{ differs: false }, { differs: true }] });
    expect(compareRuns(left, right).steps[0]?.outputs[0]).toMatchObject({
      kind: 'other',
      equal: false
    });
  });
});

it('a table with a named index has one row of heads', () => {
  const named =
    '<table><tr><th></th><th>links</th></tr><tr><th>Site</th><th></th></tr><tr><th>X</th><td>5</td></tr></table>';
  expect(tableIn(named)).toEqual({ header: ['Site', 'links'], rows: [['X', '5']] });
});

describe('numbers', () => {
  it.each([
    ['1,285', '1,300', '+15'],
    ['0.0643', '0.0641', '−0.0002'],
    ['41 s', '36 s', '−5 s'],
    ['12 %', '14 %', '+2 points'],
    ['-3', '3', '+6'],
    ['5', '5.0', '0.0'],
    ['1e3', '2e3', '+1,000']
  ])('%s to %s is %s', (a, b, wanted) => {
    const [left, right] = [printedNumber(a), printedNumber(b)];
    expect(left && right && change(left, right)).toBe(wanted);
  });

  it('refuses what is no number, and units that differ', () => {
    expect(printedNumber('2024-01-31')).toBeNull();
    expect(printedNumber('1,28')).toBeNull();
    const [kilo, mega] = [printedNumber('5 kB'), printedNumber('5 MB')];
    expect(kilo && mega && change(kilo, mega)).toBeNull();
  });
});

describe('properties', () => {
  const cell = fc.oneof(fc.integer().map(String), fc.string({ maxLength: 6 }));
  const anyTable = fc.integer({ min: 2, max: 4 }).chain(width =>
    fc.record({
      header: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), {
        minLength: width,
        maxLength: width
      }),
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 8
      })
    })
  );

  it('a table is equal to itself, and every row of two tables is common or on one side', () => {
    fc.assert(
      fc.property(anyTable, anyTable, (a, b) => {
        expect(compareTables(a, a)?.equal ?? true).toBe(true);
        const compared = compareTables(a, b);
        if (compared) {
          expect(compared.rows.length + compared.onlyA.length).toBe(a.rows.length);
          expect(compared.rows.length + compared.onlyB.length).toBe(b.rows.length);
        }
      })
    );
  });

  it('texts: the lines of each side come back in their order', () => {
    const text = fc.array(fc.constantFrom('x y', 'y z', 'z', 'total: 5', 'total: 6'), {
      maxLength: 8
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const { lines, equal } = compareTexts(a.join('\n'), b.join('\n'));
        const plain = (side: string[]): string[] => {
          // The first of a name is a number of its own.
          const at = side.findIndex(line => line.startsWith('total'));
          return side.filter((_, index) => index !== at);
        };
        const of = (side: 'a' | 'b'): string[] =>
          lines.filter(line => line.side === side || line.side === 'both').map(line => line.text);
        expect(of('a')).toEqual(plain(a));
        expect(of('b')).toEqual(plain(b));
        expect(equal || a.join() !== b.join()).toBe(true);
      })
    );
  });

  it('a table is read out of any markup without harm', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        tableIn(text);
        tableIn(`<table>${text}</table>`);
      })
    );
  });
});
