/** What other extensions ask of the chat, in the chat of whichever notebook they name. */
import type { Companion } from '@lockstep/client';
import type { Attachment } from '@lockstep/protocol';
import type { ChatPlace } from '../tokens';
import type { ChatModel } from './model';
import { ChatSession, type PostedRole } from './session';

/** Works while the sidebar is closed. */
export class ChatFromOutside {
  /**
   * @param notebooks paths of the notebooks that are open
   * @param newId makes ids of messages
   */
  constructor(
    private readonly model: ChatModel,
    private readonly companion: Companion,
    private readonly notebooks: () => readonly string[],
    private readonly newId: () => string
  ) {}

  async post(text: string, place: ChatPlace & { role?: PostedRole }): Promise<string> {
    return this.with(place, session => session.post(place.role ?? 'assistant', text));
  }

  async prompt(
    text: string,
    place: ChatPlace & { attachments?: readonly Attachment[] }
  ): Promise<{ chat: string; answer: string }> {
    return this.with(place, async session => {
      const question = {
        id: this.newId(),
        text,
        attachments: place.attachments ?? [],
        replaces: null
      };
      const here = session === this.model.shown.snapshot().session;
      const answer = await session.ask(question, here ? this.model.context() : null);
      return { chat: await session.ensure(), answer };
    });
  }

  async broadcast(text: string): Promise<void> {
    const shown = this.model.shown.snapshot().notebook?.path ?? null;
    const open = this.notebooks();
    for (const notebook of new Set(shown === null && open.length > 0 ? open : [shown, ...open])) {
      await this.post(text, { role: 'notice', notebook });
    }
  }

  /** Works in the chat on show, or in the newest chat of another notebook, made where there is none. */
  private async with<T>(
    { notebook }: ChatPlace,
    work: (session: ChatSession) => Promise<T>
  ): Promise<T> {
    const view = this.model.shown.snapshot();
    if (notebook === undefined || notebook === (view.notebook?.path ?? null)) {
      return work(view.session);
    }
    const { chats } = await this.companion.call('listChats', { body: { notebook } });
    const newest = chats.find(chat => chat.notebook === notebook)?.chat ?? null;
    const session = new ChatSession(this.companion, notebook, newest, () => undefined);
    try {
      return await work(session);
    } finally {
      session.dispose();
    }
  }
}
