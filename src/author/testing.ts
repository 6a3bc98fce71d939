/** What the specs of this folder share: a small notebook, files in memory, and an outline on a page. */
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Context } from '@jupyterlab/docregistry';
import { initNotebookContext } from '@jupyterlab/notebook/lib/testutils';
import { nullTranslator } from '@jupyterlab/translation';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { Signal } from '@lumino/signaling';
import { DirectConversions } from './conversions';
import type { Files } from './overlay-file';
import { NotebookAuthor } from './model';
import { OverlayMoves } from './overlay-moves';
import { takeAlong } from './take-along';

/** Cells of a notebook with a set-up and three steps, the last of which needs none of the others. */
export const SITES: readonly [kind: 'code' | 'markdown', source: string][] = [
  ['code', 'import math'],
  ['markdown', '## Choose the sites'],
  ['code', 'COUNTRY = "France"\nMIN_DEGREE = 5  # 1 to 80\nprint(COUNTRY, MIN_DEGREE)'],
  ['markdown', '## Rank the sites'],
  ['code', 'ranked = sorted(COUNTRY)'],
  ['code', 'print(ranked[:MIN_DEGREE])'],
  ['markdown', '## Say hello'],
  ['code', 'greeting = "hello"\nprint(greeting)']
];

/** A notebook of some cells, named `c0`, `c1` … */
export function notebookOf(cells: typeof SITES): INotebookContent {
  return {
    cells: cells.map(([kind, source], at) => ({
      cell_type: kind,
      id: `c${at}`,
      metadata: {},
      source,
      ...(kind === 'code' ? { outputs: [], execution_count: null } : {})
    })),
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/** Files in memory. Each request can be made to fail, or told of before it is answered. */
export class FilesInMemory implements Files {
  readonly texts = new Map<string, string>();
  readonly calls: string[] = [];
  fail: Error | null = null;
  /** Called before a file is written. */
  beforeSave: () => void = () => undefined;
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);

  driveName = (): string => '';

  async get(path: string, options?: Contents.IFetchOptions): Promise<Contents.IModel> {
    this.calls.push(`get ${path}`);
    await Promise.resolve();
    if (options?.type === 'directory') {
      const within = path === '' ? '' : `${path}/`;
      const names = [...this.texts.keys()].filter(
        name => name.startsWith(within) && !name.slice(within.length).includes('/')
      );
      return {
        ...modelOf(path, ''),
        type: 'directory',
        content: names.map(name => modelOf(name, ''))
      };
    }
    const content = this.texts.get(path);
    if (content === undefined) {
      throw new ServerConnection.ResponseError(new Response(null, { status: 404 }));
    }
    return modelOf(path, content);
  }

  async save(path: string, options: Partial<Contents.IModel> = {}): Promise<Contents.IModel> {
    this.calls.push(`save ${path}`);
    await Promise.resolve();
    if (this.fail) {
      throw this.fail;
    }
    this.beforeSave();
    const content = String(options.content);
    this.texts.set(path, content);
    return modelOf(path, content);
  }

  async delete(path: string): Promise<void> {
    this.calls.push(`delete ${path}`);
    await Promise.resolve();
    this.texts.delete(path);
  }

  async rename(path: string, newPath: string): Promise<Contents.IModel> {
    this.calls.push(`rename ${path} ${newPath}`);
    await Promise.resolve();
    if (this.fail) {
      throw this.fail;
    }
    const content = this.texts.get(path) ?? '';
    this.texts.delete(path);
    this.texts.set(newPath, content);
    const model = modelOf(newPath, content);
    this.fileChanged.emit({ type: 'rename', oldValue: { path }, newValue: model });
    return model;
  }
}

function modelOf(path: string, content: string): Contents.IModel {
  const time = '2026-11-23T10:00:00Z';
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    type: 'file',
    writable: true,
    created: time,
    last_modified: time,
    mimetype: 'text/plain',
    format: 'text',
    content
  };
}

/** A notebook of Lab with a model of its author's side, followed as if its outline were open. */
export interface Authored {
  context: Context<INotebookModel>;
  files: FilesInMemory;
  model: NotebookAuthor;
  /** What was told of overlays that could not go along. */
  stayed: readonly string[];
  /** Gives the notebook another name, as Lab does. */
  rename(path: string): Promise<void>;
  /** The overlay's text, `null` without a file. */
  overlay(): string | null;
  end(): void;
}

export async function authored(cells: typeof SITES = SITES): Promise<Authored> {
  const context = await initNotebookContext({
    path: 'sites.ipynb',
    manager: new ServiceManagerMock()
  });
  const notebook = notebookOf(cells);
  context.model.fromJSON(notebook);
  const files = new FilesInMemory();
  files.texts.set('sites.ipynb', JSON.stringify(notebook));
  const stayed: string[] = [];
  const moves = new OverlayMoves(files.fileChanged, async (from, to) => {
    const sentence = await takeAlong(files, from, to, nullTranslator.load('lockstep'));
    stayed.push(...(sentence === null ? [] : [sentence]));
  });
  const model = new NotebookAuthor({
    context,
    contents: files,
    conversions: new DirectConversions(),
    moved: () => moves.settled(),
    elsewhere: file => `Change of ${file} made elsewhere`,
    several: (first, more) => `${first} and ${more} more`
  });
  model.subscribe(() => undefined);
  await model.refresh();
  return {
    context,
    files,
    model,
    stayed,
    rename: async path => {
      await files.rename(context.path, path);
      await context.rename(path);
      await model.refresh();
    },
    overlay: () => files.texts.get('sites.app.yaml') ?? null,
    end: () => {
      model.dispose();
      context.dispose();
    }
  };
}
