/** Calls at once, then at most once in a while, and never forgets the last call. */

export class Throttle {
  private timer: NodeJS.Timeout | null = null;
  private again = false;

  /** @param pause milliseconds between two calls of `work` */
  constructor(
    private readonly pause: number,
    private readonly work: () => void
  ) {}

  call(): void {
    if (this.timer !== null) {
      this.again = true;
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.again) {
        this.again = false;
        this.call();
      }
    }, this.pause);
    this.timer.unref();
    this.work();
  }

  /** What waits is not called any more. */
  stop(): void {
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    this.again = false;
  }
}
