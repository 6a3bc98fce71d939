/** Tells the followers of a chat what happens: text is gathered for a frame's time, all else goes at once, in order. */
import type { ChatEvent } from '@lockstep/protocol';

/** Milliseconds for which text is gathered: one picture of a screen at 60 a second. */
export const FRAME = 16;

type Append = Extract<ChatEvent, { type: 'append' }>;

export class Channel {
  /**
   * @param now milliseconds; any origin
   * @param emptied the last follower left
   */
  constructor(
    private readonly now: () => number,
    private readonly emptied: () => void
  ) {}

  /** What was gathered goes to those who were there; the newcomer's snapshot, taken now, holds it already. */
  follow(listener: (events: ChatEvent[]) => void, snapshot: () => ChatEvent): { dispose(): void } {
    this.flush();
    const follower = { listener };
    this.followers.add(follower);
    listener([snapshot()]);
    return {
      dispose: () => {
        if (this.followers.delete(follower) && this.followers.size === 0) {
          this.drop();
          this.emptied();
        }
      }
    };
  }

  /** New text of an answer, which continues what was told of it before. */
  append(message: string, by: Append['by'], { from, text }: { from: number; text: string }): void {
    if (this.gathered !== null && (this.gathered.message !== message || this.gathered.by !== by)) {
      this.flush();
    }
    this.gathered ??= { message, by, from, pieces: [] };
    this.gathered.pieces.push(text);
    if (this.timer !== undefined) {
      return;
    }
    const wait = this.told + FRAME - this.now();
    // The first text after a pause is told at once: a first token waits for nothing.
    if (wait <= 0) {
      this.flush();
    } else {
      this.timer = setTimeout(
        () => {
          this.flush();
        },
        Math.min(wait, FRAME)
      );
    }
  }

  /** Anything but text. */
  tell(...events: ChatEvent[]): void {
    this.send([...this.take(), ...events]);
  }

  /** Nobody is told anything any more. */
  drop(): void {
    this.take();
    this.followers.clear();
  }

  private flush(): void {
    const events = this.take();
    if (events.length > 0) {
      this.told = this.now();
      this.send(events);
    }
  }

  private take(): ChatEvent[] {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.gathered === null) {
      return [];
    }
    const { message, by, from, pieces } = this.gathered;
    this.gathered = null;
    return [{ type: 'append', message, by, from, text: pieces.join('') }];
  }

  private send(events: ChatEvent[]): void {
    for (const { listener } of [...this.followers]) {
      listener(events);
    }
  }

  private readonly followers = new Set<{ listener: (events: ChatEvent[]) => void }>();
  private gathered: (Omit<Append, 'type' | 'text'> & { pieces: string[] }) | null = null;
  private timer: NodeJS.Timeout | undefined;
  private told = Number.NEGATIVE_INFINITY;
}
