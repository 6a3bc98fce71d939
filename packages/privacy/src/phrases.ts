/**
 * Many phrases looked for in one pass over a text: an automaton after Aho and Corasick whose letters are words, so
 * that a match begins and ends with a word and blanks, case and punctuation between its words do not matter.
 */

/** A word, or one sign of a script that writes without blanks. Marks belong to the letter before them. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}\p{M}])+/gu;
/** Most characters between two words of one match: a blank, a comma and a quote, not a new sentence. */
const GAP = 3;

/** A phrase and what finding it means. */
export interface Phrase<T> {
  text: string;
  /** Matches only when written exactly so, since the words are ordinary ones otherwise. */
  asWritten: boolean;
  means: T;
}

/** A match. `start` and `end` count UTF-16 units. */
export interface Match<T> {
  start: number;
  end: number;
  means: T;
}

interface Node<T> {
  next: Map<number, Node<T>>;
  /** Where the longest end of what was read goes on that begins another phrase. */
  fail: Node<T> | null;
  depth: number;
  ends: { text: string; asWritten: boolean; means: T }[];
  /** The nearest node on the way of `fail` where a phrase ends. */
  shorter: Node<T> | null;
}

const fold = (word: string): string => word.normalize('NFKC').toLowerCase();
const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/** Compiles phrases; the search takes time linear in the text's length, however many they are. */
export function phraseSearch<T>(phrases: Iterable<Phrase<T>>): (text: string) => Match<T>[] {
  const ids = new Map<string, number>();
  const root = node<T>(0);
  for (const { text, asWritten, means } of phrases) {
    const words = wordsOf(text);
    let at = root;
    for (const word of words) {
      const key = fold(word);
      const id = ids.get(key) ?? ids.size;
      ids.set(key, id);
      let next = at.next.get(id);
      if (next === undefined) {
        next = node(at.depth + 1);
        at.next.set(id, next);
      }
      at = next;
    }
    if (words.length > 0 && !at.ends.some(end => !end.asWritten)) {
      at.ends.push({ text: words.join(' '), asWritten, means });
    }
  }
  link(root);
  return text => (ids.size === 0 ? [] : search(text, root, ids));
}

const node = <T>(depth: number): Node<T> => ({
  next: new Map(),
  fail: null,
  depth,
  ends: [],
  shorter: null
});

/** Breadth first, so that what is shorter is linked before what is longer. */
function link<T>(root: Node<T>): void {
  const queue = [root];
  for (const at of queue) {
    for (const [id, next] of at.next) {
      next.fail = at === root ? root : step(at.fail ?? root, id, root);
      next.shorter = next.fail.ends.length > 0 ? next.fail : next.fail.shorter;
      queue.push(next);
    }
  }
}

function step<T>(from: Node<T>, id: number, root: Node<T>): Node<T> {
  for (let at: Node<T> | null = from; at !== null; at = at.fail) {
    const next = at.next.get(id);
    if (next !== undefined) {
      return next;
    }
  }
  return root;
}

function search<T>(text: string, root: Node<T>, ids: ReadonlyMap<string, number>): Match<T>[] {
  const found: Match<T>[] = [];
  /** Where each of the last words stands, so that a match knows its beginning. */
  const starts: number[] = [];
  const written: string[] = [];
  let at = root;
  let before = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const id = ids.get(fold(word));
    const apart = index - before > GAP;
    before = index + word.length;
    at = id === undefined ? root : step(apart ? root : at, id, root);
    starts.push(index);
    written.push(word);
    for (let end = ending(at); end !== null; end = end.shorter) {
      const first = starts.length - end.depth;
      const asIs = () => written.slice(first).join(' ');
      const meant = end.ends.find(({ asWritten, text: as }) => !asWritten || as === asIs());
      if (meant !== undefined) {
        found.push({ start: starts[first] ?? index, end: before, means: meant.means });
        break;
      }
    }
  }
  return found;
}

const ending = <T>(at: Node<T>): Node<T> | null => (at.ends.length > 0 ? at : at.shorter);
