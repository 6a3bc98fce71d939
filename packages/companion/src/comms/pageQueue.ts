/** News of controls on their way to one page: changes of one control joined, never faster than the page reads. */
import type { CommNews } from './kernelComms';

/** The shortest time between two rounds, in milliseconds: what changes a thousand times a second is told 25 times. */
const ROUND = 40;

/** A page for which this many messages wait gets everything anew instead. */
export const MOST_QUEUED = 2_000;

/** Most bytes that wait beside them. */
const MOST_QUEUED_BYTES = 4_000_000;

export interface PageOutlet {
  /** Resolves when it left for the network. */
  news(news: CommNews): Promise<void>;
  /** Everything that is so now. Resolves when it left. */
  begin(): Promise<void>;
}

export class PageQueue {
  constructor(private readonly outlet: PageOutlet) {}

  /** Tells everything that is so now before anything else, and forgets what waited. */
  restart(): void {
    this.waiting.clear();
    this.bytes = 0;
    this.stale = true;
    this.wake();
  }

  push(news: CommNews): void {
    if (this.stale || this.ended) {
      return;
    }
    if (news.op === 'update' && news.parent === '') {
      // Values are read when they leave, so a change that waits already says the newest.
      const key = `update ${news.comm} ${this.turns.get(news.comm) ?? 0}`;
      const before = this.waiting.get(key);
      const names = before?.op === 'update' ? [...before.names, ...news.names] : news.names;
      this.waiting.delete(key);
      this.waiting.set(key, { ...news, names: [...new Set(names)] });
    } else {
      this.count += 1;
      this.waiting.set(`${this.count}`, news);
      if (news.op !== 'idle') {
        // What comes later must not be told before this.
        this.turns.set(news.comm, this.count);
        this.bytes += sizeOf(news);
      }
    }
    if (this.waiting.size > MOST_QUEUED || this.bytes > MOST_QUEUED_BYTES) {
      this.restart();
      return;
    }
    this.wake();
  }

  dispose(): void {
    this.ended = true;
    this.waiting.clear();
    clearTimeout(this.timer);
  }

  private wake(): void {
    if (!this.pumping && !this.ended) {
      this.pumping = true;
      void this.pump();
    }
  }

  private async pump(): Promise<void> {
    while (!this.ended && (this.stale || this.waiting.size > 0)) {
      if (this.stale) {
        this.stale = false;
        await this.outlet.begin();
        continue;
      }
      const round = [...this.waiting.entries()];
      for (const [key, news] of round) {
        // Joined to a later one, or forgotten, while an earlier one left.
        if (this.waiting.get(key) === news) {
          this.waiting.delete(key);
          this.bytes = Math.max(0, this.bytes - sizeOf(news));
          await this.outlet.news(news);
        }
      }
      await new Promise<void>(resolve => {
        this.timer = setTimeout(resolve, ROUND);
      });
    }
    this.pumping = false;
  }

  private readonly waiting = new Map<string, CommNews>();
  /** By control: a number that changes with each message that may not be overtaken. */
  private readonly turns = new Map<string, number>();
  private count = 0;
  private bytes = 0;
  private stale = false;
  private pumping = false;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;
}

function sizeOf(news: CommNews): number {
  return news.op === 'custom'
    ? JSON.stringify(news.content ?? null).length +
        news.buffers.reduce((sum, { byteLength }) => sum + byteLength, 0)
    : 0;
}
