/** A value that views follow: one small store, in the shape that React subscribes to. */

/** Holds one immutable value; a new value is told to all that listen. */
export class Shown<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  /** The value now; the same object until it changes. */
  readonly snapshot = (): T => this.value;

  /** Calls back after each change; returns how to stop that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Replaces the value and tells it, unless it is the same. */
  show(value: T): void {
    if (!Object.is(value, this.value)) {
      this.value = value;
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
  }
}
