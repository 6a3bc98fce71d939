/** Opens tables of links as link graphs, as tabs and as outputs of Python. At start-up it only registers. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the renderer is registered at activation
import { GRAPH_MIME_TYPE } from '@lockstep/protocol';
import { IChat, ICompanion, IObserver } from '../tokens';
import { FACTORY, graphIcon, LinkGraphFactory, UnreadFileFactory } from './document';
import type { LinkGraphDocument, LoadGraph } from './document';
import { GraphOutput, type LoadOutput } from './output';

const ID = 'jupyterlab-lockstep:graph';

/** Command that opens a table of links as a link graph. */
export const OPEN_LINK_GRAPH = 'lockstep:open-link-graph';

/** File types that Lab has, and those that it gets from us. */
const FILE_TYPES = ['csv', 'tsv', 'lockstep-packed-table', 'lockstep-parquet'];

export const graphPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Draws, measures and explains the links of a web site.',
  autoStart: true,
  requires: [ICompanion, IRenderMimeRegistry],
  optional: [
    INotebookTracker,
    IDefaultFileBrowser,
    IChat,
    IObserver,
    IStateDB,
    ILayoutRestorer,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker | null,
    files: IDefaultFileBrowser | null,
    chat: IChat | null,
    observer: IObserver | null,
    state: IStateDB | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const { contents } = app.serviceManager;
    const tools = { companion, contents, files, chat, observer, state, trans };
    const tracker = new WidgetTracker<LinkGraphDocument>({ namespace: 'lockstep-graph' });

    const load: LoadGraph = async context => {
      const { openDocument } = await import('./open');
      return openDocument(tools, context);
    };
    const loadOutput: LoadOutput = async (node, bundle) => {
      const { openOutput } = await import('./open');
      return openOutput({ ...tools, notebooks }, node, bundle);
    };

    app.docRegistry.addFileType({
      name: 'lockstep-packed-table',
      displayName: trans.__('Packed table'),
      extensions: ['.csv.gz', '.tsv.gz'],
      mimeTypes: ['application/gzip'],
      fileFormat: 'base64'
    });
    app.docRegistry.addFileType({
      name: 'lockstep-parquet',
      displayName: trans.__('Parquet table'),
      extensions: ['.parquet'],
      mimeTypes: ['application/vnd.apache.parquet'],
      fileFormat: 'base64'
    });
    app.docRegistry.addModelFactory(new UnreadFileFactory());
    const factory = new LinkGraphFactory(FILE_TYPES, load, trans);
    factory.widgetCreated.connect((_, document) => {
      document.context.pathChanged.connect(() => void tracker.save(document));
      void tracker.add(document);
    });
    app.docRegistry.addWidgetFactory(factory);
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [GRAPH_MIME_TYPE],
        createRenderer: options => new GraphOutput(options.mimeType, loadOutput)
      },
      0
    );

    app.commands.addCommand(OPEN_LINK_GRAPH, {
      label: trans.__('Open as Link Graph'),
      caption: trans.__('Draw, measure and explain the links in this table'),
      icon: graphIcon,
      isEnabled: args => pathOf(args.path, files) !== null,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description:
                'The links file, from the contents root; default: the one selected in the file browser'
            }
          },
          additionalProperties: false
        }
      },
      execute: async args => {
        const path = pathOf(args.path, files);
        if (path !== null) {
          await app.commands.execute('docmanager:open', { path, factory: FACTORY });
        }
      }
    });
    palette?.addItem({ command: OPEN_LINK_GRAPH, category: trans.__('Lockstep') });
    if (restorer) {
      void restorer.restore(tracker, {
        command: OPEN_LINK_GRAPH,
        args: document => ({ path: document.context.path }),
        name: document => document.context.path
      });
    }
  }
};

/** The path asked for, or that of the first file selected in the file browser. */
function pathOf(path: unknown, files: IDefaultFileBrowser | null): string | null {
  if (typeof path === 'string') {
    return path;
  }
  const selected = [...(files?.selectedItems() ?? [])];
  return selected.find(item => item.type === 'file')?.path ?? null;
}
