/** The outline's tie to the notebook beside it: the chosen step's cells are marked and scrolled to, and moving there chooses. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { stepNearCell, stepOf } from './chosen';
import type { AuthorModel, AuthorState, Target } from './contract';
import type { NotebookLink } from './tree';

/** Class of the cells of the chosen step. */
const IN_STEP = 'lk-in-step';

/** The notebook scrolls to a choice that has stood this long, in milliseconds: not to each step that keys pass. */
const STANDS = 100;

/** Lives as long as the outline; takes its marks away when it ends. */
export class LabNotebookLink implements NotebookLink {
  private readonly leave: () => void;
  private marked = '';
  private last: Target | null = null;
  /** The choice comes from the notebook, so there is no need to scroll it. */
  private moving = false;
  /** The notebook's place was taken over: opening an outline scrolls nothing. */
  private placed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param activate brings the notebook's tab to the front and gives it the focus */
  constructor(
    private readonly panel: NotebookPanel,
    private readonly model: AuthorModel,
    private readonly activate: () => void
  ) {
    this.leave = model.subscribe(() => this.look());
    panel.content.activeCellChanged.connect(this.onMoved, this);
    this.look();
  }

  active(): number {
    const id = this.panel.content.activeCell?.model.id;
    const cells = this.model.snapshot().conversion?.cells ?? [];
    return id === undefined ? -1 : cells.indexOf(id);
  }

  goTo(cell: number): void {
    const { content } = this.panel;
    const at = this.indexOf(cell);
    if (at >= 0) {
      content.deselectAll();
      content.activeCellIndex = at;
      content.mode = 'command';
      void content.scrollToItem(at);
      this.activate();
    }
  }

  dispose(): void {
    this.leave();
    clearTimeout(this.timer);
    if (!this.panel.isDisposed) {
      this.panel.content.activeCellChanged.disconnect(this.onMoved, this);
      this.mark([]);
    }
  }

  /** Cells may have moved since the conversion, so they are found by their ids. */
  private indexOf(cell: number): number {
    const id = this.model.snapshot().conversion?.cells[cell];
    return this.panel.content.widgets.findIndex(widget => widget.model.id === id);
  }

  private look(): void {
    const state = this.model.snapshot();
    if (!state.conversion || this.panel.isDisposed) {
      return;
    }
    if (!this.placed) {
      this.placed = true;
      this.last = state.chosen;
      this.onMoved();
      this.look();
      return;
    }
    const cells = cellsOf(state);
    this.mark(cells.flatMap(cell => state.conversion?.cells[cell] ?? []));
    if (JSON.stringify(state.chosen) !== JSON.stringify(this.last)) {
      this.last = state.chosen;
      clearTimeout(this.timer);
      if (!this.moving) {
        this.timer = setTimeout(() => this.scroll(), STANDS);
      }
    }
  }

  private scroll(): void {
    const at = this.indexOf(firstOf(this.model.snapshot()) ?? -1);
    if (at >= 0 && !this.panel.isDisposed) {
      void this.panel.content.scrollToItem(at);
    }
  }

  private mark(ids: readonly string[]): void {
    const key = ids.join(' ');
    if (key === this.marked) {
      return;
    }
    this.marked = key;
    const own = new Set(ids);
    for (const widget of this.panel.content.widgets) {
      widget.toggleClass(IN_STEP, own.has(widget.model.id));
    }
  }

  /** The step of the active cell is chosen, unless it or an input of it already is. */
  private onMoved(): void {
    const { conversion, chosen } = this.model.snapshot();
    const cell = this.active();
    const step = conversion && cell >= 0 ? stepNearCell(conversion, cell) : null;
    if (conversion && step !== null && (!chosen || stepOf(conversion, chosen) !== step)) {
      this.moving = true;
      this.model.choose({ step });
      this.moving = false;
    }
  }
}

/** Cells of the chosen step, by number. */
function cellsOf({ conversion, chosen }: AuthorState): readonly number[] {
  const step = conversion && chosen ? stepOf(conversion, chosen) : null;
  return conversion?.report.steps.find(one => one.step === step)?.cells ?? [];
}

/** The cell to scroll to: that of the chosen input, else the first of the chosen step. */
function firstOf(state: AuthorState): number | undefined {
  const { conversion, chosen } = state;
  if (conversion && chosen && 'input' in chosen) {
    const { inputs, candidates } = conversion.report;
    return (
      inputs.find(one => one.input === chosen.input)?.cell ??
      candidates.find(one => one.input.id === chosen.input)?.cell
    );
  }
  return cellsOf(state)[0];
}
