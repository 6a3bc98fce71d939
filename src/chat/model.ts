/** The state of the sidebar: which notebook, which of its chats, which panel, and what is being written. */
import { Shown } from '@lockstep/cards/conversation';
import type { Companion, Subscription } from '@lockstep/client';
import {
  UserError,
  type ChatSummary,
  type ModelName,
  type NotebookContext,
  type Settings
} from '@lockstep/protocol';
import { Drafting, type Question } from './draft';
import { ModelsFeed, nextLocal } from './models-feed';
import type { OpenNotebook } from './open-notebook';
import { RecordFeed } from './record-feed';
import { ChatSession } from './session';
import type { SettingsWriter } from './settings';

/** What the sidebar shows beneath its header. */
export type Panel =
  | { kind: 'chat' }
  | { kind: 'models' }
  | { kind: 'memory' }
  | { kind: 'instructions' }
  | { kind: 'runs' }
  | { kind: 'seen'; message: string };

/** What views draw, apart from transcript, feed and models, which have stores of their own. */
export interface ChatModelView {
  notebook: OpenNotebook | null;
  session: ChatSession;
  /** Chats of this notebook, newest first. */
  chats: readonly ChatSummary[];
  panel: Panel;
  /** Whether the introduction is over; `null` until it is known. */
  introduced: boolean | null;
  /** `waiting`: the companion is away. */
  connection: Companion['connection'];
  /** Why the companion cannot be used here at all, `null` when it can. */
  problem: string | null;
}

/** Which chat was on show for which notebook, kept across reloads. */
export interface ChatChoices {
  of(notebook: string | null): string | null;
  keep(notebook: string | null, chat: string | null): void;
}

/** What the model is made of. */
export interface ChatModelOptions {
  companion: Companion;
  choices: ChatChoices;
  settings: SettingsWriter;
  newId(): string;
  /** Saves what was exported. */
  download(name: string, data: unknown): void;
}

/** Time between attempts to send what was held back, in milliseconds. */
const AGAIN = 5_000;

/** Knows nothing of React or JupyterLab. */
export class ChatModel {
  readonly shown: Shown<ChatModelView>;
  readonly feed: RecordFeed;
  readonly models: ModelsFeed;
  readonly drafting: Drafting;
  private readonly companion: Companion;
  private readonly watch: Subscription;
  private timer: ReturnType<typeof setInterval> | undefined;
  private turn = 0;

  constructor(private readonly options: ChatModelOptions) {
    const { companion, newId } = options;
    this.companion = companion;
    this.feed = new RecordFeed(companion);
    this.models = new ModelsFeed(companion);
    this.drafting = new Drafting(question => this.deliver(question), newId);
    this.shown = new Shown<ChatModelView>({
      notebook: null,
      session: this.sessionOf(null, null),
      chats: [],
      panel: { kind: 'chat' },
      introduced: null,
      connection: companion.connection,
      problem: null
    });
    this.watch = companion.watchConnection(() => this.connectionMoved());
    this.drafting.shown.subscribe(() => this.keepTrying());
  }

  /** Follows another notebook; its chat comes with it. */
  setNotebook(notebook: OpenNotebook | null): void {
    const view = this.shown.snapshot();
    if (view.notebook?.path === notebook?.path && view.chats.length > 0) {
      this.change({ notebook });
      return;
    }
    const path = notebook?.path ?? null;
    this.feed.setNotebook(path);
    this.change({ notebook, chats: [] });
    this.show(this.options.choices.of(path));
    void this.loadChats();
  }

  /** The sidebar came into view or left it. */
  setVisible(visible: boolean): void {
    this.feed.setWatching(visible);
    this.models.setWatching(visible);
    if (visible && this.shown.snapshot().introduced === null) {
      void this.guard(async () => {
        const { introduced } = await this.companion.call('readMemory', {});
        this.change({ introduced });
      });
    }
  }

  /** Shows another chat of this notebook; `null` for a new one, which is made with its first message. */
  show(chat: string | null): void {
    const { session, notebook } = this.shown.snapshot();
    const path = notebook?.path ?? null;
    session.dispose();
    this.options.choices.keep(path, chat);
    this.change({ session: this.sessionOf(path, chat), panel: { kind: 'chat' } });
  }

  openPanel(panel: Panel): void {
    this.change({ panel });
  }

  /** The chats of this notebook, read anew. The newest is shown where none was chosen. */
  async loadChats(): Promise<void> {
    const turn = (this.turn += 1);
    await this.guard(async () => {
      const path = this.shown.snapshot().notebook?.path ?? null;
      const { chats } = await this.companion.call('listChats', { body: { notebook: path } });
      if (turn !== this.turn) {
        return;
      }
      const own = chats.filter(item => item.notebook === path);
      this.change({ chats: own });
      const { session } = this.shown.snapshot();
      const newest = own[0]?.chat ?? null;
      const gone = session.chat !== null && !own.some(item => item.chat === session.chat);
      if ((session.chat === null && this.options.choices.of(path) === null) || gone) {
        if (newest !== session.chat && this.drafting.shown.snapshot().text === '') {
          this.show(newest);
        }
      }
    });
  }

  /** Deletes the chat on show and shows the next one. */
  async deleteChat(): Promise<void> {
    const { chat } = this.shown.snapshot().session;
    if (chat !== null) {
      await this.guard(async () => {
        await this.companion.call('deleteChat', { params: { chat }, body: {} });
        this.show(null);
        await this.loadChats();
      });
    }
  }

  /** Ends the introduction; with `greet` the assistant says hello in this chat. */
  async introduce(greet: boolean): Promise<void> {
    this.change({ introduced: true });
    await this.guard(async () => {
      const chat = greet ? await this.shown.snapshot().session.ensure() : null;
      await this.companion.call('introduce', { body: { chat, greet } });
    });
  }

  /** Answers with the next local model from now on; false when there is no other. */
  async nextModel(): Promise<ModelName | null> {
    const view = this.models.shown.snapshot() ?? (await this.companion.call('readModels', {}));
    const next = nextLocal(view);
    if (next) {
      const tiers = await this.tiers();
      await this.options.settings.set('tiers', { ...tiers, basic: next });
    }
    return next;
  }

  /** Hands everything that is kept to the browser's downloads. */
  async exportAll(): Promise<void> {
    await this.guard(async () => {
      this.options.download('lockstep-export.json', await this.companion.call('exportAll', {}));
    });
  }

  /** Forgets the record of this notebook, or of all. */
  async forgetRecord(all: boolean): Promise<number> {
    const notebook = all ? null : (this.shown.snapshot().notebook?.path ?? null);
    if (!all && notebook === null) {
      return 0;
    }
    return (await this.companion.call('forgetRecord', { body: { notebook } })).forgotten;
  }

  /** The notebook as a question takes it along. */
  context(): NotebookContext | null {
    return this.shown.snapshot().notebook?.context() ?? null;
  }

  /** Ends what the sidebar opened; chats and answers go on. */
  dispose(): void {
    clearInterval(this.timer);
    this.watch.dispose();
    this.feed.setWatching(false);
    this.models.setWatching(false);
    this.shown.snapshot().session.dispose();
  }

  private async tiers(): Promise<Settings['tiers']> {
    return (await this.companion.call('readSettings', {})).tiers;
  }

  private async deliver(question: Question): Promise<void> {
    const { session } = this.shown.snapshot();
    if (this.shown.snapshot().introduced === false) {
      void this.introduce(false);
    }
    await session.ask(question, this.context());
  }

  private sessionOf(path: string | null, chat: string | null): ChatSession {
    return new ChatSession(this.companion, path, chat, made => {
      this.options.choices.keep(path, made);
      void this.loadChats();
    });
  }

  private connectionMoved(): void {
    const { connection } = this.companion;
    this.change({ connection });
    if (connection === 'connected') {
      void this.drafting.retry();
      if (this.shown.snapshot().problem !== null) {
        void this.loadChats();
      }
    }
  }

  /** The socket may be fine while a request was not heard. */
  private keepTrying(): void {
    const { held } = this.drafting.shown.snapshot();
    clearInterval(this.timer);
    this.timer = held ? setInterval(() => void this.drafting.retry(), AGAIN) : undefined;
  }

  private change(part: Partial<ChatModelView>): void {
    this.shown.show({ ...this.shown.snapshot(), ...part });
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.shown.snapshot().problem !== null) {
        this.change({ problem: null });
      }
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      this.change({ problem: error.message });
    }
  }
}
