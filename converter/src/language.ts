/** Tells which language a notebook is in: from its metadata, else from how its code reads. */
import { parsePython } from './python/tree';

/** What the metadata says, as plain text; `null` where it says nothing. */
export interface StatedLanguage {
  language: string | null;
  version: string | null;
  /** The kernelspec's name. */
  kernel: string | null;
}

export interface Language {
  /** Lower case, `unknown` where nothing tells. */
  name: string;
  /** It is told by the code alone. */
  guessed: boolean;
  /** Python 2: what shows it. `code`: it cannot run under Python 3. */
  python2: { from: 'metadata' } | { from: 'code'; cell: number; what: string } | null;
}

/** Kernelspec names and the languages they run; the names are those that the kernels install under. */
const KERNELS: readonly (readonly [RegExp, string])[] = [
  [/python|^pyspark|^conda-|^xeus-python|^xpython|sage/i, 'python'],
  [/^ir\d*$|^xr$|^r$/i, 'r'],
  [/^julia/i, 'julia'],
  [/csharp/i, 'c#'],
  [/fsharp/i, 'f#'],
  [/powershell|^pwsh/i, 'powershell'],
  [/^(?:javascript|node|ijavascript|jslab)/i, 'javascript'],
  [/^(?:deno|tslab|typescript)/i, 'typescript'],
  [/^(?:xcpp|cling)/i, 'c++'],
  [/^bash$/i, 'bash'],
  [/^(?:scala|almond|spylon)/i, 'scala'],
  [/^(?:ruby|iruby)$/i, 'ruby'],
  [/^(?:evcxr|rust)/i, 'rust'],
  [/^(?:gophernotes|gonb)$/i, 'go']
];

/** Names of one language that metadata spells in several ways. */
function spelt(language: string): string {
  const name = language.trim().toLowerCase();
  return /^i?python[0-9.]*$/.test(name) ? 'python' : name === 'csharp' ? 'c#' : name;
}

/** Lines that only one of these languages has. Python is told by parsing, since its lines look like others'. */
const SIGNS: readonly (readonly [string, RegExp])[] = [
  [
    'c#',
    /^\s*(?:using\s+(?:static\s+)?[A-Z][\w.]*\s*;|#r\s+"|#!(?:csharp|fsharp|pwsh|time)|Console\.Write|var\s+\w+\s*=\s*(?:new|await|\w+[.(]).*;\s*$)/
  ],
  [
    'r',
    /^\s*(?:library|require|suppressPackageStartupMessages)\s*\(|^\s*[\w.$[\]"']+\s*<-\s*\S|%>%|\|>\s*$/
  ],
  [
    'julia',
    /^\s*(?:using\s+[A-Z]\w*(?:\s*[,:].*)?$|import\s+Pkg\b|Pkg\.add|println\s*\(|@\w+(?:\s|\()|function\s+\w+!?\s*\([^)]*\)\s*$|end\s*$)/
  ],
  [
    'javascript',
    /^\s*(?:(?:const|let|var)\s+[\w{[].*=|import\s+.*\sfrom\s+['"]|console\.log\s*\(|(?:async\s+)?function\s+\w+\s*\(.*\{\s*$|require\s*\(['"])|=>\s*[{(]?/
  ],
  ['c++', /^\s*#include\s*[<"]/]
];

/** Code of this many characters tells enough. */
const SAMPLE = 20_000;
/** So large a share of the cells must read as Python. */
const PYTHON_SHARE = 0.6;
const PYTHON_ONLY =
  /^\s*(?:def\s+\w+\s*\(.*:|import\s+[a-z]\w*(?:\.\w+)*(?:\s+as\s+\w+)?\s*$|from\s+[\w.]+\s+import\s|(?:if|elif|for|while|with|try|class)\b.*:\s*$|print\s*\(|%%?[a-z]|![a-z])/m;

/** The language that code reads as, `unknown` where it could be several. */
export function guessLanguage(sources: readonly string[]): string {
  const cells: string[] = [];
  let length = 0;
  for (const source of sources) {
    if (source.trim() !== '' && length < SAMPLE) {
      cells.push(source.slice(0, SAMPLE - length));
      length += source.length;
    }
  }
  const lines = cells.join('\n').split('\n');
  const signs = SIGNS.map(
    ([name, sign]) => [name, lines.filter(line => sign.test(line)).length] as const
  );
  const [name, count] = signs.reduce((best, other) => (other[1] > best[1] ? other : best));
  const read = cells.filter(source => readsAsPython(source)).length;
  const python = cells.length > 0 && read / cells.length >= PYTHON_SHARE;
  const shown = cells.some(source => PYTHON_ONLY.test(source));
  if (python && (shown || count === 0)) {
    return 'python';
  }
  return count > 0 ? name : 'unknown';
}

function readsAsPython(source: string): boolean {
  const plain = source.replace(/^\s*(?:%%?\w|!|\?).*$|^.*\?\s*$/gm, '');
  return parsePython(plain).fault === null;
}

/** What Python 3 no longer reads, with a name for it. */
const PYTHON_2: readonly (readonly [string, RegExp])[] = [
  ['print without brackets', /^[ \t]*print[ \t]+(?!in\b|is\b|and\b|or\b|if\b|=|\()[\w"'%[{-]/m],
  ['raw_input()', /(?<![\w.])raw_input[ \t]*\(/],
  ['xrange()', /(?<![\w.])xrange[ \t]*\(/],
  ['except with a comma', /^[ \t]*except[ \t]+[\w.()]+[ \t]*,[ \t]*\w+[ \t]*:/m],
  ['exec without brackets', /^[ \t]*exec[ \t]+["'\w]/m],
  ['the operator <>', /[\w)\]][ \t]*<>[ \t]*[\w([]/]
];

/** Code without comments and strings, so that prose about Python 2 is not taken for it. */
function bare(source: string): string {
  return source.replace(/("""|''')[\s\S]*?\1|(["'])(?:(?!\2)[^\\\n]|\\.)*\2|#[^\n]*/g, match =>
    match.startsWith('#') ? '' : '""'
  );
}

/**
 * @param sources of the code cells, by cell of the notebook; `null` for other cells
 */
export function languageOf(stated: StatedLanguage, sources: readonly (string | null)[]): Language {
  const { kernel } = stated;
  const told =
    stated.language === null
      ? (KERNELS.find(([pattern]) => kernel !== null && pattern.test(kernel))?.[1] ?? null)
      : spelt(stated.language);
  const code = sources.flatMap(source => source ?? []);
  const name = told ?? guessLanguage(code);
  return {
    name,
    guessed: told === null && name !== 'unknown',
    python2: name === 'python' ? python2Of(stated, sources) : null
  };
}

/** Names that Python 2 brings and a notebook may define itself so that both Pythons run it. */
const MENDED = /(?:raw_input|xrange)\s*=|import[^\n]*\b(?:xrange|raw_input)\b/;

function python2Of(
  { version, kernel }: StatedLanguage,
  sources: readonly (string | null)[]
): Language['python2'] {
  const mended = sources.some(source => source !== null && MENDED.test(source));
  for (const [cell, source] of sources.entries()) {
    if (source === null || /^\s*%%/.test(source)) {
      continue;
    }
    const plain = bare(source);
    const what = PYTHON_2.find(
      ([name, pattern]) => pattern.test(plain) && !(mended && /^(?:raw_input|xrange)/.test(name))
    )?.[0];
    if (what !== undefined) {
      return { from: 'code', cell, what };
    }
  }
  return version?.startsWith('2') === true || /^i?python2/i.test(kernel ?? '')
    ? { from: 'metadata' }
    : null;
}
