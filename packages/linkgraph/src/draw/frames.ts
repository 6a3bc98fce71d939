/** When which picture is due: one a frame at most, light ones while something moves, the full one after a rest. */

/** Milliseconds of rest before the full picture is made. */
const REST = 150;

/** What a frame may hold. `over`: only what lies over the picture changed. */
export type Due = 'over' | 'full' | 'light';

const RANK: Readonly<Record<Due | 'none', number>> = { none: 0, over: 1, full: 2, light: 3 };

/** What frames are made with. */
export interface FrameWork {
  /** Moves on what moves, before anything is painted. */
  advance(now: number): void;
  /** Whether anything goes on moving. */
  moves(): boolean;
  /** Whether a light picture would only wait behind the last one. */
  isBehind(): boolean;
  light(): void;
  full(): void;
  /** Puts the newest picture on the screen. */
  show(): void;
}

/** Frames of one map. */
export class Frames {
  private due: Due | 'none' = 'none';
  private frame = 0;
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly window: Window,
    private readonly work: FrameWork
  ) {}

  /** Asks for a picture with the next frame; a light one is followed by the full one after a rest. */
  ask(what: Due): void {
    this.due = RANK[what] > RANK[this.due] ? what : this.due;
    this.frame ||= this.window.requestAnimationFrame(now => {
      this.frame = 0;
      this.onFrame(now);
    });
  }

  /** Ends all frames. */
  dispose(): void {
    this.window.cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
  }

  private onFrame(now: number): void {
    const { work } = this;
    work.advance(now);
    const { due } = this;
    this.due = 'none';
    if (due === 'light' && work.isBehind()) {
      this.ask('light'); // the camera goes on; the picture follows as fast as it can
      return;
    }
    if (due === 'light') {
      work.light();
      clearTimeout(this.rest);
      this.rest = setTimeout(() => this.ask('full'), REST);
    } else if (due === 'full') {
      work.full();
    }
    work.show();
    if (work.moves()) {
      this.ask('light');
    }
  }
}
