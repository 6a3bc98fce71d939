/** The list of all runs, and two of them compared. At start-up it only registers. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICompanion, IGuidedApps } from '../tokens';
import { COMPARE_RUNS, SHOW_RUNS } from './commands';
import { Tabs } from './tabs';

export const runsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-lockstep:runs',
  description: 'Lists the runs of Guided Apps and compares two of them.',
  autoStart: true,
  requires: [ICompanion, IGuidedApps],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    apps: IGuidedApps,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const { commands, shell } = app;
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

    commands.addCommand(COMPARE_RUNS, {
      label: trans.__('Compare Two Runs'),
      caption: trans.__('Two runs of one notebook, step by step: B minus A'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: { type: 'string', description: 'The notebook, from the contents root' },
            a: { type: 'string', description: 'The first run; default: the newest' },
            b: { type: 'string', description: 'The second run; default: the newest other one' },
            tab: { type: 'string', description: 'The tab that Lab restores' }
          },
          required: ['path']
        }
      },
      execute: async args => {
        const path = text(args.path);
        if (path === null) {
          return;
        }
        const { CompareView } = await import('./compare-view');
        const runs = { notebook: path, a: text(args.a), b: text(args.b) };
        const openRun = (run: string): void => void apps.open(path, run);
        const stem = path.replace(/^.*\//, '').replace(/\.ipynb$/i, '');
        const content = new CompareView({ companion: await companion.client(), ...runs }, openRun);
        const { model } = content;
        await comparisons.show(
          {
            content,
            label: trans.__('%1: compare', stem),
            args: () => ({ path, ...model.chosen }),
            subscribe: model.subscribe
          },
          text(args.tab)
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
            path: { type: 'string', description: 'Only the runs of this notebook; default: all' },
            tab: { type: 'string', description: 'The tab that Lab restores' }
          }
        }
      },
      execute: async args => {
        const [{ RunsModel }, { RunsView }] = await Promise.all([
          import('./runs-model'),
          import('./runs-view')
        ]);
        const model = new RunsModel(await companion.client(), text(args.path) ?? undefined);
        const content = new RunsView({
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
        });
        await lists.show(
          {
            content,
            label: trans.__('Runs'),
            args: () => {
              const { notebook } = model.snapshot().wanted;
              return notebook === undefined ? {} : { path: notebook };
            },
            subscribe: model.subscribe
          },
          text(args.tab)
        );
      }
    });
    const comparisons = new Tabs(shell, 'lockstep-compare', COMPARE_RUNS, restorer);
    const lists = new Tabs(shell, 'lockstep-runs', SHOW_RUNS, restorer);
    palette?.addItem({ command: SHOW_RUNS, category: trans.__('Notebook Operations') });
  }
};
