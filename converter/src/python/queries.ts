/** Reads the names that pandas takes out of texts: a query is code within code. */
import { readString } from './literals';
import type { Scope } from './scope';
import type { Syntax } from './tree';

/** pandas reads variables out of the text of `query` and `eval`: `df.query("x > @LIMIT")`. */
export function readQueried(scope: Scope, list: readonly Syntax[]): void {
  const [text] = list;
  const literal = text?.name === 'String' ? readString(scope.text(text)) : null;
  if (literal === null) {
    scope.body.opaque ??= 'a query that is computed can read any name';
    return;
  }
  for (const [, name = ''] of literal.matchAll(/@([A-Za-z_]\w*)/g)) {
    scope.read(name);
  }
}
