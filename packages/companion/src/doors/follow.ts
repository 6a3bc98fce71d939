/** One journal, a run's or a batch's, on one socket: what was missed first, then what happens, never faster than the reader reads. */

/**
 * Shortest time between two frames of one run, in milliseconds; the first leaves at once. One picture of a 60 Hz
 * screen: longer, and a step's start, told right after its queueing, is seen late.
 */
const FRAME_EVERY = 16;

/** A frame is closed when its entries hold this many characters. */
const FRAME_CHARACTERS = 256_000;

/** A reader that has this many live entries still to come is cut off; it comes back with its own `since`. */
export const MOST_BEHIND = 5_000;

/** The way out of a follower. `send` resolves when the bytes left for the network. */
export interface Outlet {
  send(text: string): Promise<void>;
  /** The reader cannot keep up. */
  overrun(): void;
}

/** Follows a journal for one reader. */
export class Follower<Entry> {
  private readonly waiting: Entry[] = [];
  /** How many waiting entries were missed (`null` until known); they do not count as falling behind. */
  private missed: number | null = null;
  /** The `seq` to tell once they are sent; `null` when told. */
  private announce: number | null = null;
  private pumping = false;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;
  private source: { dispose(): void } | null = null;

  constructor(
    private readonly channel: string,
    private readonly outlet: Outlet,
    private readonly type: 'events' | 'batch' = 'events'
  ) {}

  /**
   * Begins to follow.
   *
   * @param seq where the run is now, told to the reader once it has what it missed
   */
  start(
    follow: (listener: (entries: readonly Entry[]) => void) => { dispose(): void },
    seq: () => number
  ): void {
    this.source = follow(entries => this.take(entries));
    this.missed = this.waiting.length;
    this.announce = seq();
    this.wake();
  }

  dispose(): void {
    this.ended = true;
    this.source?.dispose();
    this.source = null;
    this.waiting.length = 0;
    clearTimeout(this.timer);
  }

  private take(entries: readonly Entry[]): void {
    if (this.ended) {
      return;
    }
    for (const entry of entries) {
      this.waiting.push(entry);
    }
    if (this.missed === null) {
      return;
    }
    if (this.waiting.length > this.missed + MOST_BEHIND) {
      this.dispose();
      this.outlet.overrun();
      return;
    }
    this.wake();
  }

  private wake(): void {
    if (!this.pumping && !this.ended) {
      this.pumping = true;
      void this.pump();
    }
  }

  /** One frame at a time: the next is made when this one left, so that memory holds entries, not text. */
  private async pump(): Promise<void> {
    while (this.waiting.length > 0 && !this.ended) {
      const { text, count } = this.nextFrame();
      await this.outlet.send(text);
      this.missed = Math.max(0, (this.missed ?? 0) - count);
      if (this.announce === null) {
        await this.pause();
      } else if (this.missed === 0) {
        await this.sendSubscribed(this.announce);
      }
    }
    if (this.announce !== null && !this.ended) {
      await this.sendSubscribed(this.announce);
    }
    this.pumping = false;
    if (this.waiting.length > 0) {
      this.wake();
    }
  }

  private async sendSubscribed(seq: number): Promise<void> {
    this.announce = null;
    await this.outlet.send(JSON.stringify({ type: 'subscribed', channel: this.channel, seq }));
  }

  private nextFrame(): { text: string; count: number } {
    const texts: string[] = [];
    let characters = 0;
    for (const entry of this.waiting) {
      const text = JSON.stringify(entry);
      texts.push(text);
      characters += text.length;
      if (characters >= FRAME_CHARACTERS) {
        break;
      }
    }
    this.waiting.splice(0, texts.length);
    const text = `{"type":"${this.type}","channel":${JSON.stringify(this.channel)},"entries":[${texts.join(',')}]}`;
    return { text, count: texts.length };
  }

  private pause(): Promise<void> {
    return new Promise(resolve => {
      this.timer = setTimeout(resolve, FRAME_EVERY);
    });
  }
}
