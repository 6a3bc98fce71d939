import { convert } from './convert';

interface Ran {
  source: string;
  count: number | null;
  outputs?: unknown[];
}

const printed = { output_type: 'stream', name: 'stdout', text: '1\n' };
const result = (count: number | null): unknown => ({
  output_type: 'execute_result',
  execution_count: count,
  data: { 'text/plain': '1' },
  metadata: {}
});

const CODES = new Set([
  'run-out-of-order',
  'output-stale',
  'output-uncounted',
  'counts-missing',
  'runs-missing'
]);

/** Findings as `code@cell`. */
function history(...cells: Ran[]): string[] {
  const { report } = convert(
    {
      nbformat: 4,
      metadata: { kernelspec: { name: 'python3' } },
      cells: cells.map(({ source, count, outputs = [] }) => ({
        cell_type: 'code',
        source,
        execution_count: count,
        outputs
      }))
    },
    { name: 'n' }
  );
  return report.findings
    .filter(({ code }) => CODES.has(code))
    .map(({ code, cell }) => (cell === undefined ? code : `${code}@${cell}`));
}

describe('what execution counts tell', () => {
  it('is nothing when the cells were run once from top to bottom', () => {
    expect(
      history(
        { source: 'a = 1', count: 1 },
        { source: 'a', count: 2, outputs: [result(2)] },
        { source: 'print(a)', count: 3, outputs: [printed] }
      )
    ).toEqual([]);
  });

  it('is which cells ran before one above them', () => {
    expect(
      history(
        { source: 'a = 1', count: 2 },
        { source: 'b = 1', count: 1 },
        { source: 'c = 1', count: 3 }
      )
    ).toEqual(['run-out-of-order@1']);
  });

  it('is which output is older than a name it was made of', () => {
    expect(
      history(
        { source: 'a = 1', count: 3 },
        { source: 'print(a)', count: 2, outputs: [printed] },
        { source: 'print(2)', count: 1, outputs: [printed] }
      )
    ).toEqual(['run-out-of-order@1', 'output-stale@1', 'run-out-of-order@2']);
  });

  it('does not count a definition that another one replaced in between', () => {
    expect(
      history(
        { source: 'a = 1', count: 3 },
        { source: 'a = 2', count: 1 },
        { source: 'print(a)', count: 2, outputs: [printed] }
      )
    ).not.toContain('output-stale@2');
  });

  it('counts changes of an object as well as new values', () => {
    expect(
      history(
        { source: 'a = []', count: 1 },
        { source: 'a.append(1)', count: 3 },
        { source: 'print(a)', count: 2, outputs: [printed] }
      )
    ).toContain('output-stale@2');
  });

  it('is how many runs left no cell', () => {
    expect(history({ source: 'a = 1', count: 1 }, { source: 'b = 1', count: 9 })).toEqual([
      'runs-missing'
    ]);
  });
});

describe('outputs that belong to no known run', () => {
  it.each([
    ['without any count', { source: '1', count: null, outputs: [printed] }],
    ['whose result has no count', { source: '1', count: 1, outputs: [result(null)] }],
    ["of another run than the cell's last", { source: '1', count: 1, outputs: [result(4)] }]
  ])('are told: %s', (_, cell) => {
    expect(history(cell, { source: 'print(2)', count: 2 })).toContain('output-uncounted@0');
  });

  it('are told once for a notebook whose counts were all taken out', () => {
    expect(
      history(
        { source: '1', count: null, outputs: [result(null)] },
        { source: 'print(1)', count: null, outputs: [printed] }
      )
    ).toEqual(['counts-missing']);
  });
});
