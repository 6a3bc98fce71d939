/** Where texts and comments are in R code, so that nothing inside one is taken for a literal of its own. */

/** A text or comment: UTF-16 offsets, half open. */
export interface Span {
  kind: 'text' | 'comment' | 'name';
  from: number;
  to: number;
}

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** All of them in order; one without an end reaches to the end of the code. */
export function spansOf(source: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  while (at < source.length) {
    const sign = source[at] ?? '';
    const raw = /^[rR](["'])(-*)([([{])/.exec(source.slice(at, at + 80));
    const inName = at > 0 && /[\w.]/.test(source[at - 1] ?? '');
    if (raw !== null && !inName) {
      const [open, quote = '', dashes = '', bracket = ''] = raw;
      const close = `${CLOSING[bracket] ?? ''}${dashes}${quote}`;
      const found = source.indexOf(close, at + open.length);
      const to = found < 0 ? source.length : found + close.length;
      spans.push({ kind: 'text', from: at, to });
      at = to;
    } else if (sign === '#') {
      const end = source.indexOf('\n', at);
      const to = end < 0 ? source.length : end;
      spans.push({ kind: 'comment', from: at, to });
      at = to;
    } else if (sign === '"' || sign === "'" || sign === '`') {
      const to = endOfText(source, at, sign);
      spans.push({ kind: sign === '`' ? 'name' : 'text', from: at, to });
      at = to;
    } else {
      at++;
    }
  }
  return spans;
}

function endOfText(source: string, from: number, quote: string): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') {
      at++;
    } else if (source[at] === quote) {
      return at + 1;
    }
  }
  return source.length;
}

/** Whether a range of R code is one literal: a whole text, or outside of every text and comment. */
export function isLiteralPlace(spans: readonly Span[], from: number, to: number): boolean {
  const touching = spans.filter(span => span.from < to && span.to > from);
  const [only] = touching;
  return (
    only === undefined ||
    (touching.length === 1 && only.kind === 'text' && only.from === from && only.to === to)
  );
}
