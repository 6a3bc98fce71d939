/** Staying with a model that still knows the prompt: what leaving it would lose is counted in money. */
import type { Usage } from '@lockstep/protocol';
import type { PriceList } from './prices';

/** How long a provider keeps what it knows of a prompt, in milliseconds. */
const KNOWN = 300_000;
/** Conversations that are remembered. */
const MOST = 64;
/** Tokens that an answer usually has. */
const USUAL_OUTPUT = 350;

/** Remembers for each conversation which cloud model answered last, and how much of the prompt it knew by then. */
export class Sticky {
  /** @param steady milliseconds by a clock that only goes on */
  constructor(private readonly steady: () => number) {}

  /** A cloud model answered. Only what it said that it knew counts. */
  tell(conversation: string | null, model: string, usage: Usage | null): void {
    if (conversation === null) {
      return;
    }
    this.#last.delete(conversation);
    if ((usage?.cachedTokens ?? 0) > 0 && usage !== null) {
      this.#last.set(conversation, { model, usage, at: this.steady() });
    }
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST && oldest !== undefined) {
      this.#last.delete(oldest);
    }
  }

  /**
   * Whether the dearer model, which answered last, is now the cheaper one: it still knows most of the prompt, and the
   * cheaper one would have to be paid for reading all of it.
   */
  stays(conversation: string | null, dearer: string, cheaper: string, prices: PriceList): boolean {
    const last = conversation === null ? undefined : this.#last.get(conversation);
    if (last?.model !== dearer || this.steady() - last.at > KNOWN) {
      return false;
    }
    const { promptTokens, cachedTokens } = last.usage;
    const of = (model: string, usage: Partial<Usage>): number =>
      prices.priced(model, { promptTokens, outputTokens: USUAL_OUTPUT, ...usage });
    return of(dearer, { cachedTokens }) <= of(cheaper, {});
  }

  readonly #last = new Map<string, { model: string; usage: Usage; at: number }>();
}
