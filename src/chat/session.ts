/** One chat on show: its transcript, followed over the page's connection, and the wishes that concern it. */
import { followChat, isUnderWay, Shown, Transcript } from '@lockstep/cards/conversation';
import type { Companion, Subscription } from '@lockstep/client';
import type { Decision, NotebookContext } from '@lockstep/protocol';
import { UserError, type RouteBody } from '@lockstep/protocol';
import type { Question } from './draft';

/** What a message that is posted as it is may be. */
export type PostedRole = RouteBody<'post'>['role'];

/** Made without a chat, it makes one with the first message. */
export class ChatSession {
  readonly transcript = new Transcript();
  /** Why the last wish was not met, `null` when it was. */
  readonly problem = new Shown<string | null>(null);
  private subscription: Subscription | null = null;
  private making: Promise<string> | null = null;
  private readingOlder = false;
  private disposed = false;

  /**
   * @param notebook the notebook that a new chat belongs to
   * @param id the chat; `null` for one that is made when it is needed
   * @param made told when it was made
   */
  constructor(
    private readonly companion: Companion,
    private readonly notebook: string | null,
    private id: string | null,
    private readonly made: (chat: string) => void
  ) {
    if (id !== null) {
      this.follow(id);
    }
  }

  /** The chat, `null` before it was made. */
  get chat(): string | null {
    return this.id;
  }

  /** The chat; makes it first where there is none. */
  ensure(): Promise<string> {
    if (this.id !== null) {
      return Promise.resolve(this.id);
    }
    this.making ??= this.make().finally(() => {
      this.making = null;
    });
    return this.making;
  }

  /** Asks; returns the id of the answer. @throws UserError when it was not taken */
  async ask(question: Question, notebook: NotebookContext | null): Promise<string> {
    const chat = await this.ensure();
    const { id, text, attachments, replaces } = question;
    const body = {
      id,
      text,
      attachments: [...attachments],
      notebook,
      ...(replaces === null ? {} : { replaces })
    };
    return (await this.companion.call('prompt', { params: { chat }, body })).answer;
  }

  /** Adds a message as it is. */
  async post(role: PostedRole, text: string): Promise<string> {
    const chat = await this.ensure();
    const { message } = await this.companion.call('post', {
      params: { chat },
      body: { role, text }
    });
    return message;
  }

  /** Stops the answer that is being made; what is there of it stays. */
  async stop(): Promise<void> {
    if (this.transcript.shown.snapshot().messages.some(isUnderWay)) {
      await this.guard(chat => this.companion.call('stopAnswer', { params: { chat }, body: {} }));
    }
  }

  /** Decides about a preview. */
  async decide(message: string, preview: string, decision: Decision): Promise<void> {
    await this.guard(chat =>
      this.companion.call('decide', { params: { chat, message }, body: { preview, decision } })
    );
  }

  /** Asks the question of an answer again. */
  async retry(message: string): Promise<void> {
    await this.guard(chat =>
      this.companion.call('retryAnswer', { params: { chat, message }, body: {} })
    );
  }

  /** Gives the chat another title. */
  async rename(title: string): Promise<void> {
    await this.guard(chat =>
      this.companion.call('renameChat', { params: { chat }, body: { title } })
    );
  }

  /** Reads the messages before those that are shown, where there are any. */
  async older(): Promise<void> {
    const { messages, more } = this.transcript.shown.snapshot();
    const first = messages[0];
    if (!more || !first || this.readingOlder) {
      return;
    }
    this.readingOlder = true;
    await this.guard(async chat => {
      const params = { chat, message: first.id };
      const older = await this.companion.call('readOlder', { params });
      this.transcript.prepend(older.messages, older.more);
    }).finally(() => {
      this.readingOlder = false;
    });
  }

  /** Ends the subscription; the chat itself goes on. */
  dispose(): void {
    this.disposed = true;
    this.subscription?.dispose();
  }

  private async make(): Promise<string> {
    const view = await this.companion.call('createChat', { body: { notebook: this.notebook } });
    const { chat } = view.summary;
    this.id = chat;
    if (!this.disposed) {
      this.transcript.apply([{ type: 'snapshot', view }]);
      this.follow(chat);
    }
    this.made(chat);
    return chat;
  }

  private follow(chat: string): void {
    this.subscription = followChat(this.companion, chat, this.transcript);
  }

  private async guard(work: (chat: string) => Promise<unknown>): Promise<void> {
    if (this.id === null) {
      return;
    }
    try {
      this.problem.show(null);
      await work(this.id);
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      this.problem.show(error.message);
    }
  }
}
