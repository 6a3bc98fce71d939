/** Provides `ICompanion` and the command that shows the status panel. At start-up it only registers. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { infoIcon } from '@jupyterlab/ui-components';
import { ICompanion } from '../tokens';
import { CompanionService } from './service';
import { labTransport } from './transport';

/** Command that opens the status panel. */
export const SHOW_STATUS = 'lockstep:show-status';

export const companionPlugin: JupyterFrontEndPlugin<ICompanion> = {
  id: 'jupyterlab-lockstep:companion',
  description: 'Connects this page with the Lockstep companion and shows its status.',
  autoStart: true,
  provides: ICompanion,
  optional: [ITranslator, ICommandPalette],
  activate: (app, translator: ITranslator | null, palette: ICommandPalette | null) => {
    const trans = (translator ?? nullTranslator).load('lockstep');
    const settings = app.serviceManager.serverSettings;
    const companion = new CompanionService(labTransport(settings), trans);

    let panel: MainAreaWidget | null = null;
    app.commands.addCommand(SHOW_STATUS, {
      label: trans.__('Lockstep Status'),
      caption: trans.__('What of Lockstep works here, and what to do where something is missing'),
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: async () => {
        if (!panel || panel.isDisposed) {
          const { StatusPanel } = await import('./status-panel');
          panel = new MainAreaWidget({ content: new StatusPanel(companion, trans) });
          panel.id = 'lockstep-status';
          panel.title.label = trans.__('Lockstep status');
          panel.title.icon = infoIcon;
          panel.title.closable = true;
          panel.toolbar.hide();
        }
        show(app, panel);
      }
    });
    palette?.addItem({ command: SHOW_STATUS, category: trans.__('Help') });
    return companion;
  }
};

function show(app: JupyterFrontEnd, panel: MainAreaWidget): void {
  if (!panel.isAttached) {
    app.shell.add(panel, 'main');
  }
  app.shell.activateById(panel.id);
}
