/** Which cells ran since their notebook was opened, so that the chat can say of the others that they did not. */
import { NotebookActions, type INotebookTracker, type Notebook } from '@jupyterlab/notebook';
import type { Cell } from '@jupyterlab/cells';
import type { IObserver } from '../tokens';

/** Listens from the start; keeps ids only. */
export class RanCells {
  private readonly byPath = new Map<string, Set<string>>();

  /** @param observer tells runs that no notebook command started, where there is one */
  constructor(
    private readonly notebooks: INotebookTracker,
    observer: IObserver | null
  ) {
    notebooks.widgetAdded.connect((_, panel) => {
      panel.disposed.connect(() => {
        const { path } = panel.context;
        if (!notebooks.find(other => other !== panel && other.context.path === path)) {
          this.byPath.delete(path);
        }
      });
    });
    NotebookActions.executed.connect(this.onExecuted, this);
    observer?.observed.connect((_, observation) => {
      if (observation.kind === 'run' && observation.cell && observation.notebook !== null) {
        this.add(observation.notebook, observation.cell.id);
      }
    });
  }

  /** Ids of the cells that ran. */
  of(path: string): ReadonlySet<string> {
    return this.byPath.get(path) ?? new Set();
  }

  private onExecuted(_: unknown, args: { notebook: Notebook; cell: Cell }): void {
    const panel = this.notebooks.find(item => item.content === args.notebook);
    if (panel && args.cell.model.type === 'code') {
      this.add(panel.context.path, args.cell.model.id);
    }
  }

  private add(path: string, cell: string): void {
    const cells = this.byPath.get(path) ?? new Set<string>();
    cells.add(cell);
    this.byPath.set(path, cells);
  }
}
