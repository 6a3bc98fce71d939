/** Provides `IObserver`, its setting and the command that pauses it. At start-up it only registers. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import { IConsoleTracker } from '@jupyterlab/console';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICompanion, IObserver } from '../tokens';
import { ObserverService } from './service';

const ID = 'jupyterlab-lockstep:observer';

/** Command that pauses or resumes observing in this page. */
export const TOGGLE_OBSERVING = 'lockstep:toggle-observing';

export const observerPlugin: JupyterFrontEndPlugin<IObserver> = {
  id: ID,
  description: 'Records every run of code in notebooks and consoles, without touching it.',
  autoStart: true,
  provides: IObserver,
  requires: [ICompanion, INotebookTracker],
  optional: [IConsoleTracker, ISettingRegistry, ICommandPalette, ITranslator],
  activate: (
    app,
    companion: ICompanion,
    notebooks: INotebookTracker,
    consoles: IConsoleTracker | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): IObserver => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const { kernels, serverSettings } = app.serviceManager;
    const observer = new ObserverService(async options => {
      const { Observing } = await import('./observing');
      const server = URLExt.parse(serverSettings.baseUrl).pathname;
      return new Observing({ ...options, companion, notebooks, consoles, kernels, server });
    });

    const begin = (): void => observer.begin();
    notebooks.widgetAdded.connect(begin);
    consoles?.widgetAdded.connect(begin);
    if (notebooks.size > 0 || (consoles?.size ?? 0) > 0) {
      begin();
    }

    app.commands.addCommand(TOGGLE_OBSERVING, {
      label: () =>
        observer.paused ? trans.__('Resume Observing Runs') : trans.__('Pause Observing Runs'),
      caption: () =>
        observer.paused
          ? trans.__('Paused: no run of this page is recorded')
          : trans.__('Observing: every run of this page is recorded for the assistant'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            paused: {
              type: 'boolean',
              description: 'Whether to pause; default: the other of what is so now'
            }
          },
          additionalProperties: false
        }
      },
      execute: args => {
        observer.setPaused(typeof args.paused === 'boolean' ? args.paused : !observer.paused);
        Notification.info(
          observer.paused
            ? trans.__('Observing is paused. Runs of this page are not recorded.')
            : trans.__('Observing again. Runs of this page are recorded.'),
          { autoClose: 3000 }
        );
      }
    });
    palette?.addItem({ command: TOGGLE_OBSERVING, category: trans.__('Lockstep') });

    observer.pausedChanged.connect(() => app.commands.notifyCommandChanged(TOGGLE_OBSERVING));
    if (registry) {
      void followSetting(registry, observer);
    }
    return observer;
  }
};

/** The setting says how a page begins; a page that pauses or resumes writes it for the next one. */
async function followSetting(registry: ISettingRegistry, observer: IObserver): Promise<void> {
  const settings = await registry.load(ID);
  const read = (): void => observer.setPaused(settings.get('observe').composite === false);
  read();
  settings.changed.connect(read);
  observer.pausedChanged.connect((_, paused) => {
    if ((settings.get('observe').composite === false) !== paused) {
      void settings.set('observe', !paused);
    }
  });
}
