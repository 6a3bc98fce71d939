/** One answer on its way through queue, router and decisions, and who may still change it. */
import type { ContextUse, Decision } from '@lockstep/protocol';
import type { Question } from './gather';
import type { LiveAnswer } from './liveAnswer';
import type { ModelWait } from './modelWait';

export class Job {
  /** It was taken from its queue. */
  running = false;
  /** Its message was removed, or this process ends: nothing of it is stored or told any more. */
  gone = false;
  /** The notebook that its task names, once there is one. */
  notebook: string | null = null;
  use: ContextUse | null = null;

  /** @param question `null` for the greeting */
  constructor(
    readonly chat: string,
    readonly live: LiveAnswer,
    readonly question: Question | null,
    readonly wait: ModelWait
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends the work; a proposal that is open counts as declined, so nothing is sent. */
  abort(): void {
    this.controller.abort();
    this.decisions.forEach(({ settle }) => {
      settle('keep-local');
    });
  }

  /** What the person decides about a preview; never before they do, or the work ends. */
  decisionOn(preview: string): Promise<Decision> {
    return this.decisionFor(preview).made;
  }

  decide(preview: string, decision: Decision): void {
    this.decisionFor(preview).settle(decision);
  }

  private decisionFor(preview: string) {
    let decision = this.decisions.get(preview);
    if (decision === undefined) {
      const { promise: made, resolve: settle } = Promise.withResolvers<Decision>();
      decision = { made, settle };
      this.decisions.set(preview, decision);
      if (this.signal.aborted) {
        settle('keep-local');
      }
    }
    return decision;
  }

  private readonly controller = new AbortController();
  private readonly decisions = new Map<
    string,
    { made: Promise<Decision>; settle: (decision: Decision) => void }
  >();
}
