/** Shows what was asked where, what left, and what it cost. At start-up it only registers. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import { ICompanion } from '../tokens';
import { SHOW_LEDGER } from './command';

/** A shield. */
const ledgerIcon = new LabIcon({
  name: 'jupyterlab-lockstep:ledger',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke-width="1.4" stroke-linejoin="round">
  <path class="jp-icon3" stroke="#616161" d="M8 2.3 13 4v4c0 3-2.2 5-5 5.8C5.2 13 3 11 3 8V4z"/>
</svg>`
});

const TAB = 'lockstep-ledger';

export const ledgerPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-lockstep:ledger',
  description: 'Shows which model answered what, what left this computer, and what it cost.',
  autoStart: true,
  requires: [ICompanion],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands, shell } = app;
    const trans = (translator ?? nullTranslator).load('lockstep');
    const tracker = new WidgetTracker<MainAreaWidget>({ namespace: TAB });

    commands.addCommand(SHOW_LEDGER, {
      label: trans.__('Lockstep Route and Cost'),
      caption: trans.__('Which model answered, what left this computer, what it cost'),
      icon: ledgerIcon,
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: async () => {
        const open = tracker.currentWidget;
        if (open !== null) {
          shell.activateById(open.id);
          return;
        }
        const { LedgerPanel } = await import('./view');
        const tab = new MainAreaWidget({
          content: new LedgerPanel({ companion: await companion.client(), trans })
        });
        tab.id = TAB;
        tab.toolbar.hide();
        tab.title.label = trans.__('Route and cost');
        tab.title.icon = ledgerIcon;
        tab.title.closable = true;
        await tracker.add(tab);
        shell.add(tab, 'main');
      }
    });
    palette?.addItem({ command: SHOW_LEDGER, category: trans.__('Lockstep') });
    if (restorer) {
      void restorer.restore(tracker, { command: SHOW_LEDGER, name: () => TAB });
    }
  }
};
