/** Puts values back where placeholders stand in a stream, and notes what a model made of them otherwise. */
import type { Restorer } from './contract';
import { LONGEST_PLACEHOLDER, PLACEHOLDER, UNFINISHED } from './placeholder';

/** What a model may make of one: brackets lost, letters changed, blanks added. `KIND` and digits are still there. */
const MANGLED =
  /(?<![\w[])(?:\[{1,3}\s?|\{\{?\s?|\\\[\\?\[?|<\s?)?(?:secret|card|iban|id|email|phone|term|person|value|url|ip|host|path|text)[ _-]\s?\d{5,9}(?:\s?\]{1,3}|\s?\}\}?|\s?>)?(?!\w)/gi;
/** How many are noted; more say nothing new. */
const NOTED = 20;

/** One stream's restorer. */
export function restorerOf(values: ReadonlyMap<string, string>): Restorer {
  let waiting = '';
  let tail = '';
  const mangled: string[] = [];
  const note = (text: string) => {
    if (mangled.length < NOTED && !mangled.includes(text)) {
      mangled.push(text);
    }
  };
  /** What stands between our own placeholders, read for what may have been one. */
  const look = (text: string) => {
    for (const { 0: found } of text.matchAll(MANGLED)) {
      note(found);
    }
  };
  const restore = (text: string): string => {
    const seen =
      tail +
      text.replace(PLACEHOLDER, placeholder => {
        if (!values.has(placeholder)) {
          note(placeholder);
        }
        return '\n';
      });
    // The last characters may be the beginning of a mangled one; they are looked at with what follows.
    const cut = Math.max(0, seen.length - LONGEST_PLACEHOLDER);
    const edge = cut + Math.max(0, seen.slice(cut).lastIndexOf('\n') + 1);
    look(seen.slice(0, edge));
    tail = seen.slice(edge);
    return text.replace(PLACEHOLDER, placeholder => values.get(placeholder) ?? placeholder);
  };
  return {
    mangled,
    push(piece) {
      waiting += piece;
      const from = Math.max(0, waiting.length - LONGEST_PLACEHOLDER);
      const unfinished = UNFINISHED.exec(waiting.slice(from));
      const whole = unfinished === null ? waiting.length : from + unfinished.index;
      const out = restore(waiting.slice(0, whole));
      waiting = waiting.slice(whole);
      return out;
    },
    end() {
      const out = restore(waiting);
      waiting = '';
      look(tail);
      tail = '';
      return out;
    }
  };
}
