/** The text of one answer while it grows: what was added reaches the page without anything being drawn again. */

/** What a reader of a growing text hears. */
export interface TextListener {
  /** Text was added at the end. */
  added(text: string): void;
  /** The text is another one now: begin anew with {@link LiveText.text}. */
  replaced(): void;
}

/** A text that grows at its end. Adding costs the same however long it is. */
export class LiveText {
  private readonly listeners = new Set<TextListener>();

  constructor(private whole = '') {}

  /** All of it. */
  get text(): string {
    return this.whole;
  }

  /** In UTF-16 units. */
  get length(): number {
    return this.whole.length;
  }

  /** Follows the text from here on. */
  follow(listener: TextListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Adds at the end. */
  append(text: string): void {
    this.whole += text;
    for (const listener of [...this.listeners]) {
      listener.added(text);
    }
  }

  /** Becomes `text`; a text that only goes on is appended. */
  become(text: string): void {
    if (text === this.whole) {
      return;
    }
    if (text.startsWith(this.whole)) {
      this.append(text.slice(this.whole.length));
      return;
    }
    this.whole = text;
    for (const listener of [...this.listeners]) {
      listener.replaced();
    }
  }
}
