/** Which notebooks have an outline beside them: opens, closes and finds the panels. At start-up it only listens. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ICompanion } from '../tokens';
import type { AuthorModels } from './models';
import { OutlinePanel } from './panel';

/** Notebooks narrower than this get their outline beneath them, in pixels. */
const BESIDE = 800;

const GUIDED_APP = 'lockstep:open-guided-app';

/** One outline a notebook. */
export class Outlines {
  /** For the layout to come back after a reload. */
  readonly tracker = new WidgetTracker<OutlinePanel>({ namespace: 'lockstep-outline' });
  private readonly moved = new Signal<this, void>(this);

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebookTracker,
    private readonly models: AuthorModels,
    private readonly companion: ICompanion | null,
    private readonly trans: TranslationBundle
  ) {
    notebooks.widgetAdded.connect(this.onNotebookAdded, this);
    void app.restored.then(() => {
      this.tracker.forEach(panel => {
        if (!panel.bound) {
          panel.dispose();
        }
      });
    });
  }

  /** Emitted after an outline was opened or closed. */
  get changed(): ISignal<Outlines, void> {
    return this.moved;
  }

  /** The outline that Lab shows as its current widget. */
  get current(): OutlinePanel | null {
    const { currentWidget } = this.app.shell;
    return currentWidget instanceof OutlinePanel ? currentWidget : null;
  }

  /** The outline of the notebook at a path. */
  find(path: string): OutlinePanel | null {
    return this.tracker.find(panel => panel.path === path) ?? null;
  }

  /** Opens the outline beside its notebook and goes to it; beneath it where there is no room. */
  open(path: string): void {
    const notebook = this.notebooks.find(panel => panel.context.path === path);
    if (!notebook?.isAttached) {
      return;
    }
    const beside = notebook.node.clientWidth >= BESIDE;
    const panel = this.make(path, beside);
    this.app.shell.add(panel, 'main', {
      ref: notebook.id,
      mode: beside ? 'split-right' : 'split-bottom'
    });
    void panel.bind(notebook);
    this.app.shell.activateById(panel.id);
  }

  /** The outline of a notebook that may not be open yet, at the place that Lab remembers. */
  restore(path: string): void {
    const panel = this.make(path, false);
    this.app.shell.add(panel, 'main', { activate: false });
    const notebook = this.notebooks.find(one => one.context.path === path);
    if (notebook) {
      void panel.bind(notebook);
    }
  }

  /** Closes an outline and gives its notebook the focus. */
  close(panel: OutlinePanel): void {
    const { bound } = panel;
    panel.dispose();
    if (bound && !bound.isDisposed) {
      this.app.shell.activateById(bound.id);
    }
  }

  private make(path: string, beside: boolean): OutlinePanel {
    const { app, models, companion, trans } = this;
    const panel = new OutlinePanel(
      path,
      async (notebook, takesFocus) => {
        const { context } = notebook;
        const [{ OutlineView }, model] = await Promise.all([import('./open'), models.of(context)]);
        const renamed = (): void => {
          panel.rename(context.path);
          void this.tracker.save(panel);
          this.moved.emit();
        };
        const leave = (): void => {
          context.pathChanged.disconnect(renamed);
          notebook.disposed.disconnect(gone);
          models.show(context, null);
        };
        const gone = (): void => panel.dispose();
        context.pathChanged.connect(renamed);
        notebook.disposed.connect(gone);
        if (panel.isDisposed) {
          leave();
        } else {
          panel.disposed.connect(leave);
          models.show(context, model);
        }
        return new OutlineView({
          panel: notebook,
          model,
          trans,
          companion,
          contents: app.serviceManager.contents,
          takesFocus,
          activate: () => app.shell.activateById(notebook.id),
          openFile: file => void app.commands.execute('docmanager:open', { path: file }),
          tryApp: file => void app.commands.execute(GUIDED_APP, { path: file })
        });
      },
      trans,
      beside
    );
    panel.disposed.connect(this.onClosed, this);
    void this.tracker.add(panel);
    this.moved.emit();
    return panel;
  }

  private onNotebookAdded(_: unknown, notebook: NotebookPanel): void {
    const panel = this.find(notebook.context.path);
    if (panel && !panel.bound) {
      void panel.bind(notebook);
    }
  }

  private onClosed(): void {
    this.moved.emit();
  }
}
