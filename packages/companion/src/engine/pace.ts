/** When a step's outputs are written: the first at once, then ever more rarely, so that hours cost no more than minutes. */

/** Pauses between two writes, in milliseconds: a step of hours writes about a thousand times. */
const PAUSE = { least: 50, most: 5_000, share: 1 / 200 };

export class Pace {
  /**
   * @param now milliseconds; any origin
   * @param write is called when it is time
   */
  constructor(
    private readonly now: () => number,
    private readonly write: () => void
  ) {
    this.began = now();
  }

  /**
   * There is something to write: at once, or when the pause is over.
   *
   * @param fullness how much of its room in the journal the step has used, 0 to 1
   */
  want(fullness: number): void {
    const now = this.now();
    const slow = Math.max(PAUSE.least, (now - this.began) * PAUSE.share, fullness * 1_000);
    const wait = this.written === null ? 0 : this.written + Math.min(slow, PAUSE.most) - now;
    if (wait <= 0) {
      this.write();
    } else {
      this.timer ??= setTimeout(this.write, wait);
    }
  }

  /** It was written. */
  done(): void {
    this.stop();
    this.written = this.now();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private readonly began: number;
  private written: number | null = null;
  private timer: NodeJS.Timeout | undefined;
}
