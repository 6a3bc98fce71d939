/** Finds plain literals in languages that are not read in depth: changed where they can be written, else only shown. */
import type { Finding, Input, Value } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { applyHints } from './fields';
import type { FoundInput, InputSearch } from './found';
import { readComment } from './hints';
import { literalTest } from './plainliterals';
import { isPlaceholder, isSecretName, isSecretText, looksLikePath } from './suspicion';
import { labelOf } from './titles';

type Simple = Extract<Value, { t: 'str' | 'bool' | 'int' | 'float' }>;

/** How a language writes what is looked for here. */
interface Manner {
  /** A comment to the end of its line, and one over several lines, as patterns. */
  line: string;
  block: RegExp | null;
  /** Quotes of plain strings. */
  quotes: string;
  /** Signs inside a string that fill something in, so that it is no plain one. */
  fills: RegExp | null;
}

const C_BLOCK = /\/\*[^]*?\*\//g;
const SLASHES: Manner = { line: '//', block: C_BLOCK, quotes: '"', fills: null };
const HASHES: Manner = { line: '#', block: null, quotes: `"'`, fills: null };

const MANNERS: Record<string, Manner> = {
  r: HASHES,
  julia: { line: '#', block: /#=[^]*?=#|"""[^]*?"""/g, quotes: '"', fills: /\$/ },
  ruby: { ...HASHES, fills: /#\{/ },
  powershell: { ...HASHES, block: /<#[^]*?#>/g, fills: /[$`]/ },
  pwsh: { ...HASHES, block: /<#[^]*?#>/g, fills: /[$`]/ },
  javascript: { ...SLASHES, block: /\/\*[^]*?\*\/|`[^`]*`/g, quotes: `"'` },
  typescript: { ...SLASHES, block: /\/\*[^]*?\*\/|`[^`]*`/g, quotes: `"'` },
  kotlin: { ...SLASHES, fills: /\$/ },
  scala: SLASHES
};

/** Names before the sign: `n <-`, `let n =`, `const double n =`, `$n =`, `val n: Int =`. */
const NAME = String.raw`(?:(?:let|const|var|val|static|final|int|long|double|float|decimal|bool|boolean|string|String|auto)[ \t]+){0,3}\$?([A-Za-z_.][\w.]*)[ \t]*(?::[ \t]*[A-Za-z][\w<>]*[ \t]*)?(?:<-|:?=)[ \t]*`;
const NUMBER = String.raw`[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[LfFmMd]?`;
const WORDS = 'true|false|TRUE|FALSE|\\$true|\\$false';

function patternOf({ line, quotes }: Manner): RegExp {
  const strings = [...quotes]
    .map(quote => String.raw`${quote}(?:\\.|[^${quote}\\\n])*${quote}`)
    .join('|');
  return new RegExp(
    String.raw`^${NAME}(${NUMBER}|${strings}|${WORDS})[ \t]*;?[ \t]*(${line}[^\n]*)?$`,
    'gm'
  );
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** A string's text, `null` when it holds an escape that not all these languages share. */
function textOf(literal: string, { fills }: Manner): string | null {
  let known = true;
  // Digits behind `\0` belong to it: `\01` is another character.
  const text = literal.slice(1, -1).replace(/\\(0\d|.)/g, (_, sign: string) => {
    known &&= /^[ntr0\\"']$/.test(sign);
    return ESCAPES[sign] ?? sign;
  });
  return known && fills?.test(literal) !== true ? text : null;
}

function valueOf(literal: string, manner: Manner): Simple | null {
  if (/^["']/.test(literal)) {
    const text = textOf(literal, manner);
    return text === null ? null : { t: 'str', v: text };
  }
  if (/^\$?[tf]/i.test(literal)) {
    return { t: 'bool', v: /^\$?t/i.test(literal) };
  }
  const digits = literal.replace(/_/g, '').replace(/[LfFmMd]$/, '');
  if (/^-?(?:0|[1-9]\d*)$/.test(digits)) {
    return { t: 'int', v: digits === '-0' ? '0' : digits };
  }
  const number = Number(digits);
  return Number.isFinite(number) ? { t: 'float', v: String(number) } : null;
}

const TYPES = { str: 'text', bool: 'bool', int: 'int', float: 'float' } as const;

/** How often each name stands in the code, comments left out. */
function countNames(sources: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const source of sources) {
    for (const [name] of source.matchAll(/[A-Za-z_.][\w.]*/g)) {
      // `a.b` mentions `a` too.
      for (const word of new Set([name, name.split('.')[0] ?? name])) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** Blanks of the same length, so that places stay true. */
function blanked(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Inputs of a notebook in another language. The caller marks them as fixed where no encoder exists. */
export function otherInputs(cells: readonly CodeCell[], language: string): InputSearch {
  const manner = Object.hasOwn(MANNERS, language) ? (MANNERS[language] ?? SLASHES) : null;
  const used =
    manner ?? (/^(?:c#|csharp|f#|java|c\+\+|go|rust|swift|php)$/.test(language) ? SLASHES : HASHES);
  const pattern = patternOf(used);
  const sources = cells.map(({ source }) =>
    used.block === null ? source : source.replace(used.block, blanked)
  );
  const bare = new RegExp(`${used.line}[^\\n]*`, 'g');
  const counts = countNames(sources.map(source => source.replace(bare, '')));
  const findings: Finding[] = [];
  const found = cells.map((cell, number) => {
    const told = new Set<string>();
    const isPlace = literalTest(language, cell.source);
    return [...(sources[number] ?? '').matchAll(pattern)].flatMap((match): FoundInput[] => {
      const [whole, name = '', literal = '', comment = ''] = match;
      const value = valueOf(literal, used);
      if (value?.t === 'str' && (isSecretName(name) || isSecretText(value.v))) {
        if (!isPlaceholder(value.v) && !told.has(name)) {
          told.add(name);
          findings.push(secretFinding(cell.index, name));
        }
        return [];
      }
      if (value === null || (counts.get(name) ?? 0) < 2) {
        return [];
      }
      const from = match.index + whole.indexOf(literal, whole.search(/<-|=/) + 1);
      if (isPlace !== null && !isPlace(from, from + literal.length)) {
        return [];
      }
      const path = value.t === 'str' && looksLikePath(value.v, name);
      const input: Input = {
        id: name,
        label: labelOf(name.replaceAll('.', '_')),
        type: path ? 'path' : TYPES[value.t],
        initial: value,
        required: true,
        asked: false,
        place: { at: 'literal', cell: cell.key, from, to: from + literal.length }
      };
      const words = isSecretText(comment) ? '' : comment.replace(/^\/\/+|^#+/, '#');
      return [
        {
          input: applyHints(input, readComment(words, value)),
          rank: 'offered',
          confidence: 0.4,
          reason: `${name} is set to a value; ${language} is not read in depth.`
        }
      ];
    });
  });
  return { found, findings };
}

function secretFinding(cell: number, name: string): Finding {
  return {
    code: 'secret-in-notebook',
    level: 'warning',
    message: `Cell ${cell + 1} holds a secret in ${name}, which everyone who gets the notebook can read.`,
    fix: 'Take it out of the notebook and withdraw it where it was issued; read it from the environment instead.',
    cell
  };
}
