/** Something that takes a moment to find out, kept fresh while somebody watches it, and told when it changed. */

export interface WatchingOptions<T> {
  read(signal: AbortSignal): Promise<T>;
  /** Whether nothing changed that is worth telling. */
  same(before: T, after: T): boolean;
  /** Milliseconds between two looks while somebody watches. */
  every: number;
  /** Milliseconds that one look may take. */
  patience: number;
  failed(error: unknown): void;
}

/** With nobody watching there is no timer. */
export class Watching<T> {
  private readonly listeners = new Set<(value: T) => void>();
  private latest: { value: T } | null = null;
  private reading = false;
  private again = false;
  private timer: NodeJS.Timeout | null = null;
  private readonly closing = new AbortController();

  constructor(private readonly options: WatchingOptions<T>) {}

  /** Tells what is known at once (when anything is), looks anew, and then tells each change. */
  watch(listener: (value: T) => void): { dispose(): void } {
    const own = (value: T): void => listener(value);
    this.listeners.add(own);
    if (this.latest !== null) {
      own(this.latest.value);
    }
    this.timer ??= setInterval(() => this.look(), this.options.every);
    this.look();
    return {
      dispose: () => {
        this.listeners.delete(own);
        if (this.listeners.size === 0) {
          this.rest();
          // Nobody keeps it fresh any more.
          this.latest = null;
        }
      }
    };
  }

  /** Something changed: looks now, when anybody watches. */
  look(): void {
    if (this.listeners.size === 0 || this.closing.signal.aborted) {
      return;
    }
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    void this.read();
  }

  close(): void {
    this.closing.abort();
    this.listeners.clear();
    this.rest();
  }

  private async read(): Promise<void> {
    try {
      const { read, patience } = this.options;
      const late = AbortSignal.timeout(patience);
      this.tell(await read(AbortSignal.any([this.closing.signal, late])));
    } catch (error) {
      if (!this.closing.signal.aborted) {
        this.options.failed(error);
      }
    } finally {
      this.reading = false;
      if (this.again) {
        this.again = false;
        this.look();
      }
    }
  }

  private tell(value: T): void {
    const before = this.latest;
    this.latest = { value };
    if (before === null || !this.options.same(before.value, value)) {
      for (const listener of [...this.listeners]) {
        listener(value);
      }
    }
  }

  private rest(): void {
    if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
    }
  }
}
