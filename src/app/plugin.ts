/** Provides `IGuidedApps`: the document factory and the commands. At start-up it only registers. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IChat, ICompanion, IGuidedApps, IObserver, RUN_EXPORTED, type ICardType } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- commands are registered at activation
import { addCommands, OPEN_GUIDED_APP } from './commands';
import type { StepQuestion } from './ask-about-step';
import { OPEN_BATCH } from '../batch/command';
import { GuidedAppFactory, type GuidedAppDocument, type LoadContent } from './document';
import { CardTypes } from './card-types';
import { Following } from './following';
import { giveKernel } from './notebook-kernel';
import { COMPARE_RUNS, SHOW_RUNS } from '../runs/commands';

const ID = 'jupyterlab-lockstep:app';

export const appPlugin: JupyterFrontEndPlugin<IGuidedApps> = {
  id: ID,
  description: 'Opens any notebook as a Guided App: the same notebook as locked step cards.',
  autoStart: true,
  provides: IGuidedApps,
  requires: [ICompanion, IRenderMimeRegistry],
  optional: [
    INotebookTracker,
    IDefaultFileBrowser,
    ISettingRegistry,
    ILayoutRestorer,
    ICommandPalette,
    IChat,
    IObserver,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker | null,
    files: IDefaultFileBrowser | null,
    settings: ISettingRegistry | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    chat: IChat | null,
    observer: IObserver | null,
    translator: ITranslator | null
  ): IGuidedApps => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const cardTypes = new CardTypes();
    const following = new Following();
    const tracker = new WidgetTracker<GuidedAppDocument>({ namespace: 'lockstep-app' });
    const openFile = async (path: string): Promise<void> => {
      await app.commands.execute('docmanager:open', { path, factory: 'default' });
    };

    const load: LoadContent = async (context, run) => {
      const { GuidedAppView } = await import('./view');
      const { FoldSetting } = await import('./fold-setting');
      return new GuidedAppView({
        context,
        companion: await companion.client(),
        contents: app.serviceManager.contents,
        tools: {
          rendermime: rendermime.clone({ resolver: context.urlResolver }),
          cardTypes: cardTypes.byMimeType
        },
        trans,
        run,
        following,
        folding: new FoldSetting(settings, ID),
        openFile,
        compare: async (run, path) => {
          await app.commands.execute(COMPARE_RUNS, { path, ...(run ? { a: run } : {}) });
        },
        listRuns: async path => {
          await app.commands.execute(SHOW_RUNS, { path });
        },
        runMany: async (path, version) => {
          await app.commands.execute(OPEN_BATCH, { path, app: version });
        },
        openCell: async (cell, line) => {
          const { openCell } = await import('./open-cell');
          await openCell({ notebooks, open: openFile }, context.path, cell, line);
        },
        chooseFile:
          files &&
          (async () => {
            const { chooseFile } = await import('./choose-file');
            return chooseFile(files, context.path, trans);
          }),
        inEditor: () => notebooks?.find(panel => panel.context === context) !== undefined,
        announce: exported => observer?.announce(RUN_EXPORTED, exported),
        askChat: chat && (question => askChat(chat, context.path, question))
      });
    };

    const factory = new GuidedAppFactory(load, trans);
    factory.widgetCreated.connect((_, document) => {
      document.content.runChanged.connect(() => void tracker.save(document));
      document.context.pathChanged.connect(() => void tracker.save(document));
      void tracker.add(document);
    });
    app.docRegistry.addWidgetFactory(factory);
    notebooks?.widgetAdded.connect((_, panel) => {
      const shared = tracker.find(document => document.context === panel.context);
      if (shared) {
        void giveKernel(panel.sessionContext);
      }
    });
    addCommands({ commands: app.commands, tracker, notebooks, files, settings, trans, id: ID });
    palette?.addItem({ command: OPEN_GUIDED_APP, category: trans.__('Notebook Operations') });
    if (restorer) {
      void restorer.restore(tracker, {
        command: OPEN_GUIDED_APP,
        args: document => ({
          path: document.context.path,
          ...(document.content.run ? { run: document.content.run } : {}),
          restoring: true
        }),
        name: document => document.context.path
      });
    }
    return {
      open: async (path, run) => {
        await app.commands.execute(OPEN_GUIDED_APP, { path, ...(run ? { run } : {}) });
      },
      registerCardType: (type: ICardType) => cardTypes.register(type),
      follow: path => following.follow(path)
    };
  }
};

/** The chat comes into view with the question in it, and the cursor goes to its prompt. */
async function askChat(chat: IChat, notebook: string, question: StepQuestion): Promise<void> {
  await chat.open({ focus: true });
  await chat.prompt(question.text, { notebook, attachments: [question.attachment] });
}
