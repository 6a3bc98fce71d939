/** The marks of a notebook while its author view is open: in every editor that is there, and in each that comes. */
import { Compartment } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { AuthorModel } from '../contract';
import { markBoxes, openBox } from './boxes';
import { markAt, markedCode, markedEditor, setMarks } from './marked-code';
import { marksByCell, type CellMarks } from './placing';
import { openMarks } from './open-marks';

/** An extension cannot be taken out of an editor again, so what was put in once is filled and emptied. */
const slots = new WeakMap<EditorView, Compartment>();

const NO_MARKS: CellMarks['marks'] = [];

/** Marks a notebook's inputs until the disposable is disposed. */
export function markInputs(
  panel: NotebookPanel,
  model: AuthorModel,
  trans: TranslationBundle = nullTranslator.load('lockstep')
): IDisposable {
  return new NotebookMarks(panel, model, trans);
}

class NotebookMarks implements IDisposable {
  isDisposed = false;
  private readonly unsubscribe: () => void;
  private readonly editors = new Map<string, EditorView>();
  /** Cells that were asked to say when their editor is there. */
  private readonly awaited = new WeakSet<Cell>();
  private byCell: ReadonlyMap<string, CellMarks> = new Map();
  private conversion: unknown = null;
  private scheduled = false;

  constructor(
    private readonly panel: NotebookPanel,
    private readonly model: AuthorModel,
    private readonly trans: TranslationBundle
  ) {
    this.unsubscribe = model.subscribe(() => this.schedule());
    panel.content.modelContentChanged.connect(this.schedule, this);
    panel.content.cellInViewportChanged.connect(this.schedule, this);
    panel.disposed.connect(this.dispose, this);
    openMarks.set(panel, this);
    this.draw();
  }

  /** Opens the box of the input at the cursor of the active cell, else of the next one behind it. */
  openAtCursor(): boolean {
    const cell = this.panel.content.activeCell;
    const view = cell ? this.editors.get(cell.model.id) : undefined;
    if (!view) {
      return false;
    }
    const marked = view.state.field(markedCode);
    const { head } = view.state.selection.main;
    const mark =
      markAt(marked, head) ?? marked.marks.find(({ from }) => from >= head) ?? marked.marks.at(-1);
    if (!mark) {
      return false;
    }
    this.model.choose({ input: mark.input });
    openBox(view, mark, { model: this.model, trans: this.trans });
    return true;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    openMarks.delete(this.panel);
    this.unsubscribe();
    this.panel.disposed.disconnect(this.dispose, this);
    if (this.panel.isDisposed) {
      return;
    }
    const { content } = this.panel;
    content.modelContentChanged.disconnect(this.schedule, this);
    content.cellInViewportChanged.disconnect(this.schedule, this);
    for (const view of this.editors.values()) {
      view.dispatch({ effects: slots.get(view)?.reconfigure([]) ?? [] });
    }
  }

  /** Many things happen in one turn; they are drawn once. */
  private schedule(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      queueMicrotask(() => {
        this.scheduled = false;
        if (!this.isDisposed && !this.panel.isDisposed) {
          this.draw();
        }
      });
    }
  }

  private draw(): void {
    const { conversion, chosen } = this.model.snapshot();
    if (conversion && conversion !== this.conversion) {
      this.conversion = conversion;
      this.byCell = marksByCell(conversion);
    }
    const input = chosen && 'input' in chosen ? chosen.input : null;
    for (const cell of this.panel.content.widgets) {
      this.drawCell(cell, input);
    }
  }

  private drawCell(cell: Cell, chosen: string | null): void {
    const id = cell.model.id;
    const own = this.byCell.get(id);
    const known = this.editors.get(id);
    if (!own && !known) {
      return;
    }
    const view = this.viewOf(cell);
    if (!view) {
      this.await(cell);
      return;
    }
    const next = own ?? { source: view.state.doc.toString(), marks: NO_MARKS };
    const now = view.state.field(markedCode);
    if (now.marks !== next.marks || now.chosen !== chosen) {
      view.dispatch({ effects: setMarks.of({ ...next, chosen }) });
    }
  }

  /** The cell's editor with our extension in it; `null` while a cell out of view has none. */
  private viewOf(cell: Cell): EditorView | null {
    const view = cell.editor && EditorView.findFromDOM(cell.editor.host);
    if (!cell.editor || !view) {
      return null;
    }
    if (this.editors.get(cell.model.id) === view) {
      return view;
    }
    const extension = [
      markedEditor(input => this.model.choose({ input })),
      markBoxes(this.model, this.trans)
    ];
    const slot = slots.get(view);
    if (slot) {
      view.dispatch({ effects: slot.reconfigure(extension) });
    } else {
      const made = new Compartment();
      slots.set(view, made);
      cell.editor.injectExtension(made.of(extension));
    }
    this.editors.set(cell.model.id, view);
    return view;
  }

  private await(cell: Cell): void {
    if (!this.awaited.has(cell)) {
      this.awaited.add(cell);
      void cell.ready.then(() => this.schedule());
    }
  }
}
