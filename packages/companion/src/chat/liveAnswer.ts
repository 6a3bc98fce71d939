/** An answer while it is made: its text grows in constant time, and a whole message can be had at any moment. */
import type {
  Answer,
  AnswerPhase,
  ChatMessage,
  PhaseProgress,
  Preview,
  RouteRecord,
  Seen
} from '@lockstep/protocol';
import { GrowingText } from './growingText';

export type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;

/** The phases in which nothing more is to come. */
export const ENDED: ReadonlySet<AnswerPhase> = new Set(['done', 'stopped', 'cut-off', 'failed']);

type Part = Omit<Answer, 'text'> & { text: GrowingText };

export class LiveAnswer {
  /** What the model saw, once that is known. */
  seen: Seen | null = null;
  preview: Preview | null = null;
  record: RouteRecord | null = null;
  problem: AssistantMessage['problem'] = null;
  /** While it is queued: answers of others that are made first. */
  ahead: number | null = null;

  /** @param now milliseconds since 1970 */
  constructor(
    readonly id: string,
    readonly at: number,
    /** The question's message id, `null` for the greeting. */
    readonly answers: string | null,
    private readonly now: () => number
  ) {
    this.began = now();
  }

  get phase(): AnswerPhase {
    return this.current;
  }

  get ended(): boolean {
    return ENDED.has(this.current);
  }

  get hasText(): boolean {
    return this.parts.some(({ text }) => text.length > 0);
  }

  /** Enters a phase. @returns false when it was in it, with the same time left */
  enter(phase: AnswerPhase, left: number | null = null): boolean {
    if (phase === this.current && left === this.left) {
      return false;
    }
    if (phase !== this.current) {
      this.began = this.now();
    }
    this.current = phase;
    this.left = left;
    return true;
  }

  get progress(): PhaseProgress | null {
    return this.ended
      ? null
      : {
          since: Math.max(0, this.now() - this.began),
          left: this.left,
          ...(this.current === 'queued' && this.ahead !== null ? { ahead: this.ahead } : {})
        };
  }

  /** A model begins; a second one in the same place starts its text anew. */
  begin(part: Omit<Answer, 'text'>): void {
    this.parts = [
      ...this.parts.filter(({ by }) => by !== part.by),
      { ...part, text: new GrowingText() }
    ];
  }

  append(by: Answer['by'], piece: string): { from: number; text: string } | null {
    const part = this.parts.find(candidate => candidate.by === by);
    if (part === undefined) {
      throw new Error(`Text came for the ${by} answer before that began.`);
    }
    return part.text.append(piece);
  }

  /** Forgets its text, to begin again. */
  clear(): void {
    this.parts = [];
  }

  get message(): AssistantMessage {
    return {
      id: this.id,
      at: this.at,
      role: 'assistant',
      answers: this.answers,
      phase: this.current,
      progress: this.progress,
      parts: this.parts.map(part => ({ ...part, text: part.text.toString() })),
      preview: this.preview,
      record: this.record,
      problem: this.problem,
      saw: this.seen !== null
    };
  }

  private current: AnswerPhase = 'queued';
  private left: number | null = null;
  private began: number;
  private parts: Part[] = [];
}
