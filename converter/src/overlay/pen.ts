/** Writes into an overlay's text so that comments, order and manner of writing stay. */
import { Overlay } from '@lockstep/protocol';
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Node,
  parseDocument,
  visit,
  YAMLMap
} from 'yaml';
import { keepLines } from './kept';
import { OverlayText } from './text';

/** A member's value, as YAML writes it. */
export type Plain = string | number | boolean | object;

/** All comments within a node, in the order of the text. */
function commentsIn(node: unknown): string[] {
  if (isPair(node)) {
    return [...commentsIn(node.key), ...commentsIn(node.value)];
  }
  if (!isNode(node)) {
    return [];
  }
  const inner = isCollection(node) ? node.items.flatMap(item => commentsIn(item)) : [];
  return [node.commentBefore, ...inner, node.comment].filter(
    text => text !== undefined && text !== null
  );
}

function put(node: Node, comments: readonly string[], where: 'commentBefore' | 'comment'): void {
  const all = [...comments, node[where]].filter(text => text !== undefined && text !== null);
  if (comments.length > 0) {
    node[where] = all.join('\n');
  }
}

function indexOf(map: YAMLMap, key: string): number {
  return map.items.findIndex(({ key: own }) => isScalar(own) && String(own.value) === key);
}

/** Takes a pair out of a map; its comments go to what follows it, or to the end of the map. */
function takeOut(map: YAMLMap, key: string): void {
  const at = indexOf(map, key);
  const [pair] = at === -1 ? [] : map.items.splice(at, 1);
  const comments = commentsIn(pair);
  const next = map.items[at]?.key;
  if (isNode(next)) {
    put(next, comments, 'commentBefore');
  } else if (comments.length > 0) {
    map.comment = [map.comment, ...comments].filter(text => typeof text === 'string').join('\n');
  }
}

/** Writes out what aliases stand for, so that an edit of one place changes no other. */
function withoutAliases(document: Document): void {
  visit(document, {
    Alias: (_, alias) => {
      const copy = alias.resolve(document)?.clone();
      return isNode(copy) ? copy : undefined;
    }
  });
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node) {
        delete node.anchor;
      }
    }
  });
}

/** How a text is written, as far as the library asks. */
function manner(text: string): {
  lineWidth: number;
  indent: number;
  flowCollectionPadding: boolean;
} {
  const [, indent = '  '] = /^[^\s#-][^\n]*:[^\S\n]*(?:#[^\n]*)?\n( +)\S/m.exec(text) ?? [];
  return {
    lineWidth: 0,
    indent: indent.length,
    flowCollectionPadding: !/[{[][^\s{}[\]]/.test(text)
  };
}

/** An overlay's text under edit. */
export class Pen {
  private readonly document: Document;
  private readonly before: string;
  private readonly manner: ReturnType<typeof manner>;
  /** The text before any edit, as the library writes it. */
  private readonly written: string;
  /** What it says, as far as it was asked since the last change. */
  private known: Overlay | null = null;

  /** @throws UserError `overlay-invalid` */
  constructor(private readonly text: string) {
    this.document = new OverlayText(text).document;
    this.before = JSON.stringify(this.document.toJS());
    this.manner = manner(text);
    this.written = this.document.toString(this.manner);
    withoutAliases(this.document);
  }

  /** What the overlay says now. */
  get content(): Overlay {
    this.known ??= Overlay.parse(this.document.toJS() ?? {});
    return this.known;
  }

  /** The whole text; the very same where the overlay says the same as before. */
  toString(): string {
    if (JSON.stringify(this.document.toJS()) === this.before) {
      return this.text;
    }
    const root = this.root();
    const written =
      root.items.length > 0
        ? this.inOwnLines(this.document.toString(this.manner))
        : [this.document.commentBefore, ...commentsIn(root), this.document.comment]
            .filter(comment => typeof comment === 'string')
            .map(comment => `${comment.replace(/^(?=.)/gm, '#')}\n`)
            .join('');
    const lines = this.text.includes('\r\n') ? written.replace(/\r?\n/g, '\r\n') : written;
    return this.text.startsWith('\ufeff') ? `\ufeff${lines}` : lines;
  }

  /** The library's text, with the lines that no edit touched as they were, as long as it says the same. */
  private inOwnLines(written: string): string {
    const original = this.text.replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
    const kept = keepLines(original, this.written, written);
    const again = parseDocument(kept);
    const isSame =
      again.errors.length === 0 &&
      JSON.stringify(again.toJS()) === JSON.stringify(this.document.toJS());
    return isSame ? kept : written;
  }

  private root(): YAMLMap {
    const { contents } = this.document;
    if (isMap(contents)) {
      return contents;
    }
    const map = new YAMLMap();
    map.commentBefore = contents?.commentBefore;
    this.document.contents = map;
    return map;
  }

  /** The map at a place, made where there is none. */
  private map(path: readonly string[]): YAMLMap {
    let map = this.root();
    for (const key of ['', ...path]) {
      const own = key === '' ? map : map.items[indexOf(map, key)]?.value;
      const next = isMap(own) ? own : new YAMLMap();
      if (next !== own) {
        this.give(map, key, next);
      }
      if (next.items.length === 0) {
        next.flow = false;
      }
      map = next;
    }
    return map;
  }

  /** Puts a value under a key: in its place, else before the item at an index, else at the end. */
  private give(map: YAMLMap, key: string, value: Node, before = -1): void {
    const own = map.items[indexOf(map, key)];
    if (own === undefined) {
      const pair = this.document.createPair(key, value);
      map.items.splice(before === -1 ? map.items.length : before, 0, pair);
    } else {
      own.value = value;
    }
  }

  private node(value: Plain): Node {
    const node = this.document.createNode(value);
    if (isCollection(node)) {
      node.flow = true;
    }
    return node;
  }

  /** Sets a member; a new one stands before the anchor, which comes last. */
  set(path: readonly string[], member: string, value: Plain): void {
    this.known = null;
    const map = this.map(path);
    const at = indexOf(map, member);
    const anchor = indexOf(map, 'at');
    const old = map.items[at]?.value;
    const node = this.node(value);
    if (isNode(old)) {
      node.comment = old.comment;
      node.commentBefore = old.commentBefore;
      if (isScalar(old) && isScalar(node) && /^QUOTE/.test(old.type ?? '')) {
        node.type = old.type;
      }
    }
    this.give(map, member, node, anchor);
  }

  /** Takes a member out, and what is empty then. */
  remove(path: readonly string[], member: string): void {
    this.known = null;
    const maps = path.reduce<YAMLMap[]>(
      (all, key) => {
        const last = all.at(-1);
        const next = last?.items[indexOf(last, key)]?.value;
        return isMap(next) ? [...all, next] : all;
      },
      [this.root()]
    );
    if (maps.length <= path.length) {
      return;
    }
    const keys = [...path, member];
    for (let depth = path.length; depth >= 0; depth--) {
      const map = maps[depth];
      const key = keys[depth];
      if (map === undefined || key === undefined) {
        return;
      }
      takeOut(map, key);
      // An entry that holds nothing but its anchor says nothing.
      if (map.items.length > (depth === 2 && indexOf(map, 'at') !== -1 ? 1 : 0)) {
        return;
      }
    }
  }
}
