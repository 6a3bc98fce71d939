/** The commands of Guided Apps: where the path comes from when none is given, and where the tab goes. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { FACTORY, stepsIcon, type GuidedAppDocument } from './document';

/** Command that opens a notebook as a Guided App. */
export const OPEN_GUIDED_APP = 'lockstep:open-guided-app';

/** Command that downloads the executed notebook of the app on show. */
export const DOWNLOAD_EXECUTED = 'lockstep:download-executed-notebook';

/** What the commands work with. Whatever this Lab does not have is `null`. */
export interface CommandContext {
  commands: Pick<JupyterFrontEnd['commands'], 'addCommand' | 'execute'>;
  tracker: Pick<WidgetTracker<GuidedAppDocument>, 'currentWidget' | 'find'>;
  notebooks: Pick<INotebookTracker, 'currentWidget' | 'find'> | null;
  files: Pick<IDefaultFileBrowser, 'selectedItems'> | null;
  settings: Pick<ISettingRegistry, 'get'> | null;
  trans: TranslationBundle;
  /** The plugin's id, which names its settings. */
  id: string;
}

export function addCommands(context: CommandContext): void {
  const { commands, trans } = context;
  commands.addCommand(OPEN_GUIDED_APP, {
    label: args =>
      args.toolbar === true ? trans.__('Guided App') : trans.__('Open as Guided App'),
    caption: trans.__('Open as Guided App: this notebook as step cards, beside it and unchanged'),
    icon: stepsIcon,
    isEnabled: args => pathOf(context, args) !== null,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          path: {
            type: 'string',
            description: 'The notebook, from the contents root; default: the current one'
          },
          run: {
            type: 'string',
            description: 'The run to show; default: the newest open run of the notebook'
          },
          fileBrowser: {
            type: 'boolean',
            description: 'Take the notebook selected in the file browser'
          },
          restoring: {
            type: 'boolean',
            description: 'Lab restores its layout: leave place and focus to it'
          }
        }
      }
    },
    execute: args => open(context, args)
  });

  commands.addCommand(DOWNLOAD_EXECUTED, {
    label: trans.__('Download Executed Notebook of This Run'),
    isEnabled: () => typeof context.tracker.currentWidget?.content.run === 'string',
    describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
    execute: () => context.tracker.currentWidget?.content.downloadExecuted()
  });
}

/** The path asked for, the one selected in the file browser, or the notebook on show. */
function pathOf(context: CommandContext, args: ReadonlyPartialJSONObject): string | null {
  if (typeof args.path === 'string') {
    return args.path;
  }
  if (args.fileBrowser === true) {
    const selected = [...(context.files?.selectedItems() ?? [])];
    return selected.find(item => item.type === 'notebook')?.path ?? null;
  }
  return context.notebooks?.currentWidget?.context.path ?? null;
}

async function open(context: CommandContext, args: ReadonlyPartialJSONObject): Promise<void> {
  const { commands, tracker, notebooks } = context;
  const path = pathOf(context, args);
  if (path === null) {
    return;
  }
  const notebook = notebooks?.find(panel => panel.context.path === path);
  const beside = notebook?.isAttached === true && args.restoring !== true;
  await commands.execute('docmanager:open', {
    path,
    factory: FACTORY,
    ...(beside ? { options: { ref: notebook.id, mode: await placeOf(context) } } : {})
  });
  if (typeof args.run === 'string') {
    await tracker.find(document => document.context.path === path)?.content.showRun(args.run);
  }
}

/** Where the tab goes: the setting `placement`. */
async function placeOf({ settings, id }: CommandContext): Promise<string> {
  const placement = (await settings?.get(id, 'placement'))?.composite;
  return placement === 'side' ? 'split-right' : 'tab-after';
}
