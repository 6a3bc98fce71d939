/** One run's conversation on a served page: its transcript, what is being written, and the wishes that concern it. */
import type { Companion, Subscription } from '@lockstep/client';
import { followChat } from '../conversation/followChat';
import { Shown } from '../conversation/shown';
import { isUnderWay, Transcript } from '../conversation/transcript';

/** The part of a companion that a conversation needs. */
export type ChatCompanion = Pick<Companion, 'call' | 'subscribe'>;

/** Follows its channel while it is open; the question that is being written outlives that. */
export class Conversation {
  readonly transcript = new Transcript();
  /** Why the last wish was not carried out, `null` when it was. */
  readonly problem = new Shown<string | null>(null);
  /** Whether a wish is on its way. */
  readonly busy = new Shown(false);
  private subscription: Subscription;

  constructor(
    private readonly companion: ChatCompanion,
    private readonly run: string,
    /** A sentence for people about anything thrown. */
    private readonly sentenceOf: (error: unknown) => string
  ) {
    this.subscription = followChat(companion, run, this.transcript);
  }

  /** Asks; resolves to whether the question was taken. */
  ask(text: string): Promise<boolean> {
    this.follow();
    const body = { id: newId(), text };
    return this.once(() => this.companion.call('askAboutRun', { params: this.params, body }));
  }

  /** Stops the answer that is being made, or leaves the queue. */
  async stop(): Promise<void> {
    if (this.transcript.shown.snapshot().messages.some(isUnderWay)) {
      await this.carry(() =>
        this.companion.call('stopAboutRun', { params: this.params, body: {} })
      );
    }
  }

  /** Asks the question of an answer again. */
  async retry(message: string): Promise<void> {
    await this.once(() =>
      this.companion.call('retryAboutRun', { params: { ...this.params, message }, body: {} })
    );
  }

  /** Deletes the conversation. */
  async forget(): Promise<void> {
    await this.carry(() =>
      this.companion.call('forgetAboutRun', { params: this.params, body: {} })
    );
    this.follow();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private get params(): { run: string } {
    return { run: this.run };
  }

  /** One that was deleted, here or in another tab, begins anew. */
  private follow(): void {
    if (this.transcript.shown.snapshot().deleted) {
      this.subscription.dispose();
      this.subscription = followChat(this.companion, this.run, this.transcript);
    }
  }

  /** A question at a time; stopping and deleting wait for nothing. */
  private async once(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy.snapshot()) {
      return false;
    }
    this.busy.show(true);
    try {
      return await this.carry(work);
    } finally {
      this.busy.show(false);
    }
  }

  private async carry(work: () => Promise<unknown>): Promise<boolean> {
    this.problem.show(null);
    try {
      await work();
      return true;
    } catch (error) {
      this.problem.show(this.sentenceOf(error));
      return false;
    }
  }
}

/** 24 lower-case hex digits. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
