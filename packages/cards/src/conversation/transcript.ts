/** A chat as the page holds it: fed by the companion's events alone, exact to the character. */
import type {
  Answer,
  ChatEvent,
  ChatMessage,
  ChatSummary,
  ChatView,
  ContextUse
} from '@lockstep/protocol';
import { Shown } from './shown';
import { LiveText } from './liveText';

/** What views draw. Growing text is not in here: it is read from {@link Transcript.textOf}. */
export interface TranscriptView {
  summary: ChatSummary | null;
  messages: readonly ChatMessage[];
  /** Older messages exist. */
  more: boolean;
  context: ContextUse | null;
  deleted: boolean;
}

/** Before the first snapshot, and for a chat that does not exist yet. */
export const EMPTY_TRANSCRIPT: TranscriptView = {
  summary: null,
  messages: [],
  more: false,
  context: null,
  deleted: false
};

/** Who wrote a part. */
export type By = Answer['by'];

/** Applies events in order; adding text touches the text and nothing else. */
export class Transcript {
  readonly shown = new Shown<TranscriptView>(EMPTY_TRANSCRIPT);
  private readonly texts = new Map<string, LiveText>();
  private readonly writers = new Set<(message: string, text: string) => void>();

  /** Applies what arrived. False when a piece does not fit: the chat must be subscribed anew. */
  apply(events: readonly ChatEvent[]): boolean {
    return events.every(event => this.one(event));
  }

  /** Calls back with each piece of text that is added to an answer. */
  onText(listener: (message: string, text: string) => void): () => void {
    this.writers.add(listener);
    return () => void this.writers.delete(listener);
  }

  /** The text of a part, growing while it is written. */
  textOf(message: string, by: By): LiveText {
    const key = `${message} ${by}`;
    const known = this.texts.get(key);
    if (known) {
      return known;
    }
    const text = new LiveText();
    this.texts.set(key, text);
    return text;
  }

  /** Puts older messages before those that are shown. */
  prepend(messages: readonly ChatMessage[], more: boolean): void {
    const view = this.shown.snapshot();
    const known = new Set(view.messages.map(message => message.id));
    const older = messages.filter(message => !known.has(message.id));
    older.forEach(message => this.keepTexts(message));
    this.shown.show({ ...view, messages: [...older, ...view.messages], more });
  }

  private one(event: ChatEvent): boolean {
    const view = this.shown.snapshot();
    switch (event.type) {
      case 'snapshot':
        this.begin(event.view);
        return true;
      case 'message':
        this.keepTexts(event.message);
        this.shown.show({ ...view, messages: withMessage(view.messages, event.message) });
        return true;
      case 'append':
        return this.append(event.message, event.by, event.from, event.text);
      case 'phase':
        this.shown.show({
          ...view,
          messages: view.messages.map(message =>
            message.id === event.message && message.role === 'assistant'
              ? { ...message, phase: event.phase, progress: event.progress }
              : message
          )
        });
        return true;
      case 'removed': {
        const gone = new Set(event.messages);
        this.shown.show({
          ...view,
          messages: view.messages.filter(message => !gone.has(message.id))
        });
        return true;
      }
      case 'summary':
        this.shown.show({ ...view, summary: event.summary, context: event.context });
        return true;
      case 'deleted':
        this.shown.show({ ...EMPTY_TRANSCRIPT, deleted: true });
        return true;
    }
  }

  /** Older messages that were read before stay when the snapshot begins where they can be joined. */
  private begin(view: ChatView): void {
    const before = this.shown.snapshot();
    view.messages.forEach(message => this.keepTexts(message));
    const first = view.messages[0]?.id;
    const joint = before.messages.findIndex(message => message.id === first);
    const older = joint > 0 && view.more ? before.messages.slice(0, joint) : [];
    this.shown.show({
      summary: view.summary,
      messages: [...older, ...view.messages],
      more: older.length > 0 ? before.more : view.more,
      context: view.context,
      deleted: false
    });
  }

  private append(message: string, by: By, from: number, text: string): boolean {
    const live = this.textOf(message, by);
    if (from > live.length) {
      return false;
    }
    const fresh = text.slice(live.length - from);
    if (fresh !== '') {
      live.append(fresh);
      for (const listener of [...this.writers]) {
        listener(message, fresh);
      }
    }
    return true;
  }

  private keepTexts(message: ChatMessage): void {
    if (message.role === 'assistant') {
      for (const part of message.parts) {
        this.textOf(message.id, part.by).become(part.text);
      }
    }
  }
}

function withMessage(messages: readonly ChatMessage[], message: ChatMessage): ChatMessage[] {
  const at = messages.findIndex(item => item.id === message.id);
  return at < 0 ? [...messages, message] : messages.with(at, message);
}

/** Phases in which an answer is being made. */
const UNDER_WAY = new Set(['queued', 'loading', 'reading', 'writing', 'asking']);

/** Whether a message is an answer that is being made. */
export function isUnderWay(message: ChatMessage): boolean {
  return message.role === 'assistant' && UNDER_WAY.has(message.phase);
}
