import type { INotebookContent } from '@jupyterlab/nbformat';
import { ContentsManager, ServerConnection, type Contents } from '@jupyterlab/services';
import { exportPath, fileNameOf, saveExecuted } from './export';

const executed: INotebookContent = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };

/** A contents service of files by path. */
function contentsWith(files: Map<string, unknown>): Contents.IManager {
  const contents = new ContentsManager();
  const model = (path: string): Contents.IModel => ({
    name: path,
    path,
    type: 'notebook',
    writable: true,
    created: '',
    last_modified: '',
    mimetype: '',
    content: null,
    format: null
  });
  jest
    .spyOn(contents, 'get')
    .mockImplementation(path =>
      files.has(path)
        ? Promise.resolve(model(path))
        : Promise.reject(new ServerConnection.ResponseError(new Response('', { status: 404 })))
    );
  jest.spyOn(contents, 'save').mockImplementation((path, options) => {
    files.set(path, options?.content);
    return Promise.resolve(model(path));
  });
  return contents;
}

describe('the executed notebook', () => {
  it('is saved beside its source under the name of its run', async () => {
    const files = new Map<string, unknown>();
    const path = await saveExecuted(contentsWith(files), 'a/link-web.ipynb', 'France', executed);
    expect(path).toBe('a/link-web-France.ipynb');
    expect(files.get(path)).toEqual(executed);
  });

  it('gets a number where a file of that name is, and leaves that file alone', async () => {
    const files = new Map<string, unknown>([
      ['link-web-France.ipynb', 'mine'],
      ['link-web-France-1.ipynb', 'mine']
    ]);
    const path = await saveExecuted(contentsWith(files), 'link-web.ipynb', 'France', executed);
    expect(path).toBe('link-web-France-2.ipynb');
    expect(files.get('link-web-France.ipynb')).toBe('mine');
  });

  it('is not saved when nobody can tell whether the name is free', async () => {
    const contents = contentsWith(new Map());
    const denied = new ServerConnection.ResponseError(new Response('', { status: 403 }));
    jest.spyOn(contents, 'get').mockRejectedValue(denied);
    await expect(saveExecuted(contents, 'a.ipynb', 'x', executed)).rejects.toBe(denied);
    expect(contents.save).not.toHaveBeenCalled();
  });

  it.each([
    ['France, degree 5 and up', 'France-degree-5-and-up'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\\b:c*d?e"f<g>h|i', 'a-b-c-d-e-f-g-h-i'],
    ['Österreich 日本', 'Österreich-日本'],
    ['…', 'run'],
    ['', 'run'],
    ['CON.', 'CON'],
    ['é'.repeat(200), 'é'.repeat(80)]
  ])('names the run %j as %j', (run, name) => {
    expect(fileNameOf(run)).toBe(name);
  });

  it('keeps a folder of another drive', () => {
    expect(exportPath('RTC:a/b.ipynb', 'x', 0)).toBe('RTC:a/b-x.ipynb');
  });
});
