/** A text that grows by pieces, each in constant time, whatever its length. */

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;

export class GrowingText {
  /** UTF-16 units so far; half a character that waits for its rest does not count. */
  get length(): number {
    return this.size;
  }

  /**
   * Adds a piece. Half a character at its end waits for the next piece, since no frame may hold one.
   *
   * @returns where the new text begins, and the text; `null` when nothing can be told yet
   */
  append(piece: string): { from: number; text: string } | null {
    let text = this.half + piece;
    this.half = '';
    if (isHigh(text.charCodeAt(text.length - 1))) {
      this.half = text.slice(-1);
      text = text.slice(0, -1);
    }
    if (text === '') {
      return null;
    }
    // A half that its stream never completed stands as the sign for it.
    text = text.toWellFormed();
    const from = this.size;
    this.pieces.push(text);
    this.size += text.length;
    return { from, text };
  }

  /** The whole text. Joins what came since the last call. */
  toString(): string {
    if (this.pieces.length > 1) {
      this.pieces = [this.pieces.join('')];
    }
    return this.pieces[0] ?? '';
  }

  private pieces: string[] = [];
  private size = 0;
  private half = '';
}
