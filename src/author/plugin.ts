/** The author view: an outline of the app beside its notebook. At start-up it only registers. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry, Notification } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ToolbarButton } from '@jupyterlab/ui-components';
import { stepsIcon } from '../app/document';
import { ICompanion, IGuidedApps } from '../tokens';
import { addInputAtCursor } from './marks/command';
import { AuthorModels } from './models';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- it restores outlines while Lab starts
import { Outlines } from './outlines';
import { OverlayMoves } from './overlay-moves';
import { attendOutlines } from './while-shown';

const ID = 'jupyterlab-lockstep:author';

/** Command that opens or closes the outline of a notebook. */
export const TOGGLE_OUTLINE = 'lockstep:toggle-app-outline';

export const authorPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Shows how a notebook becomes an app, beside it, and lets its author change that.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [
    IToolbarWidgetRegistry,
    ILayoutRestorer,
    ICommandPalette,
    IGuidedApps,
    ICompanion,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    toolbars: IToolbarWidgetRegistry | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    apps: IGuidedApps | null,
    companion: ICompanion | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const { commands } = app;
    const { contents } = app.serviceManager;
    const moves = new OverlayMoves(contents.fileChanged, async (from, to) => {
      const { takeAlong } = await import('./take-along');
      const stayed = await takeAlong(contents, from, to, trans);
      if (stayed !== null) {
        Notification.warning(stayed, { autoClose: false });
      }
    });
    const models = new AuthorModels(async context => {
      const { openModel } = await import('./open');
      return openModel(context, contents, () => moves.settled(), trans);
    });
    attendOutlines({ models, notebooks, apps, trans });
    const outlines = new Outlines(app, notebooks, models, companion, trans);
    const pathOf = (path: unknown): string | null => {
      if (typeof path === 'string') {
        return path;
      }
      return outlines.current?.path ?? notebooks.currentWidget?.context.path ?? null;
    };

    commands.addCommand(TOGGLE_OUTLINE, {
      label: trans.__('App Outline'),
      caption: trans.__('Show how this notebook becomes an app, beside it, and change that'),
      icon: stepsIcon,
      isToggleable: true,
      isToggled: args => outlines.find(pathOf(args.path) ?? '') !== null,
      isEnabled: args => pathOf(args.path) !== null,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: 'The notebook, from the contents root; default: the current one'
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
        const path = pathOf(args.path);
        if (path === null) {
          return;
        }
        const shown = outlines.find(path);
        if (args.restoring === true) {
          outlines.restore(path);
        } else if (shown) {
          outlines.close(shown);
        } else {
          outlines.open(path);
        }
      }
    });
    outlines.changed.connect(() => commands.notifyCommandChanged(TOGGLE_OUTLINE));
    addInputAtCursor({ commands, notebooks, palette, trans });
    palette?.addItem({ command: TOGGLE_OUTLINE, category: trans.__('Notebook Operations') });
    toolbars?.addFactory<NotebookPanel>('Notebook', 'lockstep-app-outline', panel => {
      const path = (): string => panel.context.path;
      const button = new ToolbarButton({
        icon: stepsIcon,
        label: trans.__('App outline'),
        tooltip: trans.__('Show how this notebook becomes an app, beside it, and change that'),
        pressed: outlines.find(path()) !== null,
        onClick: () => void commands.execute(TOGGLE_OUTLINE, { path: path() })
      });
      button.addClass('lk-outline-toggle');
      const show = (): void => {
        button.pressed = outlines.find(path()) !== null;
      };
      outlines.changed.connect(show);
      button.disposed.connect(() => outlines.changed.disconnect(show));
      return button;
    });
    if (restorer) {
      void restorer.restore(outlines.tracker, {
        command: TOGGLE_OUTLINE,
        args: panel => ({ path: panel.path, restoring: true }),
        name: panel => panel.path
      });
    }
  }
};
