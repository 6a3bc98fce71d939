/** One channel that begins with what is so now, on one socket: frames joined while an earlier one is on its way. */
import type { ServerFrame } from '@lockstep/protocol';
import type { Outlet } from './follow';

/** The frames of chat, record and models. */
export type FeedFrame = Extract<ServerFrame, { type: 'chat' | 'record' | 'models' }>;

/** A reader for which this many events or observations wait is cut off; it comes back to a fresh beginning. */
export const MOST_WAITING = 5_000;

/** Most events or observations that frames are joined to. */
const JOINED = 500;

/** Passes a channel's frames on, never faster than the reader reads. */
export class Feed {
  private readonly waiting: FeedFrame[] = [];
  private size = 0;
  private begun = false;
  private pumping = false;
  private ended = false;
  private source: { dispose(): void } | null = null;

  constructor(
    private readonly channel: string,
    private readonly outlet: Outlet
  ) {}

  /** Begins. What `follow` says before it returns is what is so now; after it the reader hears `subscribed`. */
  start(follow: (say: (frame: FeedFrame) => void) => { dispose(): void }): void {
    this.source = follow(frame => this.take(frame));
    this.wake();
  }

  dispose(): void {
    this.ended = true;
    this.source?.dispose();
    this.source = null;
    this.waiting.length = 0;
  }

  private take(frame: FeedFrame): void {
    if (this.ended) {
      return;
    }
    if (replaces(frame)) {
      this.waiting.length = 0;
      this.size = 0;
    }
    const last = this.waiting.at(-1);
    const joined = last === undefined ? null : join(last, frame);
    if (joined === null) {
      this.waiting.push(frame);
    } else {
      this.waiting.splice(-1, 1, joined);
    }
    this.size += sizeOf(frame);
    // What is so now may be long and is one frame; only what piles up after it tells a reader that is too slow.
    if (this.waiting.length > 1 && this.size > MOST_WAITING) {
      this.dispose();
      this.outlet.overrun();
      return;
    }
    if (this.source !== null) {
      this.wake();
    }
  }

  private wake(): void {
    if (!this.pumping && !this.ended) {
      this.pumping = true;
      void this.pump();
    }
  }

  private async pump(): Promise<void> {
    for (let frame = this.waiting.shift(); frame !== undefined; frame = this.waiting.shift()) {
      this.size -= sizeOf(frame);
      await this.outlet.send(JSON.stringify(frame));
      if (!this.begun && !this.ended) {
        await this.announce();
      }
    }
    if (!this.begun && !this.ended) {
      await this.announce();
    }
    this.pumping = false;
    if (this.waiting.length > 0) {
      this.wake();
    }
  }

  private async announce(): Promise<void> {
    this.begun = true;
    await this.outlet.send(JSON.stringify({ type: 'subscribed', channel: this.channel, seq: 0 }));
  }
}

/** Whether nothing that waits is wanted any more once this frame comes. */
function replaces(frame: FeedFrame): boolean {
  return frame.type === 'models' || (frame.type === 'record' && frame.whole);
}

function sizeOf(frame: FeedFrame): number {
  switch (frame.type) {
    case 'chat':
      return frame.events.length;
    case 'record':
      return frame.observations.length;
    case 'models':
      return 1;
  }
}

/** Two frames as one, `null` where they do not join. */
function join(first: FeedFrame, second: FeedFrame): FeedFrame | null {
  if (sizeOf(first) + sizeOf(second) > JOINED) {
    return null;
  }
  if (first.type === 'chat' && second.type === 'chat') {
    return { ...second, events: [...first.events, ...second.events] };
  }
  if (first.type === 'record' && second.type === 'record') {
    return { ...first, observations: [...first.observations, ...second.observations] };
  }
  return null;
}
