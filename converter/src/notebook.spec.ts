import { UserError } from '@lockstep/protocol';
import { readNotebook } from './notebook';

function codeOf(input: unknown): string {
  try {
    readNotebook(input);
  } catch (error) {
    if (error instanceof UserError) {
      return `${error.code}: ${error.message}`;
    }
    throw error;
  }
  return 'read';
}

describe('readNotebook', () => {
  it('says at which line and column broken JSON breaks', () => {
    expect(codeOf('{"cells": [\n  {"a": 1,}\n]}')).toMatch(
      /^notebook-not-json: .*line 2, column 11/
    );
    expect(codeOf('{"cells": [')).toMatch(/^notebook-not-json: .*line 1, column 12/);
    expect(codeOf('{"cells": []} x')).toMatch(/^notebook-not-json: .*column 15/);
  });

  it('tells an empty file, JSON without cells and formats it does not know apart', () => {
    expect(codeOf('')).toMatch(/^notebook-empty:/);
    expect(codeOf('\ufeff \n')).toMatch(/^notebook-empty:/);
    expect(codeOf('[1, 2]')).toMatch(/^notebook-not-notebook:/);
    expect(codeOf('{"nbformat": 4}')).toMatch(/^notebook-not-notebook:/);
    expect(codeOf({ nbformat: 2, cells: [] })).toMatch(/^notebook-too-old:/);
    expect(codeOf({ nbformat: 5, cells: [] })).toMatch(/^notebook-too-new:/);
  });

  it('reads sources as text or lines, with a byte order mark, without metadata and ids', () => {
    const text =
      '\ufeff{"cells":[{"cell_type":"code","source":["a ~~ 1\\n","b"]},{"cell_type":"markdown","source":"# T"},7]}';
    const notebook = readNotebook(text);
    expect(notebook.language).toBe('unknown');
    expect(notebook.kernel).toBeNull();
    expect(notebook.cells.map(cell => [cell.kind, cell.source, cell.id])).toEqual([
      ['code', 'a ~~ 1\nb', null],
      ['markdown', '# T', null],
      ['raw', '', null]
    ]);
  });

  it('survives damaged metadata', () => {
    const notebook = readNotebook({
      metadata: { kernelspec: 'python3', language_info: [] },
      cells: [
        { cell_type: 'code', metadata: { tags: ['a', 3] }, source: 'x\ud800', id: 'not allowed!' }
      ]
    });
    expect(notebook.cells[0]).toMatchObject({ tags: ['a'], source: 'x\ufffd', id: null });
  });

  it('reads worksheets of format 3', () => {
    const notebook = readNotebook({
      nbformat: 3,
      worksheets: [
        {
          cells: [
            { cell_type: 'heading', level: 2, source: 'Title' },
            { cell_type: 'code', language: 'python', input: 'x = 1', prompt_number: 4 }
          ]
        }
      ]
    });
    expect(notebook.language).toBe('python');
    expect(notebook.cells.map(cell => [cell.source, cell.executionCount])).toEqual([
      ['## Title', null],
      ['x = 1', 4]
    ]);
  });

  it('keeps what it can of damaged cells, and says what it could not', () => {
    const { cells, findings } = readNotebook({
      metadata: { language_info: { name: 'python' } },
      cells: [
        7,
        null,
        ['x'],
        { source: 'x = 1', outputs: [] },
        { source: 'prose' },
        { cell_type: 'code', source: ['a\n', 3, 'b'] },
        { cell_type: 'code', source: { a: 1 } },
        { cell_type: 'odd', source: 'z' }
      ]
    });
    expect(cells.map(cell => [cell.kind, cell.source])).toEqual([
      ['raw', ''],
      ['raw', ''],
      ['raw', ''],
      ['code', 'x = 1'],
      ['raw', 'prose'],
      ['code', 'a\nb'],
      ['code', ''],
      ['raw', 'z']
    ]);
    expect(findings.map(finding => [finding.code, finding.cell])).toEqual([
      ['cell-damaged', 0],
      ['cell-damaged', 1],
      ['cell-damaged', 2],
      ['cell-damaged', 3],
      ['cell-damaged', 4],
      ['source-damaged', 5],
      ['source-damaged', 6]
    ]);
  });

  it.each([
    [
      3,
      {
        nbformat: 3,
        nbformat_minor: 0,
        worksheets: [{ cells: [{ cell_type: 'code', input: 'x' }] }, {}]
      }
    ],
    [3, { nbformat: 3, cells: [], worksheets: [{ cells: [{ cell_type: 'code', input: 'x' }] }] }],
    [4, { nbformat: 4, nbformat_minor: 0, cells: [{ cell_type: 'code', source: ['x'] }] }],
    [4, { nbformat: 4, nbformat_minor: 5, cells: [{ cell_type: 'code', id: 'a', source: 'x' }] }],
    [
      4,
      {
        nbformat: 4,
        nbformat_minor: 99,
        metadata: null,
        cells: [{ cell_type: 'code', source: 'x' }]
      }
    ],
    [4, { cells: [{ cell_type: 'code', source: 'x' }] }]
  ])('reads format %s, whatever its members', (_, notebook) => {
    expect(readNotebook(notebook).cells.map(cell => cell.source)).toEqual(['x']);
  });

  it('never looks into what outputs hold', () => {
    const data = new Proxy(
      {},
      {
        get: () => {
          throw new Error('looked into an output');
        },
        ownKeys: () => {
          throw new Error('walked an output');
        }
      }
    );
    const cell = {
      cell_type: 'code',
      source: 'x = 1',
      outputs: [{ output_type: 'display_data', data }]
    };
    expect(readNotebook({ nbformat: 4, cells: [cell] }).cells).toHaveLength(1);
  });

  it('tells a notebook for Python 2 by its code or its metadata, and still calls it Python', () => {
    const two = readNotebook({
      metadata: { kernelspec: { name: 'python2' } },
      cells: [{ cell_type: 'code', source: 'print "a"' }]
    });
    expect(two.language).toBe('python');
    expect(two.findings).toEqual([
      expect.objectContaining({ code: 'python-2', level: 'problem', cell: 0 })
    ]);
  });
});
