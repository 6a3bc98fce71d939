/** One answer on its way: the engine's messages in, a model's events out, read at the reader's pace. */
import type { ModelEvent } from '@lockstep/router';
import type { FromEngine } from './messages';

/** An answer that is read once. */
export class Answer implements AsyncIterable<ModelEvent> {
  /** What the engine does now: a native call that cannot be interrupted, or one token after the other. */
  phase: 'reading' | 'writing' = 'reading';
  /** Whether nothing more will come. */
  ended = false;
  private readonly events: ModelEvent[] = [];
  private error: Error | null = null;
  private wake: () => void = () => undefined;

  /** @param duration milliseconds that reading so many tokens takes, `null` when unknown */
  constructor(private readonly duration: (tokens: number) => number | null) {}

  /** Takes a message of the engine; true when it was the last one. `null`: the engine is gone. */
  take(message: FromEngine | null): boolean {
    switch (message?.type) {
      case 'loading':
        this.push({ type: 'loading' });
        return false;
      case 'reading':
        this.phase = message.left === 0 ? 'writing' : 'reading';
        if (message.left > 0) {
          this.push({ type: 'reading', left: this.duration(message.left) });
        }
        return false;
      case 'text': {
        const { text, logprobs } = message;
        this.push({ type: 'text', text, ...(logprobs && { logprobs }) });
        return false;
      }
      case 'end':
        this.push({ type: 'end', usage: message.usage, finish: message.finish });
        this.ended = true;
        this.wake();
        return true;
      case 'stopped':
      case 'failed':
      case undefined:
        return true;
      case 'loaded':
      case 'counted':
        return false;
    }
  }

  /** Ends it with an error; what came before stays readable, and only the first end counts. */
  fail(error: Error): void {
    if (!this.ended) {
      this.ended = true;
      this.error = error;
      this.wake();
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ModelEvent, void, void> {
    for (;;) {
      for (let event = this.events.shift(); event !== undefined; event = this.events.shift()) {
        yield event;
      }
      if (this.ended && this.events.length === 0) {
        break;
      }
      await new Promise<void>(resolve => {
        this.wake = resolve;
      });
    }
    if (this.error !== null) {
      throw this.error;
    }
  }

  private push(event: ModelEvent): void {
    if (!this.ended) {
      this.events.push(event);
      this.wake();
    }
  }
}
