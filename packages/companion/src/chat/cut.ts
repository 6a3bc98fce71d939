/** Shortens texts for a model's window: what is left out is counted, and no character is cut in two. */
import { splitsCharacter } from '../characters';

const marker = (left: number) => `\n… ${left} characters left out …\n`;
/** Room that the marker may need. */
const MARKER = 48;

/** Keeps `head` characters from the start and `tail` from the end, moved so that no surrogate pair is split. */
function pieces(text: string, head: number, tail: number): [string, string] {
  return [text.slice(0, clean(text, head)), text.slice(clean(text, text.length - tail))];
}

/** That place, or the one before it where it would split a surrogate pair. */
function clean(text: string, at: number): number {
  return splitsCharacter(text, at) ? at - 1 : at;
}

/**
 * The text in at most `size` characters: its head and its tail with a marker between them.
 *
 * @param tail which share of what stays is taken from the end, 0 to 1
 */
export function cut(text: string, size: number, tail = 0.3): string {
  if (text.length <= size) {
    return text;
  }
  const room = size - MARKER;
  if (room <= 0) {
    return text.slice(0, clean(text, Math.max(0, size)));
  }
  const end = Math.floor(room * tail);
  // A tail moved back by one to stay whole may be one longer, so the head gives way.
  const [head, rest] = pieces(text, room - end - 1, end);
  return `${head}${marker(text.length - head.length - rest.length)}${rest}`;
}

/** The first line, in at most `size` characters. */
export function firstLine(text: string, size: number): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length <= size ? line : `${line.slice(0, clean(line, size - 1))}…`;
}

/** A chat's title from its first question: at most 60 characters, ended between words where that is possible. */
export function titleFrom(question: string): string {
  const words = question.replaceAll(/\s+/g, ' ').trim();
  if (words.length <= TITLE) {
    return words;
  }
  const space = words.lastIndexOf(' ', TITLE - 1);
  return `${words.slice(0, clean(words, space > TITLE / 3 ? space : TITLE - 1))}…`;
}

const TITLE = 60;
