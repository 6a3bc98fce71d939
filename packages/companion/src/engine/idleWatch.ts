/** When a run last used its kernel, and the word that nobody has used it for long. */
export class IdleWatch {
  /**
   * @param after milliseconds without use
   * @param over is told then
   */
  constructor(
    private readonly after: number,
    private readonly over: () => void,
    private readonly now: () => number
  ) {}

  /** Milliseconds since 1970, 0 before the first use. */
  get usedAt(): number {
    return this.at;
  }

  used(): void {
    this.at = this.now();
  }

  /** Counts from now on, where there is something to wait for. */
  restart(waits: boolean): void {
    this.stop();
    if (waits) {
      this.timer = setTimeout(this.over, this.after);
      this.timer.unref();
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private at = 0;
  private timer: NodeJS.Timeout | undefined;
}
