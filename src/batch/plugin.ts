/** Runs an app once for each row of a table. At start-up it only registers. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { UUID, type ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { COMPARE_RUNS } from '../runs/commands';
import { ICompanion, IGuidedApps } from '../tokens';
import { OPEN_BATCH } from './command';
import { BatchTab, batchIcon, type BatchPlace } from './document';

export const batchPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-lockstep:batch',
  description:
    'Runs a Guided App once for each row of a table, with a board of states and results.',
  autoStart: true,
  requires: [ICompanion, IGuidedApps],
  optional: [INotebookTracker, ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    apps: IGuidedApps,
    notebooks: INotebookTracker | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const { commands, shell } = app;
    const tracker = new WidgetTracker<BatchTab>({ namespace: 'lockstep-batch' });

    async function open(place: BatchPlace, restored: string | null): Promise<void> {
      const { batch } = place;
      const known =
        batch === null ? undefined : tracker.find(({ content }) => content.place.batch === batch);
      if (known !== undefined) {
        shell.activateById(known.id);
        return;
      }
      const { BatchView } = await import('./view');
      const content = new BatchView({
        companion: await companion.client(),
        contents: app.serviceManager.contents,
        trans,
        place,
        openRun: (path, run) => void apps.open(path, run),
        ...(commands.hasCommand(COMPARE_RUNS)
          ? {
              compare: (a, b) => void commands.execute(COMPARE_RUNS, { path: place.path, a, b })
            }
          : {})
      });
      const tab = new BatchTab(content, trans);
      // The same after a reload, so that Lab finds its place again whatever it shows by then.
      tab.id = restored ?? `lockstep-batch-${UUID.uuid4()}`;
      content.placeChanged.connect(() => void tracker.save(tab));
      await tracker.add(tab);
      shell.add(tab, 'main', { activate: restored === null });
    }

    commands.addCommand(OPEN_BATCH, {
      label: trans.__('Run Guided App for Many Rows'),
      caption: trans.__('One run of this notebook for each row of a table'),
      icon: batchIcon,
      isEnabled: args => placeOf(args, notebooks) !== null,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: 'The notebook, from the contents root; default: the current one'
            },
            app: {
              type: 'string',
              description: 'The version of its app; default: the notebook as it is saved'
            },
            batch: { type: 'string', description: 'The batch to show; default: set a new one up' },
            tab: { type: 'string', description: 'The tab that Lab restores' }
          },
          additionalProperties: false
        }
      },
      execute: async args => {
        const place = placeOf(args, notebooks);
        if (place !== null) {
          await open(place, typeof args.tab === 'string' ? args.tab : null);
        }
      }
    });
    palette?.addItem({ command: OPEN_BATCH, category: trans.__('Lockstep') });
    if (restorer) {
      void restorer.restore(tracker, {
        command: OPEN_BATCH,
        args: ({ id, content: { place } }) => ({
          tab: id,
          path: place.path,
          ...(place.app === null ? {} : { app: place.app }),
          ...(place.batch === null ? {} : { batch: place.batch })
        }),
        name: ({ id }) => id
      });
    }
  }
};

function placeOf(
  args: ReadonlyPartialJSONObject,
  notebooks: INotebookTracker | null
): BatchPlace | null {
  const { path = notebooks?.currentWidget?.context.path, app, batch } = args;
  return typeof path === 'string'
    ? {
        path,
        app: typeof app === 'string' ? app : null,
        batch: typeof batch === 'string' ? batch : null
      }
    : null;
}
