/** Pseudonyms for one work order: values out, placeholders in, and back again in a stream of any pieces. */
import type { Finding, FindingKind, Pseudonyms } from './contract';
import { detect } from './detect';
import { merged, replaced } from './merge';

/** What looks like a placeholder in somebody's own text is hidden too, so that all that is left are ours. */
const LITERAL = /\[\[[A-Z]+_\d+\]\]/g;
/** The beginning of a placeholder at the end of a text; its rest may come with the next piece. */
const UNFINISHED = /\[(?:\[(?:[A-Z]{1,12}(?:_(?:\d{1,9}\]?)?)?)?)?$/;
/** Longest placeholder, in characters: two brackets, 12 letters, a line, 9 digits, two brackets. */
const LONGEST = 26;

/** How detection is done; a test may bring its own. */
export type Finds = (text: string) => Finding[];

/** Placeholders for the finds of one work order. */
export function pseudonyms(finds: Finds = detect): Pseudonyms {
  const placeholders = new Map<string, string>();
  const values = new Map<string, string>();
  const counts = new Map<string, number>();

  const placeholderOf = (kind: FindingKind | 'text', value: string): string => {
    const known = placeholders.get(value);
    if (known !== undefined) {
      return known;
    }
    const name = kind.toUpperCase();
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const placeholder = `[[${name}_${count}]]`;
    placeholders.set(value, placeholder);
    values.set(placeholder, value);
    return placeholder;
  };
  const restore = (text: string): string =>
    text.replace(LITERAL, placeholder => values.get(placeholder) ?? placeholder);

  return {
    hide(text) {
      const literals = [...text.matchAll(LITERAL)].map(match => ({
        kind: 'person' as const,
        start: match.index,
        end: match.index + match[0].length
      }));
      const isLiteral = new Set(literals.map(({ start, end }) => `${start}:${end}`));
      return replaced(text, merged([...finds(text), ...literals]), ({ kind, start, end }) =>
        placeholderOf(
          kind === 'person' && isLiteral.has(`${start}:${end}`) ? 'text' : kind,
          text.slice(start, end)
        )
      );
    },
    get count() {
      return values.size;
    },
    restorer() {
      let waiting = '';
      return {
        push(piece) {
          waiting += piece;
          const tail = Math.max(0, waiting.length - LONGEST);
          const unfinished = UNFINISHED.exec(waiting.slice(tail));
          const whole = unfinished === null ? waiting.length : tail + unfinished.index;
          const out = restore(waiting.slice(0, whole));
          waiting = waiting.slice(whole);
          return out;
        },
        end() {
          const out = restore(waiting);
          waiting = '';
          return out;
        }
      };
    }
  };
}
