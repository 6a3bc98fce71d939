/** Undo and redo of an overlay: each change with the text before and after it, so that either comes back byte for byte. */

/** A change of the overlay's text; `null` is no file. */
export interface Change {
  before: string | null;
  after: string | null;
  /** What it does, in words: "Retitle Rank the sites". */
  words: string;
}

/** Most changes kept; the oldest go first. */
const KEPT = 200;

/** What was done, and what was taken back. Holds texts only; who writes them is told apart. */
export class History {
  private done: Change[] = [];
  private undone: Change[] = [];

  /** The change that undo would take back. */
  get last(): Change | null {
    return this.done.at(-1) ?? null;
  }

  /** The change that redo would make again. */
  get next(): Change | null {
    return this.undone.at(-1) ?? null;
  }

  /** Something was changed anew, so nothing taken back before can be made again. */
  add(change: Change): void {
    this.done = [...this.done, change].slice(-KEPT);
    this.undone = [];
  }

  /** {@link last} was taken back. */
  stepBack(): void {
    const change = this.done.pop();
    if (change) {
      this.undone.push(change);
    }
  }

  /** {@link next} was made again. */
  stepForth(): void {
    const change = this.undone.pop();
    if (change) {
      this.done.push(change);
    }
  }
}
