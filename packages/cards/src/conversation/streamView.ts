/**
 * Draws a growing Markdown text: finished blocks once, by the host's renderer; the open tail as plain text that
 * is only ever added to. The work for a chunk does not depend on how long the text is.
 */
import { BlockSplitter, type Block } from './blocks';
import type { LiveText } from './liveText';

/** What finished blocks are drawn with. Each returns how to take down what it drew. */
export interface StreamTools {
  /** Draws untrusted Markdown into a node. */
  drawMarkdown(node: HTMLElement, markdown: string): () => void;
  /** Draws a block of code, as text and never as markup, at the end of a node. */
  drawCode(host: HTMLElement, code: string, language: string): () => void;
}

/** A text node longer than this is left alone and a new one begun: adding to a node copies it. */
const LONG_NODE = 1_000;

/** One text on a page. Disposing takes everything down again. */
export class StreamView {
  private splitter = new BlockSplitter();
  private readonly ends: (() => void)[] = [];
  /** Where the open tail is, `null` while it is empty. */
  private tail: { node: HTMLElement; text: Text; into: HTMLElement } | null = null;
  private ended = false;
  private readonly stop: () => void;

  /**
   * @param node empty, and filled by nobody else
   * @param text shown as it is now and as it grows
   */
  constructor(
    private readonly node: HTMLElement,
    private readonly text: LiveText,
    private readonly tools: StreamTools
  ) {
    this.stop = text.follow({
      added: piece => this.add(piece),
      replaced: () => {
        this.anew();
        if (this.ended) {
          this.finish();
        }
      }
    });
    this.anew();
  }

  /** The answer is complete: what is open becomes its last block. */
  end(): void {
    if (!this.ended) {
      this.ended = true;
      this.finish();
    }
  }

  dispose(): void {
    this.stop();
    this.clear();
  }

  private add(piece: string): void {
    if (this.ended) {
      // The last block was closed for good; what goes on may belong inside it.
      this.anew();
      this.finish();
      return;
    }
    const code = this.splitter.openCode;
    const finished = this.splitter.push(piece);
    if (finished.length === 0 && this.splitter.openCode === code) {
      this.grow(piece);
    } else {
      this.draw(finished);
      this.dropTail();
      this.grow(this.splitter.shown);
    }
  }

  private finish(): void {
    this.dropTail();
    this.draw(this.splitter.end());
  }

  private anew(): void {
    this.clear();
    this.splitter = new BlockSplitter();
    this.draw(this.splitter.push(this.text.text));
    this.grow(this.splitter.shown);
  }

  private clear(): void {
    this.ends.splice(0).forEach(end => end());
    this.tail = null;
    this.node.replaceChildren();
  }

  private draw(blocks: readonly Block[]): void {
    if (blocks.length > 0) {
      this.dropTail();
    }
    for (const block of blocks) {
      if (block.kind === 'code') {
        this.ends.push(this.tools.drawCode(this.node, block.code, block.language));
      } else if (block.raw.trim() !== '') {
        const host = document.createElement('div');
        host.className = 'lk-block';
        this.node.append(host);
        this.ends.push(this.tools.drawMarkdown(host, block.raw));
      }
    }
  }

  private grow(added: string): void {
    const piece = this.tail ? added : added.replace(/^(?:[ \t]*\r?\n)+/, '');
    if (piece === '') {
      return;
    }
    this.tail ??= this.openTail();
    if (this.tail.text.length > LONG_NODE) {
      this.tail.text = document.createTextNode('');
      this.tail.into.append(this.tail.text);
    }
    this.tail.text.appendData(piece);
  }

  private openTail(): { node: HTMLElement; text: Text; into: HTMLElement } {
    const text = document.createTextNode('');
    if (this.splitter.openCode !== null) {
      const { block, code } = codeFrame();
      code.append(text);
      this.node.append(block);
      return { node: block, text, into: code };
    }
    const paragraph = document.createElement('p');
    paragraph.className = 'lk-block lk-tail';
    paragraph.append(text);
    this.node.append(paragraph);
    return { node: paragraph, text, into: paragraph };
  }

  private dropTail(): void {
    this.tail?.node.remove();
    this.tail = null;
  }
}

/** Code as it is shown before its fence is closed. */
function codeFrame(): { block: HTMLElement; code: HTMLElement } {
  const block = document.createElement('div');
  block.className = 'lk-codeblock';
  const pre = document.createElement('pre');
  pre.className = 'lk-code';
  pre.tabIndex = 0;
  const code = document.createElement('code');
  pre.append(code);
  block.append(pre);
  return { block, code };
}
