/** Puts values back where placeholders stand in a stream, and notes what a model made of them otherwise. */
import type { Restorer } from './contract';
import { LONGEST_PLACEHOLDER, PLACEHOLDER, UNFINISHED } from './placeholder';

/** What a model may make of one: brackets lost, letters changed, blanks added. `KIND` and digits are still there. */
const MANGLED =
  /(?<![\w[])(?:\[{1,3}\s?|\{\{?\s?|\\\[\\?\[?|<\s?)?(?:secret|card|iban|id|email|phone|term|person|value|url|ip|host|path|text)[ _-]\s?\d{5,9}(?:\s?\]{1,3}|\s?\}\}?|\s?>)?(?!\w)/gi;
/** Longest that a mangled one still grows by once its digits are there: a blank and brackets. */
const CLOSING = 4;
/** Characters that are read again with the next piece: more than any of them is long. */
const KEPT = 2 * LONGEST_PLACEHOLDER;
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
  /** Reads on; what ends near the text's end as it is now may still grow, and is noted with what follows, or at the end. */
  const look = (text: string, isEnd: boolean) => {
    const seen = tail + text;
    for (const { 0: found, index } of seen.matchAll(MANGLED)) {
      const end = index + found.length;
      if (end + CLOSING > tail.length && (isEnd || end + CLOSING <= seen.length)) {
        note(found);
      }
    }
    tail = seen.slice(-KEPT);
  };
  const restore = (text: string, isEnd: boolean): string => {
    const between = text.replace(PLACEHOLDER, placeholder => {
      if (!values.has(placeholder)) {
        note(placeholder);
      }
      return '\n';
    });
    look(between, isEnd);
    return text.replace(PLACEHOLDER, placeholder => values.get(placeholder) ?? placeholder);
  };
  return {
    mangled,
    push(piece) {
      waiting += piece;
      const from = Math.max(0, waiting.length - LONGEST_PLACEHOLDER);
      const unfinished = UNFINISHED.exec(waiting.slice(from));
      const whole = unfinished === null ? waiting.length : from + unfinished.index;
      const out = restore(waiting.slice(0, whole), false);
      waiting = waiting.slice(whole);
      return out;
    },
    end() {
      const out = restore(waiting, true);
      waiting = '';
      return out;
    }
  };
}
