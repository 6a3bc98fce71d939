/** Lets one through at a time, in order of arrival: two local models at once would starve each other. */

export class Turnstile {
  /**
   * Waits for its turn.
   *
   * @returns what must be called when done; calling it again does nothing
   * @throws the signal's reason when it is aborted while waiting
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.taken) {
      await new Promise<void>((resolve, reject) => {
        const waiter = () => {
          signal.removeEventListener('abort', give);
          resolve();
        };
        const give = () => {
          this.waiting = this.waiting.filter(other => other !== waiter);
          reject(signal.reason as Error);
        };
        this.waiting.push(waiter);
        signal.addEventListener('abort', give, { once: true });
      });
    }
    this.taken = true;
    let inside = true;
    return () => {
      if (inside) {
        inside = false;
        this.next();
      }
    };
  }

  /** The place passes over without being free in between, so that nobody slips in. */
  private next(): void {
    const waiter = this.waiting.shift();
    this.taken = waiter !== undefined;
    waiter?.();
  }

  private taken = false;
  private waiting: (() => void)[] = [];
}
