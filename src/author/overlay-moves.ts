/** Hears when Lab renames or moves a notebook, so that its overlay goes along, whether its outline is open or not. */
import type { Contents } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';

/** Listens from the start of the page; asks for nothing before a notebook is renamed. */
export class OverlayMoves {
  private last: Promise<void> = Promise.resolve();

  /** @param take moves the overlay of a notebook that was at `from` and is at `to` now */
  constructor(
    changes: ISignal<unknown, Contents.IChangedArgs>,
    private readonly take: (from: string, to: string) => Promise<void>
  ) {
    changes.connect(this.onFileChanged, this);
  }

  /** Resolves when every move begun so far is over. */
  settled(): Promise<void> {
    return this.last;
  }

  private onFileChanged(_: unknown, { type, oldValue, newValue }: Contents.IChangedArgs): void {
    const [from, to] = [oldValue?.path, newValue?.path];
    if (type === 'rename' && isNotebook(from) && isNotebook(to)) {
      const move = this.last.then(() => this.take(from, to));
      // A bug ends its own move, loudly, and not those after it.
      this.last = move.catch(() => undefined);
    }
  }
}

function isNotebook(path: string | undefined): path is string {
  return path !== undefined && /\.ipynb$/i.test(path);
}
