/** Provides `IChat`: the sidebar, its commands and settings. At start-up it only registers. */
import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IChat, ICompanion, IObserver } from '../tokens';
import { ChatPanel } from './chat-panel';
import { addCommands } from './commands';
import type { ChatCore } from './core';
import { RanCells } from './ran-cells';
import { settingsWriter } from './settings';

const ID = 'jupyterlab-lockstep:chat';
const GUIDED_APP = 'lockstep:open-guided-app';
const SETTINGS_EDITOR = 'settingeditor:open';
/** Width of the sidebar at its very first run, in pixels; from then on it is as the person left it. */
const FIRST_WIDTH = 360;
/** Beneath Lab's own panels on that side. */
const RANK = 900;

export const chatPlugin: JupyterFrontEndPlugin<IChat> = {
  id: ID,
  description: 'A chat beside the notebook, with a model that knows what ran.',
  autoStart: true,
  provides: IChat,
  requires: [ICompanion, IRenderMimeRegistry, INotebookTracker],
  optional: [
    IObserver,
    ILabShell,
    ISettingRegistry,
    IStateDB,
    ILayoutRestorer,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker,
    observer: IObserver | null,
    labShell: ILabShell | null,
    registry: ISettingRegistry | null,
    state: IStateDB | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): IChat => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const { commands, shell } = app;
    const ran = new RanCells(notebooks, observer);
    const settings = settingsOf(app, companion, registry);

    const writer = settingsWriter(settings, async changes => {
      await companion.call('writeSettings', { body: changes });
    });

    let making: Promise<ChatCore> | null = null;
    const core = (): Promise<ChatCore> => {
      making ??= (async () => {
        const { makeCore } = await import('./core');
        return makeCore({ app, notebooks, ran, companion, state, settings: writer });
      })();
      return making;
    };
    const panel = new ChatPanel(async () => {
      const [{ ChatView }, { drawMarkdown }, { model, copy }, client] = await Promise.all([
        import('./view'),
        import('../app/markdown'),
        core(),
        companion.client()
      ]);
      return new ChatView({
        trans,
        model,
        companion: client,
        settings: writer,
        observer,
        now: () => Date.now(),
        drawMarkdown: (node, markdown) => drawMarkdown(rendermime, node, markdown),
        copy,
        openGuidedApp: commands.hasCommand(GUIDED_APP)
          ? path => void commands.execute(GUIDED_APP, { path })
          : null,
        openSettings: commands.hasCommand(SETTINGS_EDITOR)
          ? () => void commands.execute(SETTINGS_EDITOR, { query: trans.__('Lockstep chat') })
          : null
      });
    }, trans);
    shell.add(panel, 'right', { rank: RANK, type: 'Lockstep chat' });
    restorer?.add(panel, panel.id);
    void showOnce(app, labShell, state, panel);

    const open = async (focus: boolean): Promise<void> => {
      if (!panel.isAttached) {
        shell.add(panel, 'right', { rank: RANK });
      }
      panel.quietly(() => shell.activateById(panel.id));
      if (focus) {
        await panel.focusPrompt();
      }
    };
    const ids = addCommands(
      commands,
      {
        open,
        newChat: async () => {
          (await core()).model.show(null);
          await open(true);
        },
        nextModel: async () => (await (await core()).model.nextModel())?.model ?? null,
        stop: async () => (await core()).model.shown.snapshot().session.stop(),
        show: async kind => {
          (await core()).model.openPanel({ kind });
          await open(false);
        },
        tell: line => void Notification.info(line, { autoClose: 3000 })
      },
      trans
    );
    for (const command of ids) {
      palette?.addItem({ command, category: trans.__('Lockstep') });
    }
    return {
      open: options => open(options?.focus === true),
      post: async (text, options = {}) => (await core()).outside.post(text, options),
      prompt: async (text, options = {}) => (await core()).outside.prompt(text, options),
      broadcast: async text => (await core()).outside.broadcast(text)
    };
  }
};

/** Loads the settings and keeps the companion told of them; `null` where Lab has none. */
async function settingsOf(
  app: JupyterFrontEnd,
  companion: ICompanion,
  registry: ISettingRegistry | null
): Promise<ISettingRegistry.ISettings | null> {
  if (!registry) {
    return null;
  }
  const settings = await registry.load(ID);
  await app.restored;
  const begin = async (): Promise<void> => {
    settings.changed.disconnect(onFirst);
    const { SettingsSync } = await import('./settings-sync');
    const sync = new SettingsSync(settings, companion, problem => {
      Notification.warning(problem, { autoClose: false });
    });
    await sync.write();
  };
  const onFirst = (): void => void begin();
  if (Object.keys(settings.user).length > 0) {
    void begin();
  } else {
    settings.changed.connect(onFirst);
  }
  return settings;
}

/** At the very first run the sidebar is open beside the notebook; from then on it is as the person left it. */
async function showOnce(
  app: JupyterFrontEnd,
  labShell: ILabShell | null,
  state: IStateDB | null,
  panel: ChatPanel
): Promise<void> {
  await app.restored;
  const { keepShown, readChoices } = await import('./choices');
  const { first } = await readChoices(state);
  if (first) {
    await keepShown(state);
    if (labShell?.rightCollapsed === true && !labShell.presentationMode) {
      panel.quietly(() => app.shell.activateById(panel.id));
      const { widen } = await import('./widen');
      widen(panel, FIRST_WIDTH);
    }
  }
}
