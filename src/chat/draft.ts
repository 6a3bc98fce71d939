/** The message being written: its text, what is attached, and what becomes of it when nobody answers. */
import { Shown } from '@lockstep/cards/conversation';
import { isOffline } from '@lockstep/client';
import { MAX_ATTACHMENT, MAX_PROMPT, UserError, type Attachment } from '@lockstep/protocol';

/** What goes out. `id` is made once, so that sending twice asks once. */
export interface Question {
  id: string;
  text: string;
  attachments: readonly Attachment[];
  /** The earlier question that this one replaces. */
  replaces: string | null;
}

/** The draft on show. */
export interface Draft {
  text: string;
  attachments: readonly Attachment[];
  replaces: string | null;
  /** It was sent and nobody answered: it goes out by itself, unchanged, when somebody does. */
  held: boolean;
  /** Why it was not taken, in a sentence. */
  problem: string | null;
}

const NOTHING: Draft = { text: '', attachments: [], replaces: null, held: false, problem: null };
/** Most attachments of one question. */
const MOST = 20;

/** Writing, sending, holding back. */
export class Drafting {
  readonly shown = new Shown<Draft>(NOTHING);
  private waiting: Question | null = null;
  private outgoing = false;

  /**
   * @param deliver rejects with a UserError, `isOffline` when nobody heard it
   * @param newId makes ids of messages
   */
  constructor(
    private readonly deliver: (question: Question) => Promise<void>,
    private readonly newId: () => string
  ) {}

  /** The text becomes this one; what was held back is a draft again. */
  edit(text: string): void {
    this.waiting = null;
    this.shown.show({ ...this.shown.snapshot(), text, held: false, problem: null });
  }

  /** Takes an earlier question up again; sending it replaces it and all that followed. */
  editEarlier(message: string, text: string, attachments: readonly Attachment[]): void {
    this.waiting = null;
    this.shown.show({ ...NOTHING, text, attachments, replaces: message });
  }

  /** Leaves the earlier question as it was. */
  stopEditing(): void {
    this.waiting = null;
    this.shown.show(NOTHING);
  }

  /** Puts something beside the question, once. */
  attach(attachment: Attachment): void {
    const draft = this.shown.snapshot();
    const { attachments } = draft;
    const known = attachments.some(
      item => item.kind === attachment.kind && item.ref === attachment.ref
    );
    if (!known && attachments.length < MOST) {
      this.waiting = null;
      this.shown.show({ ...draft, held: false, attachments: [...attachments, attachment] });
    }
  }

  /** Takes it away again. */
  detach(attachment: Attachment): void {
    const draft = this.shown.snapshot();
    this.waiting = null;
    const attachments = draft.attachments.filter(item => item !== attachment);
    this.shown.show({ ...draft, held: false, attachments });
  }

  /** A long paste becomes an attachment. False when it is short enough to stay text. */
  takePaste(text: string, label: string): boolean {
    if (text.length <= MAX_PROMPT) {
      return false;
    }
    this.attach({ kind: 'text', ref: this.newId(), label, text: text.slice(0, MAX_ATTACHMENT) });
    return true;
  }

  /** Sends the draft, if there is one. It leaves the prompt at once and comes back if it was not taken. */
  async send(): Promise<void> {
    const draft = this.shown.snapshot();
    const text = draft.text.trim();
    if (text === '' || this.outgoing) {
      return;
    }
    if (text.length > MAX_PROMPT) {
      const problem = `The message is longer than ${MAX_PROMPT.toLocaleString('en')} characters. Next: shorten it, or cut a part and paste it, which attaches it.`;
      this.shown.show({ ...draft, problem });
      return;
    }
    const { attachments, replaces } = draft;
    this.shown.show(NOTHING);
    await this.go(this.waiting ?? { id: this.newId(), text, attachments, replaces });
  }

  /** Sends what was held back: somebody may answer now. */
  async retry(): Promise<void> {
    const { waiting } = this;
    if (waiting && !this.outgoing) {
      this.shown.show(NOTHING);
      await this.go(waiting);
    }
  }

  private async go(question: Question): Promise<void> {
    this.outgoing = true;
    this.waiting = null;
    try {
      await this.deliver(question);
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      this.comeBack(question, isOffline(error) ? null : error.message);
    } finally {
      this.outgoing = false;
    }
  }

  /** What was typed meanwhile stays behind what came back, and then nothing goes out by itself. */
  private comeBack(question: Question, problem: string | null): void {
    const since = this.shown.snapshot().text;
    const held = problem === null && since === '';
    this.waiting = held ? question : null;
    const text = since === '' ? question.text : `${question.text}\n${since}`;
    const { attachments, replaces } = question;
    this.shown.show({ text, attachments, replaces, held, problem });
  }
}
