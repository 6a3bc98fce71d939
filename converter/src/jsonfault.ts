/** Finds where a broken JSON text breaks, because engines word (and sometimes omit) the place of a syntax error. */

/** A place in a text: line and column count from 1, `offset` from 0 in UTF-16. */
export interface TextPlace {
  line: number;
  column: number;
  offset: number;
}

const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** Written so that a string of many megabytes needs no more memory than its escapes. */
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const BLANK = /[ \t\n\r]*/y;

/** Offset of the first character that cannot be there; the text's length when it ends too early. */
function faultOffset(text: string): number {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found !== null;
  };
  /** One open bracket each; `expect` says what may come next inside it. */
  const open: ('[' | '{')[] = [];
  let expect: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' = 'value';
  for (;;) {
    take(BLANK);
    const sign = text[at];
    if (sign === undefined) {
      return at;
    }
    const inside = open.at(-1);
    if ((expect === 'value-or-end' && sign === ']') || (expect === 'key-or-end' && sign === '}')) {
      at += 1;
      open.pop();
      expect = 'comma-or-end';
    } else if (expect === 'value' || expect === 'value-or-end') {
      if (sign === '[' || sign === '{') {
        at += 1;
        open.push(sign);
        expect = sign === '[' ? 'value-or-end' : 'key-or-end';
      } else if (take(STRING) || take(LITERAL)) {
        expect = 'comma-or-end';
      } else {
        return at;
      }
    } else if (expect === 'key' || expect === 'key-or-end') {
      if (!take(STRING)) {
        return at;
      }
      expect = 'colon';
    } else if (expect === 'colon') {
      if (sign !== ':') {
        return at;
      }
      at += 1;
      expect = 'value';
    } else if (inside === undefined) {
      return at;
    } else if (sign === ',') {
      at += 1;
      expect = inside === '[' ? 'value' : 'key';
    } else if (sign === (inside === '[' ? ']' : '}')) {
      at += 1;
      open.pop();
    } else {
      return at;
    }
  }
}

/** The place where `text`, which does not parse as JSON, first goes wrong. */
export function jsonFault(text: string): TextPlace {
  const offset = faultOffset(text);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, offset };
}
