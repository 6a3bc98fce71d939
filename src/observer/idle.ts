/** Work that waits until the page has nothing better to do, in short slices. */
import type { IDisposable } from '@lumino/disposable';

/** The longest that work waits for a page that is never idle, in milliseconds. */
const PATIENCE = 200;
/** The longest slice of work in a busy page, in milliseconds; half a frame. */
const SLICE = 8;

/** Collects items and hands them on in idle time, in order. */
export class IdleQueue<T> implements IDisposable {
  private items: T[] = [];
  private planned: (() => void) | null = null;
  private disposed = false;

  /**
   * @param work does one item; its errors are the caller's to contain
   * @param rested called after each slice
   */
  constructor(
    private readonly work: (item: T) => void,
    private readonly rested: () => void
  ) {}

  get isDisposed(): boolean {
    return this.disposed;
  }

  push(item: T): void {
    this.items.push(item);
    this.planned ??= whenIdle(deadline => this.slice(deadline));
  }

  /** The newest item that still waits. */
  get newest(): T | undefined {
    return this.items.at(-1);
  }

  /** Takes the newest item back. */
  dropNewest(): void {
    this.items.pop();
  }

  /** Does all that waits, now: the page is about to go. */
  flush(): void {
    this.planned?.();
    this.planned = null;
    const items = this.items;
    this.items = [];
    items.forEach(this.work);
    this.rested();
  }

  dispose(): void {
    this.disposed = true;
    this.planned?.();
    this.items = [];
  }

  private slice(end: number): void {
    this.planned = null;
    let done = 0;
    while (done < this.items.length && (done === 0 || performance.now() < end)) {
      const item = this.items[done];
      done += 1;
      if (item !== undefined) {
        this.work(item);
      }
    }
    this.items.splice(0, done);
    this.rested();
    if (this.items.length > 0) {
      this.planned ??= whenIdle(deadline => this.slice(deadline));
    }
  }
}

/** Plans a slice; returns how to call it off. Safari has no idle callbacks. */
function whenIdle(slice: (end: number) => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(() => slice(performance.now() + SLICE), PATIENCE / 4);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(
    deadline => slice(performance.now() + Math.min(SLICE, Math.max(1, deadline.timeRemaining()))),
    { timeout: PATIENCE }
  );
  return () => cancelIdleCallback(handle);
}
