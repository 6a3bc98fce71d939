/** Turns tokens into text: a character made of several tokens is kept back until it is whole. */

/** How many tokens before a new one its text may depend on. */
const CONTEXT = 16;

/** What a token that ends inside a character becomes. */
const UNFINISHED = '\uFFFD';

/** A piece of text and the natural logarithms of the probabilities of its tokens. */
export interface Piece {
  text: string;
  logprobs: number[];
}

/** Collects the tokens of one answer. */
export class Pieces {
  private before: number[] = [];
  private fresh: number[] = [];
  private logprobs: number[] = [];
  private text = '';

  /** @param textOf the text of `fresh` after `before` */
  constructor(private readonly textOf: (fresh: number[], before: number[]) => string) {}

  /** The text that is whole now, `null` when the token waits for the next one. */
  push(token: number, logprob: number): Piece | null {
    this.fresh.push(token);
    this.logprobs.push(logprob);
    const text = this.textOf(this.fresh, this.before);
    return text.endsWith(UNFINISHED) || text === '' ? null : this.take(text);
  }

  /** What is left, whole or not. */
  end(): Piece | null {
    const text = this.textOf(this.fresh, this.before);
    return text === '' ? null : this.take(text);
  }

  /** Whether the text so far is one complete JSON value in brackets or quotes. */
  isWholeJson(): boolean {
    const text = this.text.trim();
    if (!/[\]}"]$/.test(text)) {
      return false;
    }
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false; // still being written
    }
  }

  private take(text: string): Piece {
    const piece = { text, logprobs: this.logprobs };
    this.before = [...this.before, ...this.fresh].slice(-CONTEXT);
    this.fresh = [];
    this.logprobs = [];
    this.text += text;
    return piece;
  }
}
