/** Lets few through at a time, in order of arrival: several local models at once would starve each other. */

/** Somebody who waits. */
interface Waiter {
  enter(): void;
  moved(ahead: number): void;
}

export class Turnstile {
  /** @param places how many may be inside at once */
  constructor(private readonly places = 1) {}

  /** How many wait. */
  get queue(): number {
    return this.waiting.length;
  }

  /**
   * Waits for its turn.
   *
   * @param moved hears how many are ahead, at once and whenever that changes; not called by one who need not wait
   * @returns what must be called when done; calling it again does nothing
   * @throws the signal's reason when it is aborted while waiting
   */
  async enter(
    signal: AbortSignal,
    moved: (ahead: number) => void = () => undefined
  ): Promise<() => void> {
    signal.throwIfAborted();
    if (this.inside < this.places) {
      this.inside += 1;
    } else {
      await new Promise<void>((resolve, reject) => {
        const waiter: Waiter = {
          enter() {
            signal.removeEventListener('abort', give);
            resolve();
          },
          moved
        };
        const give = () => {
          this.waiting = this.waiting.filter(other => other !== waiter);
          this.tell();
          reject(signal.reason as Error);
        };
        this.waiting.push(waiter);
        signal.addEventListener('abort', give, { once: true });
        moved(this.inside + this.waiting.length - 1);
      });
    }
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
    if (waiter === undefined) {
      this.inside -= 1;
    } else {
      waiter.enter();
      this.tell();
    }
  }

  private tell(): void {
    this.waiting.forEach(({ moved }, at) => {
      moved(this.inside + at);
    });
  }

  private inside = 0;
  private waiting: Waiter[] = [];
}
