/** Runs long work a few milliseconds at a time between frames and clicks, so that the page is never blocked. */

/** Milliseconds of one slice: half a frame at 60 a second, so that drawing fits beside it. */
const SLICE = 7;

/** Work that pauses now and then by yielding. What it throws ends up as an uncaught error, as a bug should. */
export type Work = Generator<void, void>;

/** What slices need of the page; a test gives its own. */
export interface SliceClock {
  now(): number;
  /** Calls back soon, after what the page has to do. */
  soon(work: () => void): void;
  /** Ends what `soon` has opened. */
  close(): void;
}

/** The page's own clock. Messages come at once, where timers are held back to 4 ms and, in hidden tabs, to 1 s. */
export function pageClock(): SliceClock {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return {
    now: () => performance.now(),
    soon: work => {
      waiting.push(work);
      channel.port2.postMessage(null);
    },
    close: () => {
      waiting.length = 0;
      channel.port1.close();
    }
  };
}

/** A queue of work, first in, first out; work of a name replaces work of that name. */
export class Slices {
  private queue: { readonly name: string; readonly work: Work }[] = [];
  private waits = false;
  private ended = false;

  constructor(private readonly clock: SliceClock = pageClock()) {}

  /** Whether work of this name, or any work, is left. */
  busy(name?: string): boolean {
    return name === undefined ? this.queue.length > 0 : this.queue.some(one => one.name === name);
  }

  /** Queues work; what waits or runs under this name is dropped. */
  run(name: string, work: Work): void {
    this.drop(name);
    this.queue.push({ name, work });
    this.wake();
  }

  /** Drops work of a name. */
  drop(name: string): void {
    this.queue = this.queue.filter(one => one.name !== name);
  }

  /** Drops all work, for good. */
  dispose(): void {
    this.ended = true;
    this.queue = [];
    this.clock.close();
  }

  private wake(): void {
    if (!this.waits && !this.ended && this.queue.length > 0) {
      this.waits = true;
      this.clock.soon(() => {
        this.waits = false;
        this.slice();
        this.wake();
      });
    }
  }

  private slice(): void {
    const until = this.clock.now() + SLICE;
    do {
      const first = this.queue[0];
      if (first === undefined) {
        return;
      }
      if (first.work.next().done) {
        this.queue = this.queue.filter(one => one !== first);
      }
    } while (this.clock.now() < until);
  }
}
