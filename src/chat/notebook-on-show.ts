/** Which notebook the chat is about: the one on show, or the one behind the Guided App on show. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { NotebookPanel, type INotebookTracker } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import { GuidedAppDocument } from '../app/document';
import type { LabNotebookOptions as NotebookOptions } from './lab-notebook';
import type { RanCells } from './ran-cells';

/** Anything else that is shown, such as a terminal, leaves the last notebook in place while it is open. */
export class NotebookOnShow {
  private readonly moved = new Signal<this, void>(this);
  private document: NotebookPanel | GuidedAppDocument | null = null;

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebookTracker,
    private readonly ran: RanCells
  ) {
    app.shell.currentChanged?.connect(this.look, this);
    notebooks.currentChanged.connect(this.look, this);
    this.show(notebooks.currentWidget);
    void app.restored.then(() => this.look());
  }

  /** The notebook, the editor that shows it, and what ran; `null` while no notebook is open. */
  get shown(): NotebookOptions | null {
    const { document } = this;
    if (!document) {
      return null;
    }
    const { context } = document;
    return {
      context,
      panel: this.notebooks.find(panel => panel.context === context) ?? null,
      ran: () => this.ran.of(context.path),
      activate: panel => this.app.shell.activateById(panel.id)
    };
  }

  /** Emitted after {@link shown} may have changed. */
  get changed(): ISignal<NotebookOnShow, void> {
    return this.moved;
  }

  /** Paths of all notebooks that are open in editors. */
  paths(): string[] {
    const paths: string[] = [];
    this.notebooks.forEach(panel => paths.push(panel.context.path));
    return paths;
  }

  private show(widget: Widget | null): void {
    if (
      (widget instanceof NotebookPanel || widget instanceof GuidedAppDocument) &&
      widget !== this.document
    ) {
      this.leave();
      this.document = widget;
      widget.disposed.connect(this.onDisposed, this);
      widget.context.pathChanged.connect(this.tell, this);
      void widget.context.ready.then(() => this.tell());
    }
  }

  private look(): void {
    this.show(this.app.shell.currentWidget);
  }

  private leave(): void {
    this.document?.disposed.disconnect(this.onDisposed, this);
    this.document?.context.pathChanged.disconnect(this.tell, this);
    this.document = null;
  }

  private onDisposed(): void {
    this.document = null;
    this.tell();
  }

  private tell(): void {
    this.moved.emit();
  }
}
