/** Waits, after no model answered, until one may: a question that found none is sent when that changes. */
import type { ModelsView } from '@lockstep/protocol';
import type { Models } from '../assistant';

/** Milliseconds after which a model that was there but did not answer is tried again. */
export const TRY_AGAIN = 15_000;

/** What makes it worth to try: the local model, or a cloud that may be asked. `null` when nothing can answer. */
function canAnswer({ next, mode, tiers, keys }: ModelsView): string | null {
  const clouds = mode === 'local-only' ? [] : tiers.filter(({ place }) => place === 'cloud');
  return next === null && clouds.length === 0
    ? null
    : JSON.stringify([
        next,
        clouds,
        keys.map(({ provider, host, setAt }) => [provider, host, setAt])
      ]);
}

export class ModelWait {
  constructor(private readonly models: Pick<Models, 'watch'>) {}

  /** Resolves when it is worth to try again, or when the signal is aborted. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      let over = false;
      const end = () => {
        over = true;
        clearInterval(timer);
        signal.removeEventListener('abort', end);
        watching?.dispose();
        this.nudged = null;
        resolve();
      };
      const timer = setInterval(() => {
        if (this.tried !== null) {
          end();
        }
      }, TRY_AGAIN);
      timer.unref();
      this.nudged = end;
      signal.addEventListener('abort', end, { once: true });
      let watching: { dispose(): void } | null = null;
      watching = this.models.watch(view => {
        const can = canAnswer(view);
        const changed = can !== null && can !== this.tried;
        this.tried = can;
        if (changed && !over) {
          end();
        }
      });
      // The first call comes while watching, so what it returned could not be disposed of then.
      if (over || signal.aborted) {
        watching.dispose();
        end();
      }
    });
  }

  /** The person wants it tried now. @returns false when nothing waits */
  nudge(): boolean {
    const waits = this.nudged !== null;
    this.nudged?.();
    return waits;
  }

  /** What was tried last, so that the same view does not send the question again and again. */
  private tried: string | null = null;
  private nudged: (() => void) | null = null;
}
