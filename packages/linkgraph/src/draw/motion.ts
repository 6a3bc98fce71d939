/** Movements that take a moment: from 0 to 1 in a time, one of a name at once, or at their end without motion. */

/** Milliseconds of a flight of the camera or of pages. */
const DURATION = 300;

interface Move {
  readonly begun: number;
  step(at: number): void;
  done(): void;
}

/** The movements of one map; whoever draws frames moves them on. */
export class Motion {
  private readonly moves = new Map<string, Move>();

  /** @param reduced whether movements jump to their end */
  constructor(private readonly reduced: () => boolean) {}

  /** Whether anything moves. */
  get active(): boolean {
    return this.moves.size > 0;
  }

  /**
   * Begins a movement; one of that name is dropped where it is.
   *
   * @param now the time of the last frame, in milliseconds
   * @param step is called with 0 … 1 for each frame, with 1 at the end
   * @param done is called once at the end
   */
  start(name: string, now: number, step: (at: number) => void, done: () => void = () => {}): void {
    this.moves.delete(name);
    if (this.reduced()) {
      step(1);
      done();
    } else {
      this.moves.set(name, { begun: now, step, done });
    }
  }

  /** Ends a movement where it is. */
  drop(name: string): void {
    this.moves.delete(name);
  }

  /** Moves everything on to this time. */
  advance(now: number): void {
    for (const [name, move] of [...this.moves]) {
      const at = Math.min(1, Math.max(0, (now - move.begun) / DURATION));
      move.step(at);
      if (at === 1 && this.moves.get(name) === move) {
        this.moves.delete(name);
        move.done();
      }
    }
  }
}
