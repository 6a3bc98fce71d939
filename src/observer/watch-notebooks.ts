/** Listens to notebooks on show: which cell was sent and which ended, from the notebook's actions and the cells' state. */
import type { ICellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import {
  NotebookActions,
  type INotebookModel,
  type Notebook,
  type NotebookPanel
} from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { Places } from './places';
import type { CellEvent, Hear } from './raw';

/** A notebook in this page, in one view or several. */
interface Shown {
  context: DocumentRegistry.IContext<INotebookModel>;
  places: Places;
}

/** One a page. */
export class NotebookWatch implements IDisposable {
  private readonly shown = new Map<INotebookModel, Shown>();
  /** The notebook of each code cell that is listened to. */
  private readonly cells = new WeakMap<ICellModel, Shown>();
  private disposed = false;

  constructor(private readonly hear: Hear) {
    NotebookActions.executionScheduled.connect(this.onScheduled, this);
    NotebookActions.executed.connect(this.onExecuted, this);
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** The notebook on show at a path. */
  at(path: string): Places | null {
    for (const { places } of this.shown.values()) {
      if (places.path === path) {
        return places;
      }
    }
    return null;
  }

  /** Listens to a notebook until its document is closed; tells where its cells stand. */
  add(panel: NotebookPanel): Places {
    const { context } = panel;
    const known = this.shown.get(context.model);
    if (known) {
      return known.places;
    }
    const shown = { context, places: new Places(context) };
    this.shown.set(context.model, shown);
    context.disposed.connect(this.onClosed, this);
    const listen = (cells: Iterable<ICellModel>): void => {
      for (const cell of cells) {
        if (cell.type === 'code' && !this.cells.has(cell)) {
          this.cells.set(cell, shown);
          cell.stateChanged.connect(this.onState, this);
        }
      }
    };
    listen(context.model.cells);
    context.model.cells.changed.connect((_, { newValues }) => {
      listen(newValues);
    }, this);
    return shown.places;
  }

  dispose(): void {
    this.disposed = true;
    Signal.clearData(this);
    this.shown.forEach(({ places }) => places.dispose());
    this.shown.clear();
  }

  private onClosed(context: DocumentRegistry.IContext<INotebookModel>): void {
    this.shown.get(context.model)?.places.dispose();
    this.shown.delete(context.model);
  }

  /** Other code, and with shared editing another page, sets the state of a cell that it runs. */
  private onState(model: ICellModel, change: { name: string; newValue: unknown }): void {
    if (change.name === 'executionState' && change.newValue === 'running') {
      this.scheduled(model, this.cells.get(model));
    }
  }

  private onScheduled(_: unknown, { notebook, cell }: NotebookActionArgs): void {
    if (cell.model && notebook.model) {
      this.scheduled(cell.model, this.shown.get(notebook.model));
    }
  }

  private onExecuted(_: unknown, args: NotebookActionArgs & { success: boolean }): void {
    const { notebook, cell, success } = args;
    const shown = notebook.model ? this.shown.get(notebook.model) : undefined;
    const from = cell.model?.type === 'code' ? eventOf(cell.model, shown) : null;
    if (from) {
      this.hear({ raw: 'executed', from, success });
    }
  }

  private scheduled(model: ICellModel, shown: Shown | undefined): void {
    const from = eventOf(model, shown);
    if (shown && from) {
      this.hear({ raw: 'scheduled', from, model, language: shown.places.language });
    }
  }
}

interface NotebookActionArgs {
  notebook: Notebook;
  /** Without a model once its view is gone. */
  cell: { model: ICellModel | null };
}

/** `null` for a cell without a kernel, or one that its notebook no longer holds. */
function eventOf(model: ICellModel, shown: Shown | undefined): CellEvent | null {
  const kernel = shown?.context.sessionContext.session?.kernel?.id;
  const cell = shown?.places.placeOf(model.id) ?? null;
  return shown && kernel && cell
    ? { kernel, at: Date.now(), cell, notebook: shown.places.path }
    : null;
}
