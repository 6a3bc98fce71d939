/** One author model a notebook, shared by the outline and the marks in the editor, and which notebooks show it. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';
import type { AuthorModel } from './contract';

/** A notebook's document: the same for all views of one file. */
export type NotebookContext = DocumentRegistry.IContext<INotebookModel>;

/** The author view of a notebook came (`model`) or went (`null`). */
export interface Shown {
  context: NotebookContext;
  model: AuthorModel | null;
}

/** Made with the page; holds nothing until an outline is opened. */
export class AuthorModels {
  private readonly models = new Map<NotebookContext, Promise<AuthorModel>>();
  private readonly visible = new Map<NotebookContext, AuthorModel>();
  private readonly changed = new Signal<this, Shown>(this);

  /** @param make loads and makes a model; called once a notebook */
  constructor(private readonly make: (context: NotebookContext) => Promise<AuthorModel>) {}

  /** The model of a notebook, the same for each call; ends with the notebook's document. */
  of(context: NotebookContext): Promise<AuthorModel> {
    const known = this.models.get(context);
    if (known) {
      return known;
    }
    const made = this.make(context);
    this.models.set(context, made);
    context.disposed.connect(this.onDisposed, this);
    return made;
  }

  /** The model of a notebook whose outline is on show, else `null`. */
  shown(context: NotebookContext): AuthorModel | null {
    return this.visible.get(context) ?? null;
  }

  /** Emitted after the outline of a notebook was opened or closed. */
  get shownChanged(): ISignal<AuthorModels, Shown> {
    return this.changed;
  }

  /** Tells whether a notebook's outline is on show; `null` for closed. */
  show(context: NotebookContext, model: AuthorModel | null): void {
    if (this.shown(context) === model) {
      return;
    }
    if (model) {
      this.visible.set(context, model);
    } else {
      this.visible.delete(context);
    }
    this.changed.emit({ context, model });
  }

  private onDisposed(context: NotebookContext): void {
    context.disposed.disconnect(this.onDisposed, this);
    const made = this.models.get(context);
    this.models.delete(context);
    this.show(context, null);
    void made?.then(model => model.dispose());
  }
}
