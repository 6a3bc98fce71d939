import type { INotebookContent } from '@jupyterlab/nbformat';
import { idsInFile, outlineOf, signatureOf, withoutOutputs } from './notebook-source';

function notebook(source: string, count: number | null = null): INotebookContent {
  return {
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3' }, kept: 1 },
    nbformat: 4,
    nbformat_minor: 5,
    cells: [
      { cell_type: 'markdown', id: 'a', metadata: {}, source: ['# Sites\n', '\n', '## Choose'] },
      {
        cell_type: 'code',
        id: 'b',
        metadata: {},
        source,
        execution_count: count,
        outputs: [{ output_type: 'stream', name: 'stdout', text: 'long' }]
      }
    ]
  };
}

describe('the notebook that is sent', () => {
  it('has everything of the live one but the outputs, and leaves the live one alone', () => {
    const live = notebook('x = 1', 7);
    const sent = withoutOutputs(live);
    expect(sent.cells[1]).toMatchObject({ source: 'x = 1', execution_count: 7, outputs: [] });
    expect(sent.metadata).toEqual(live.metadata);
    expect(live).toEqual(notebook('x = 1', 7));
  });
});

describe('the signature', () => {
  it('stays when a cell is run', () => {
    expect(signatureOf(notebook('x = 1', 8))).toBe(signatureOf(notebook('x = 1')));
  });

  it('changes when a cell is edited', () => {
    expect(signatureOf(notebook('x = 2'))).not.toBe(signatureOf(notebook('x = 1')));
  });
});

describe('the ids of a file', () => {
  it('are those of cells that have one', () => {
    expect(idsInFile('{"cells": [{"id": "a"}, {}, {"id": 3}, null, {"id": "b"}]}')).toEqual([
      'a',
      'b'
    ]);
  });

  it.each([['no JSON {'], ['[]'], ['null'], ['{"cells": 1}'], ['{"worksheets": []}']])(
    'are none in %s',
    text => {
      expect(idsInFile(text)).toEqual([]);
    }
  );
});

describe('the outline', () => {
  it('is the first heading and those below it', () => {
    expect(outlineOf(notebook(''), 'link-web')).toEqual({ title: 'Sites', steps: ['Choose'] });
  });

  it('has the name of the file where no heading is', () => {
    const bare = { ...notebook(''), cells: [] };
    expect(outlineOf(bare, 'link-web')).toEqual({ title: 'link-web', steps: [] });
  });
});
