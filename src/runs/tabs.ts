/** Tabs that come back after a reload, each in its place and with what it showed last. */
import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { listIcon } from '@jupyterlab/ui-components';
import { UUID, type ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

/** What a tab shows. */
export interface TabContent {
  content: Widget;
  label: string;
  /** The command's arguments that show the same again. */
  args(): ReadonlyPartialJSONObject;
  /** Calls back after whatever may have changed {@link args}. */
  subscribe(listener: () => void): void;
}

class Tab extends MainAreaWidget {
  constructor(readonly shown: TabContent) {
    super({ content: shown.content });
    this.title.label = shown.label;
    this.title.icon = listIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }
}

/** The tabs of one command. Its argument `tab` names the one that Lab restores. */
export class Tabs {
  private readonly tracker: WidgetTracker<Tab>;

  /**
   * @param namespace names them among all tabs of Lab
   * @param restorer `null` where Lab keeps no layout
   */
  constructor(
    private readonly shell: Pick<JupyterFrontEnd.IShell, 'add'>,
    private readonly namespace: string,
    command: string,
    restorer: Pick<ILayoutRestorer, 'restore'> | null
  ) {
    this.tracker = new WidgetTracker<Tab>({ namespace });
    if (restorer) {
      void restorer.restore(this.tracker, {
        command,
        args: ({ id, shown }) => ({ ...shown.args(), tab: id }),
        name: ({ id }) => id
      });
    }
  }

  /** @param restored the id of a tab that Lab restores, which takes its place without the focus; else `null` */
  async show(shown: TabContent, restored: string | null): Promise<void> {
    const tab = new Tab(shown);
    tab.id = restored ?? `${this.namespace}-${UUID.uuid4()}`;
    let known = JSON.stringify(shown.args());
    shown.subscribe(() => {
      const now = JSON.stringify(shown.args());
      if (now !== known && !tab.isDisposed) {
        known = now;
        void this.tracker.save(tab);
      }
    });
    await this.tracker.add(tab);
    this.shell.add(tab, 'main', { activate: restored === null });
  }
}
