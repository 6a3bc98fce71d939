/** Questions of a kernel: which input each belongs to, and whether its answer is known already. */
import { isSecretMark, type Step, type StoredValue, type Value } from '@lockstep/protocol';
import { textOfValue } from '@lockstep/workflow';
import type { KernelQuestion } from '../kernels/lease';

/** An answer given before the question came. */
export interface ReadyAnswer {
  text: string;
  reply: StoredValue;
}

export interface PromptOptions {
  step: Step;
  /** Replies of the execution that is replayed, in order; empty when the step runs anew. */
  earlier: readonly { text: string; reply: StoredValue }[];
  /** The step's values: an asked input set beforehand answers its question once. */
  values: Record<string, StoredValue>;
  /** A secret's raw value, when it is held. */
  secret(input: string): Value | undefined;
}

/** The questions of one execution, in order. */
export class Prompts {
  constructor(private readonly options: PromptOptions) {
    this.replies = [...options.earlier];
  }

  /** The input that a question of a cell belongs to: the same text first, else one whose text is computed. */
  inputFor(cell: string, question: KernelQuestion): string | null {
    const asked = this.options.step.inputs.filter(
      input => input.place.at === 'prompt' && input.place.cell === cell
    );
    const same = asked.filter(
      ({ place }) => place.at === 'prompt' && place.prompt?.trim() === question.text.trim()
    );
    const computed = asked.filter(({ place }) => place.at === 'prompt' && place.prompt === null);
    const candidates = same.length > 0 ? same : computed;
    // A loop asks the same question again: it keeps its input.
    const input = candidates.find(({ id }) => !this.seen.has(id)) ?? candidates.at(-1);
    if (input !== undefined) {
      this.seen.add(input.id);
    }
    return input?.id ?? null;
  }

  /** Whether an input's replies are never stored, however the code asks for them. */
  isSecret(input: string | null): boolean {
    return this.options.step.inputs.some(({ id, type }) => id === input && type === 'secret');
  }

  /**
   * The answer, when nobody has to be asked: what was answered at the same question of the execution that is
   * replayed, else a value set for its input beforehand. That one serves once, because a program that asks again
   * did not like it.
   */
  answer(question: KernelQuestion, input: string | null): ReadyAnswer | null {
    const [earlier] = this.replies;
    if (earlier !== undefined) {
      if (earlier.text !== question.text) {
        // The program took another way than last time: from here on its questions are new ones.
        this.replies = [];
      } else {
        this.replies.shift();
        const ready = this.ready(earlier.reply, input);
        if (ready !== null) {
          return ready;
        }
      }
    }
    const set = input === null || this.used.has(input) ? undefined : this.options.values[input];
    if (input === null || set === undefined) {
      return null;
    }
    this.used.add(input);
    return this.ready(set, input);
  }

  private ready(reply: StoredValue, input: string | null): ReadyAnswer | null {
    if (!isSecretMark(reply)) {
      return { text: textOfValue(reply), reply: { t: 'str', v: textOfValue(reply) } };
    }
    const raw = input === null ? undefined : this.options.secret(input);
    return raw === undefined ? null : { text: textOfValue(raw), reply: { secret: true } };
  }

  private replies: { text: string; reply: StoredValue }[];
  private readonly seen = new Set<string>();
  private readonly used = new Set<string>();
}
