/** What a screen reader hears of a stream: finished sentences, at most one utterance every three seconds. */

/** Least time between two utterances, in milliseconds. */
export const BETWEEN = 3_000;
/** Longest utterance, in characters: what comes faster than speech is cut at a sentence. */
const LONGEST = 600;

const SENTENCE_END = /[.!?:;…]["')\]]?(?=\s)|\n+/g;

/** Collects text and gives out whole sentences; code is named and not read. */
export class Sentences {
  private rest = '';
  private ready: string[] = [];
  private code = false;
  private spokenAt = -Infinity;

  /** Adds text as it arrives. */
  push(text: string): void {
    this.rest += text;
    let from = 0;
    for (const match of this.rest.matchAll(SENTENCE_END)) {
      const end = match.index + match[0].length;
      this.take(this.rest.slice(from, end));
      from = end;
    }
    this.rest = this.rest.slice(from);
  }

  /** The text is at its end: what is left counts as a sentence. */
  end(): void {
    this.take(this.rest);
    this.rest = '';
    this.code = false;
  }

  /** Milliseconds until {@link take} may give something, `null` when nothing waits. */
  due(now: number): number | null {
    return this.ready.length === 0 ? null : Math.max(0, this.spokenAt + BETWEEN - now);
  }

  /** What to say now; `null` when nothing waits or the last utterance is too fresh. */
  say(now: number): string | null {
    if (this.due(now) !== 0) {
      return null;
    }
    let said = this.ready.shift() ?? '';
    while (this.ready[0] !== undefined && said.length + this.ready[0].length < LONGEST) {
      said += ` ${this.ready.shift()}`;
    }
    this.spokenAt = now;
    return said;
  }

  private take(piece: string): void {
    const fence = /^\s*(?:```|~~~)/.test(piece);
    if (fence) {
      this.code = !this.code;
      if (this.code) {
        this.ready.push('Code block.');
      }
      return;
    }
    const words = piece.replace(/[*_`#>|]+/g, '').trim();
    if (!this.code && words !== '') {
      this.ready.push(words);
    }
  }
}
