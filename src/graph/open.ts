/** Puts a link graph together with what this Lab has: from a file, or from the output of `link_graph()`. */
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import { lookOf, readBundle, requestOf, type Selection } from '@lockstep/graph-view';
import type { Source } from '@lockstep/linkgraph';
import type { GraphBundle, GraphFile } from '@lockstep/protocol';
import type { Widget } from '@lumino/widgets';
import type { IChat, ICompanion, IObserver } from '../tokens';
import { fileSource } from './file-source';
import { labGraphHost } from './host';
import { KernelGraph } from './kernel-graph';
import type { SavedOutput } from './output';
import { GraphMemory } from './remembered';
import { pagesBeside } from './siblings';
import { LinkGraphView } from './view';
import { startEngine } from './worker';

/** Most names that Python is told of a selection. */
const NAMES = 1_000_000;
/** Links that a page holds; a graph with more needs its kernel. As `PAGE_HOLDS` in Python. */
const PAGE_HOLDS = 5_000_000;

/** What a view works with. What this Lab does not have is `null`. */
export interface GraphTools {
  companion: ICompanion;
  contents: Contents.IManager;
  files: IDefaultFileBrowser | null;
  chat: IChat | null;
  observer: IObserver | null;
  state: IStateDB | null;
  trans: TranslationBundle;
}

/** A tab on a links file; a pages file beside it that goes by its name is proposed with it. */
export async function openDocument(
  tools: GraphTools,
  context: DocumentRegistry.Context
): Promise<Widget> {
  const { contents, state } = tools;
  const { path } = context;
  const [beside, memory] = await Promise.all([
    pagesBeside(contents, path),
    GraphMemory.read(state, path)
  ]);
  return new LinkGraphView({
    host: labGraphHost({
      ...tools,
      memory,
      createEngine: startEngine,
      name: PathExt.basename(path),
      notebook: null
    }),
    links: fileSource(contents, path, context.contentsModel?.size),
    pages: beside.map(file => fileSource(contents, file.path, file.size)),
    compact: false,
    readAtOnce: memory.remembered.request !== undefined
  });
}

/** An output of `link_graph()`: from files where they can be reached, else from the kernel that made it. */
export async function openOutput(
  tools: GraphTools & { notebooks: INotebookTracker | null },
  node: HTMLElement,
  { data }: SavedOutput
): Promise<Widget> {
  const bundle = readBundle(data);
  const panel = tools.notebooks?.find(one => one.node.contains(node));
  const kernel = await kernelGraph(panel, bundle.id);
  const sources = (role: GraphFile['role']): readonly Source[] =>
    kernel?.sources(role) ??
    bundle.source.filter(file => file.role === role).map(file => stored(tools, bundle, file));
  const [links] = sources('links');
  const [named] = bundle.source;
  const name = links?.name ?? named?.name ?? '';
  const parts = kernel?.parts(name) ?? null;
  if (!links && !parts) {
    throw new Error('This output names no links. Run its cell again.');
  }
  if (!kernel && bundle.engine !== 'page' && (bundle.counts?.links ?? 0) > PAGE_HOLDS) {
    throw new Error(
      'This graph is more than a page can hold, and its kernel is gone. Run its cell again.'
    );
  }
  const tellPython = async ({ label, names }: Selection): Promise<void> =>
    kernel?.select(label, await names(NAMES));
  const view = new LinkGraphView({
    host: labGraphHost({
      ...tools,
      memory: await GraphMemory.read(tools.state, bundle.id),
      createEngine: startEngine,
      name,
      notebook: panel?.context.path ?? null,
      parts,
      ...(kernel ? { selected: selection => void tellPython(selection) } : {})
    }),
    ...(links ? { links } : {}),
    pages: sources('pages'),
    request: requestOf(bundle),
    look: lookOf(bundle),
    compact: true,
    readAtOnce: true
  });
  view.disposed.connect(() => kernel?.dispose());
  return view;
}

/** The graph in the kernel of the notebook around an output; `null` where there is none that knows it. */
async function kernelGraph(
  panel: NotebookPanel | undefined,
  id: string
): Promise<KernelGraph | null> {
  await panel?.sessionContext.ready;
  const kernel = panel?.sessionContext.session?.kernel;
  return kernel ? KernelGraph.connect(kernel, id) : null;
}

/** A file of a graph without its kernel: at its path, or where Python keeps graphs of this user. */
function stored(
  { contents, companion }: GraphTools,
  { id }: GraphBundle,
  { path, name, bytes, file }: GraphFile
): Source {
  if (typeof path === 'string') {
    return fileSource(contents, path, bytes);
  }
  if (file === undefined) {
    throw new Error(`${name} cannot be reached from here. Run the cell of this output again.`);
  }
  return {
    name,
    ...(bytes === undefined ? {} : { size: bytes }),
    open: async signal => (await companion.client()).readGraphFile(null, id, file, signal)
  };
}
