/** Publishing a notebook from JupyterLab: a command, a panel a notebook, restored after a reload. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICompanion } from '../tokens';
import { PublishPanel, publishIcon } from './panel';

/** Command that opens the publish panel of a notebook. */
export const PUBLISH_NOTEBOOK = 'lockstep:publish-notebook';

export const publishPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-lockstep:publish',
  description: 'Publishes a notebook as a page whose users run its steps, and shows their runs.',
  autoStart: true,
  requires: [ICompanion, IRenderMimeRegistry],
  optional: [INotebookTracker, IDefaultFileBrowser, ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker | null,
    files: IDefaultFileBrowser | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const tracker = new WidgetTracker<PublishPanel>({ namespace: 'lockstep-publish' });
    const { serverSettings } = app.serviceManager;

    const pathOf = (args: { path?: unknown; fileBrowser?: unknown }): string | null => {
      if (typeof args.path === 'string') {
        return args.path;
      }
      if (args.fileBrowser === true) {
        const selected = [...(files?.selectedItems() ?? [])];
        return selected.find(({ type }) => type === 'notebook')?.path ?? null;
      }
      return notebooks?.currentWidget?.context.path ?? null;
    };

    function addPanel(path: string, activate: boolean): PublishPanel {
      const panel = new PublishPanel(
        path,
        async of => {
          const { openPublishView } = await import('./open');
          return openPublishView(of, { companion, rendermime, serverSettings, trans });
        },
        trans
      );
      app.shell.add(panel, 'main', { activate });
      void tracker.add(panel);
      return panel;
    }

    app.commands.addCommand(PUBLISH_NOTEBOOK, {
      label: trans.__('Publish as App'),
      caption: trans.__('Publish this notebook as a page whose users run its steps, and no code'),
      icon: publishIcon,
      isEnabled: args => pathOf(args) !== null,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: 'The notebook, from the contents root; default: the current one'
            },
            fileBrowser: {
              type: 'boolean',
              description: 'Take the notebook selected in the file browser'
            },
            restoring: {
              type: 'boolean',
              description: 'Lab restores its layout: leave place and focus to it'
            }
          },
          additionalProperties: false
        }
      },
      execute: args => {
        const path = pathOf(args);
        if (path === null) {
          return;
        }
        const activate = args.restoring !== true;
        const panel = tracker.find(other => other.path === path) ?? addPanel(path, activate);
        if (activate) {
          app.shell.activateById(panel.id);
        }
      }
    });
    palette?.addItem({ command: PUBLISH_NOTEBOOK, category: trans.__('Notebook Operations') });
    if (restorer) {
      void restorer.restore(tracker, {
        command: PUBLISH_NOTEBOOK,
        args: panel => ({ path: panel.path, restoring: true }),
        name: panel => panel.path
      });
    }
  }
};
