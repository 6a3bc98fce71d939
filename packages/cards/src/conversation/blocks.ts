/**
 * Splits Markdown that arrives in pieces into finished blocks and an open tail, so that each block is rendered
 * once. Every line is looked at once, when it ends; a piece without a line break costs nothing here.
 */

/** A finished block. `raw` of all blocks and the tail together is the text, unit by unit. */
export interface Block {
  /** `code`: a fenced block, whose code is in `code`. */
  kind: 'markdown' | 'code';
  raw: string;
  /** The code between the fences; empty for Markdown. */
  code: string;
  /** The language named at the fence; empty for none. */
  language: string;
}

interface Fence {
  marker: string;
  indent: number;
  language: string;
  lines: string[];
}

const FENCE = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const INDENTED = /^(?: {2,}|\t)/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t]|$)/;

/** Takes text in pieces of any size; the same text gives the same blocks however it was cut. */
export class BlockSplitter {
  /** The line that has not ended. */
  private line = '';
  /** Lines of the open block, each with its break. */
  private open: string[] = [];
  private fence: Fence | null = null;
  private list = false;
  /** A list saw an empty line: the next line tells whether it goes on. */
  private loose = false;

  /** Whether the open block is code, and its language then. */
  get openCode(): string | null {
    return this.fence ? this.fence.language : null;
  }

  /**
   * Adds text.
   *
   * @returns the blocks that this finished, in order
   */
  push(text: string): Block[] {
    const finished: Block[] = [];
    let from = 0;
    for (;;) {
      const end = text.indexOf('\n', from);
      if (end < 0) {
        this.line += text.slice(from);
        return finished;
      }
      const line = this.line + text.slice(from, end + 1);
      this.line = '';
      from = end + 1;
      this.take(line, finished);
    }
  }

  /** The text that belongs to no finished block, as it was written. */
  get tail(): string {
    return this.open.join('') + this.line;
  }

  /** What the open tail shows: inside a fence the lines after it, else the tail as it was written. */
  get shown(): string {
    return this.fence ? this.open.slice(1).join('') + this.line : this.tail;
  }

  /** Ends the text: what is open becomes the last block. */
  end(): Block[] {
    const finished: Block[] = [];
    if (this.line !== '') {
      const line = this.line;
      this.line = '';
      this.take(line, finished);
    }
    if (this.fence) {
      this.closeFence(this.fence, finished);
    } else {
      this.close(finished);
    }
    return finished;
  }

  private take(line: string, finished: Block[]): void {
    const bare = line.replace(/\r?\n$/, '');
    if (this.fence) {
      this.open.push(line);
      if (closes(bare, this.fence.marker)) {
        this.closeFence(this.fence, finished);
      } else {
        this.fence.lines.push(outdent(line, this.fence.indent));
      }
      return;
    }
    const fence = FENCE.exec(bare);
    if (fence) {
      this.close(finished);
      const [, indent = '', marker = '', info = ''] = fence;
      const language = info.trim().split(/\s+/)[0] ?? '';
      this.fence = { marker, indent: indent.length, language, lines: [] };
      this.open = [line];
      return;
    }
    if (bare.trim() === '') {
      this.blank(line, finished);
      return;
    }
    const item = LIST_ITEM.test(bare);
    if (this.loose && !item && !INDENTED.test(bare)) {
      this.close(finished);
    }
    if (this.open.length === 0) {
      this.list = item;
    }
    this.loose = false;
    this.open.push(line);
    if (!this.list && this.open.length === 1 && HEADING.test(bare)) {
      this.close(finished);
    }
  }

  private blank(line: string, finished: Block[]): void {
    this.open.push(line);
    if (this.list) {
      this.loose = true;
    } else if (this.open.some(kept => kept.trim() !== '')) {
      this.close(finished);
    }
  }

  private close(finished: Block[]): void {
    const raw = this.open.join('');
    if (raw !== '') {
      finished.push({ kind: 'markdown', raw, code: '', language: '' });
    }
    this.open = [];
    this.list = false;
    this.loose = false;
  }

  private closeFence(fence: Fence, finished: Block[]): void {
    const code = fence.lines.join('').replace(/\r?\n$/, '');
    finished.push({ kind: 'code', raw: this.open.join(''), code, language: fence.language });
    this.open = [];
    this.fence = null;
  }
}

/** A closing fence: at least as many of the same marks, and nothing after them. */
function closes(line: string, marker: string): boolean {
  const trimmed = line.trim();
  const mark = marker.charAt(0);
  return trimmed.length >= marker.length && [...trimmed].every(character => character === mark);
}

function outdent(line: string, indent: number): string {
  let spaces = 0;
  while (spaces < indent && (line[spaces] === ' ' || line[spaces] === '\t')) {
    spaces += 1;
  }
  return line.slice(spaces);
}
