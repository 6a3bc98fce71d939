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
      '\ufeff{"cells":[{"cell_type":"code","source":["a = 1\\n","b"]},{"cell_type":"markdown","source":"# T"},7]}';
    const notebook = readNotebook(text);
    expect(notebook.language).toBe('unknown');
    expect(notebook.kernel).toBeNull();
    expect(notebook.cells.map(cell => [cell.kind, cell.source, cell.id])).toEqual([
      ['code', 'a = 1\nb', null],
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
});
