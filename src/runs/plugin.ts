/** The list of all runs, and two of them compared. At start-up it only registers. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { listIcon } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import { ICompanion, IGuidedApps } from '../tokens';
import { COMPARE_RUNS, SHOW_RUNS } from './commands';

export const runsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-lockstep:runs',
  description: 'Lists the runs of Guided Apps and compares two of them.',
  autoStart: true,
  requires: [ICompanion, IGuidedApps],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    apps: IGuidedApps,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const { commands } = app;
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

    const show = (content: Widget, id: string, label: string): void => {
      const panel = new MainAreaWidget({ content });
      panel.id = id;
      panel.title.label = label;
      panel.title.icon = listIcon;
      panel.title.closable = true;
      panel.toolbar.hide();
      app.shell.add(panel, 'main');
      app.shell.activateById(id);
    };

    let count = 0;
    commands.addCommand(COMPARE_RUNS, {
      label: trans.__('Compare Two Runs'),
      caption: trans.__('Two runs of one notebook, step by step: B minus A'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: { type: 'string', description: 'The notebook, from the contents root' },
            a: { type: 'string', description: 'The first run; default: the newest' },
            b: { type: 'string', description: 'The second run; default: the newest other one' }
          },
          required: ['path']
        }
      },
      execute: async args => {
        const path = text(args.path);
        if (path === null) {
          return;
        }
        const [{ CompareModel }, { CompareView }] = await Promise.all([
          import('./compare-model'),
          import('./compare-view')
        ]);
        const model = new CompareModel(await companion.client(), path, text(args.a), text(args.b));
        const openRun = (run: string): void => void apps.open(path, run);
        const stem = path.replace(/^.*\//, '').replace(/\.ipynb$/i, '');
        show(
          new CompareView({ model, trans, openRun }),
          `lockstep-compare-${++count}`,
          trans.__('%1: compare', stem)
        );
      }
    });

    commands.addCommand(SHOW_RUNS, {
      label: trans.__('Runs of Guided Apps'),
      caption: trans.__('All runs: where each stands, to open, clone, archive or compare'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: { type: 'string', description: 'Only the runs of this notebook; default: all' }
          }
        }
      },
      execute: async args => {
        const [{ RunsModel }, { RunsView }] = await Promise.all([
          import('./runs-model'),
          import('./runs-view')
        ]);
        const model = new RunsModel(await companion.client(), text(args.path) ?? undefined);
        show(
          new RunsView({
            model,
            trans,
            openRun: ({ notebook, run }) => {
              if (notebook !== undefined) {
                void apps.open(notebook, run);
              }
            },
            compare: ([b, a]) => {
              if (a?.notebook !== undefined && b) {
                void commands.execute(COMPARE_RUNS, { path: a.notebook, a: a.run, b: b.run });
              }
            }
          }),
          `lockstep-runs-${++count}`,
          trans.__('Runs')
        );
      }
    });
    palette?.addItem({ command: SHOW_RUNS, category: trans.__('Notebook Operations') });
  }
};
