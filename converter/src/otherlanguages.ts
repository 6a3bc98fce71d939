/** Finds plain literals in languages whose grammar is not read: shown on cards, never changed. */
import type { Value } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import type { InputSearch } from './inputs';
import { isSecretName } from './suspicion';
import { labelOf } from './titles';

/** `name <- 5`, `let name = "x";` at the start of a line, with nothing behind it but a comment. */
const ASSIGNMENT =
  /^(?:(?:let|const|var|val|int|double|float|bool|boolean|string|auto|\$)\s*)?([A-Za-z_][\w.]*)\s*(?:<-|:?=)\s*(-?\d+(?:\.\d+)?|"[^"\\\n$]*"|true|false|TRUE|FALSE)[ \t]*;?[ \t]*(?:(?:#|\/\/)[^\n]*)?$/gm;

type Simple = Extract<Value, { t: 'str' | 'bool' | 'int' | 'float' }>;

function valueOf(literal: string): Simple {
  if (literal.startsWith('"')) {
    return { t: 'str', v: literal.slice(1, -1) };
  }
  if (/^[tf]/i.test(literal)) {
    return { t: 'bool', v: literal.toLowerCase() === 'true' };
  }
  return /^(0|-?[1-9][0-9]*)$/.test(literal)
    ? { t: 'int', v: literal }
    : { t: 'float', v: String(Number(literal)) };
}

const TYPES = { str: 'text', bool: 'bool', int: 'int', float: 'float' } as const;

/** Inputs of a notebook in another language. The caller marks them as fixed, since no encoder exists. */
export function otherInputs(cells: readonly CodeCell[], language: string): InputSearch {
  const all = cells.map(cell => cell.source).join('\n');
  const found = cells.map(cell =>
    [...cell.source.matchAll(ASSIGNMENT)].flatMap(match => {
      const [whole, name = '', literal = ''] = match;
      const value = valueOf(literal);
      const type = TYPES[value.t];
      const uses =
        all.split(new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?![\\w.])`)).length - 1;
      if (uses < 2 || isSecretName(name)) {
        return [];
      }
      const from = match.index + whole.indexOf(literal, whole.search(/<-|=/));
      return [
        {
          input: {
            id: name,
            label: labelOf(name.replaceAll('.', '_')),
            type,
            initial: value,
            required: true,
            asked: false,
            place: { at: 'literal' as const, cell: cell.key, from, to: from + literal.length }
          },
          rank: 'offered' as const,
          confidence: 0.4,
          reason: `${name} is set to a value; ${language} is not read in depth.`
        }
      ];
    })
  );
  return { found, findings: [] };
}
