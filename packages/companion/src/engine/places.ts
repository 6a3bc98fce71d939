/** How many kernels may live at once: a run waits for a place, and who needs its kernel least gives it up for it. */
import { expectedWaits } from './forecast';

/**
 * Who waits hears of a change this long after the last word, in milliseconds, times the place: whoever is soon served
 * hears often, and a long queue writes little (each word is a line in that run's journal).
 */
const WORD_EVERY = 250;

/** Somebody who wants a place. */
export interface Waiter {
  /**
   * Told at once when it has to wait, and again when that changed.
   *
   * @param place from 1 among the `of` that wait
   * @param wait milliseconds as far as anybody knows
   */
  told(place: number, of: number, wait: number | null): void;
  /** How long it will keep its place at work, in milliseconds; `null` when nobody knows. */
  needs(): number | null;
}

export interface PlaceOptions {
  /** `null` for no limit. */
  most: number | null;
  /** Ends a kernel that nobody needs now, sooner or later followed by {@link KernelPlaces.free}; `false`: none. */
  spare(): boolean;
  /** How long each run at work will still be, in milliseconds; `null` where nobody knows. */
  busy(): (number | null)[];
  /** A place is free and nobody waits for it. */
  vacant(): void;
}

interface Waiting {
  waiter: Waiter | null;
  enter(): void;
  /** What it was told last, and when it may be told again. */
  known: string;
  next: number;
}

/** Places for kernels. */
export class KernelPlaces {
  constructor(private readonly options: PlaceOptions) {}

  /** How many are taken. */
  get taken(): number {
    return this.count;
  }

  /** How many wait for one. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Whether steps run. */
  get atWork(): boolean {
    return this.options.busy().length > 0;
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
        this.queue = this.queue.filter(other => other !== own);
        reject(new Error('No longer wanted.', { cause: signal.reason }));
        this.tell();
      };
      const own: Waiting = {
        waiter,
        known: '',
        next: 0,
        enter() {
          signal.removeEventListener('abort', leave);
          resolve();
        }
      };
      signal.addEventListener('abort', leave, { once: true });
      this.queue.push(own);
      this.makeRoom();
      this.tell();
    });
  }

  /** Gives a place back. */
  free(): void {
    this.promised = Math.max(0, this.promised - 1);
    const next = this.queue.shift();
    if (next === undefined) {
      this.count--;
      this.options.vacant();
      return;
    }
    next.enter();
    this.makeRoom();
    this.tell();
  }

  /** A run became idle: somebody may be waiting for its kernel. */
  idle(): void {
    this.makeRoom();
  }

  /** No more kernels are ended than there are runs that wait. */
  private makeRoom(): void {
    while (this.promised < this.queue.length && this.options.spare()) {
      this.promised++;
    }
  }

  private tell(): void {
    clearTimeout(this.timer);
    const now = performance.now();
    const of = this.queue.length;
    const news = [...this.queue.entries()].filter(
      ([index, { known }]) => known !== `${index} ${of}`
    );
    const due = news.filter(([, { next }]) => next <= now);
    if (news.length > due.length) {
      const soonest = Math.min(...news.map(([, { next }]) => next).filter(next => next > now));
      this.timer = setTimeout(() => this.tell(), soonest - now);
      this.timer.unref();
    }
    if (due.length === 0) {
      return;
    }
    const waits = expectedWaits(
      this.options.busy(),
      this.queue.map(({ waiter }) => waiter?.needs() ?? null)
    );
    for (const [index, waiting] of due) {
      waiting.known = `${index} ${of}`;
      waiting.next = now + WORD_EVERY * (index + 1);
      waiting.waiter?.told(index + 1, of, waits[index] ?? null);
    }
  }

  private count = 0;
  /** Kernels that are being ended for those who wait. */
  private promised = 0;
  private queue: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
}
