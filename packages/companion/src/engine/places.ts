/** How many kernels may live at once: a run waits for a place, and an idle run gives its own up when others wait. */

/** Places for kernels. */
export class KernelPlaces {
  /**
   * @param most `null` for no limit
   * @param spare ends the kernel of the run that has been idle longest; `false` when all are at work
   */
  constructor(
    private readonly most: number | null,
    private readonly spare: () => boolean
  ) {}

  /** How many are taken. */
  get taken(): number {
    return this.count;
  }

  /** How many wait for one. */
  get waiting(): number {
    return this.queue.length;
  }

  /** How many there are, `null` for no limit. */
  get most(): number | null {
    return this.options.most;
  }

  /** Takes a place that is free now and that nobody waits for. */
  takeVacant(): boolean {
    const isFree = this.queue.length === 0 && (this.most === null || this.count < this.most);
    this.count += isFree ? 1 : 0;
    return isFree;
  }

  /** Fulfils when a place is free, first come first served; rejects when the signal aborts. */
  async take(signal: AbortSignal, waiter: Waiter | null = null): Promise<void> {
    signal.throwIfAborted();
    if (this.takeVacant()) {
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.queue = this.queue.filter(other => other !== enter);
        reject(new Error('No longer wanted.', { cause: signal.reason }));
      };
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.queue.push(enter);
      this.spare();
    });
  }

  /** Gives a place back. */
  free(): void {
    const next = this.queue.shift();
    if (next === undefined) {
      this.count--;
      return;
    }
    next();
    if (this.queue.length > 0) {
      this.spare();
    }
  }

  /** A run became idle: somebody may be waiting for its kernel. */
  idle(): void {
    if (this.queue.length > 0) {
      this.spare();
    }
  }

  private count = 0;
  private queue: (() => void)[] = [];
}
