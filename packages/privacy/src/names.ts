/**
 * Names of people in prose. The library compromise knows common English ones; others are told by how they are
 * introduced, or by two words with capital letters in a row that are no ordinary words. Slow, so only for what leaves.
 */
import type { Detect, Finding } from './contract';
import { merged } from './merge';
import { type IsOrdinary, loadOrdinary } from './words';

/** What finds names, and tells ordinary words from others. */
export interface Names {
  detect: Detect;
  isOrdinary: IsOrdinary;
}

interface Nlp {
  (text: string): { people(): { json(options: { offset: true }): unknown } };
}

/** A word with a capital letter, or an initial. */
const CAPITAL = String.raw`\p{Lu}(?:[\p{L}\p{M}'’-]*[\p{Ll}\p{Lo}][\p{L}\p{M}]*|\.)`;
const RUN = new RegExp(
  `(?<![\\p{L}\\p{N}_.])${CAPITAL}(?: (?:(?:de|da|di|von|van|der|den|la|le|al|bin|ibn) )?${CAPITAL}){1,3}(?![\\p{L}\\p{N}_(=[])`,
  'gu'
);
const REST = String.raw`[\p{L}\p{M}'’-]+`;
const FULL = String.raw`\s{1,2}(\p{L}${REST}(?: \p{Lu}\.)?(?: \p{Lu}${REST}){0,2})`;
/** What only a name follows, even where it is written in small letters or is a word as well. */
const TITLED = new RegExp(
  String.raw`(?<![\p{L}_])(?:(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Ww]hose) (?:maiden |first |last |full |given |middle )?name(?: is|'s|:| was)|(?:[Ll]ast|[Ff]irst|[Mm]aiden|[Ff]ull) name(?: is|:|\?)|(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sir|Dame|Miss|Herr|Frau|Mme|Señora?)\b\.?)${FULL}`,
  'gu'
);
/** What a name follows as well as other things. */
const LABELLED = new RegExp(
  String.raw`(?<![\p{L}_])(?:[Nn]ame:|[Pp]atient(?: name)?:|[Aa]ttn\.?:?|[Ss]igned by|[Ss]incerely,|[Rr]egards,)${FULL}`,
  'gu'
);
/** How names of places and methods begin that look like those of people. */
const PLACE = /^(?:San|Santa|Santo|São|Saint|St|Los|Las|El|Monte|New|Port|Fort|Mount|Lake|Rio)\b/;
/** Names in code: capital letters inside, or none but capitals. `McCarthy` and `DeVito` are none. */
const CODED = /^(?!(?:Ma?c|De|Di|La|Le|Van|O['’])\p{Lu}).*\p{Ll}\p{Lu}|^[\p{Lu}\d]{2,}$/u;
/** Least share of letters and blanks of a line of prose; the rest is code, tables and numbers. */
const PROSE = 0.75;

let loading: Promise<Names> | undefined;

/** The library and the word lists, read on first use. */
export function loadNames(): Promise<Names> {
  loading ??= read();
  return loading;
}

async function read(): Promise<Names> {
  const [{ default: nlp }, isOrdinary] = await Promise.all([
    import('compromise/three'),
    loadOrdinary()
  ]);
  return { detect: text => namesIn(text, nlp, isOrdinary), isOrdinary };
}

/** Most characters that the library reads at once: on very long lines it takes more than linear time. */
const PIECE = 2_000;
/** A line, or so much of a long one as ends at a blank. */
const PIECES = new RegExp(`[^\\n]{1,${PIECE}}(?=\\s|$)|[^\\n]{${PIECE}}`, 'g');

/** Every name, each line for itself: a name ends with its line. */
function namesIn(text: string, nlp: Nlp, isOrdinary: IsOrdinary): Finding[] {
  const found: Finding[] = [];
  for (const { 0: line, index: from } of text.matchAll(PIECES)) {
    if (/\p{Lu}/u.test(line) || /name/i.test(line)) {
      for (const { start, end } of ofLine(line, nlp, isOrdinary)) {
        found.push({ kind: 'person', start: from + start, end: from + end });
      }
    }
  }
  return merged(found);
}

interface Span {
  start: number;
  end: number;
}

function ofLine(line: string, nlp: Nlp, isOrdinary: IsOrdinary): Span[] {
  const ordinary = (word: string) => isOrdinary(word.toLowerCase().replace(/['’]s$/, ''));
  const after = (introduction: RegExp, isName: (name: string) => boolean) =>
    [...line.matchAll(introduction)].flatMap(match => {
      const found = match[1] ?? '';
      const start = match.index + match[0].length - found.length;
      // Ordinary words that follow a name begin something else.
      const words = found.split(' ');
      const rest = words.slice(1).findIndex(ordinary);
      const name = words.slice(0, rest < 0 ? undefined : rest + 1).join(' ');
      return isName(name) ? [{ start, end: start + name.length }] : [];
    });
  const titled = after(TITLED, name => /^\p{Lu}/u.test(name) || !ordinary(name));
  const labelled = after(
    LABELLED,
    name => /^\p{Lu}/u.test(name) && !name.split(' ').every(ordinary)
  );
  const runs = [...line.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    const words = run.split(' ').filter(word => /\p{Lu}/u.test(word));
    const strange = words.filter(word => word.length > 2 && !ordinary(word));
    return strange.length >= 2 && !words.some(ordinary) && isNamed(words)
      ? [{ start: index, end: index + run.length }]
      : [];
  });
  return [...titled, ...labelled, ...runs, ...(isProse(line) ? known(line, nlp, ordinary) : [])];
}

/** Whether words that begin with capital letters may be somebody's. */
const isNamed = (words: readonly string[]): boolean =>
  !PLACE.test(words[0] ?? '') && !words.some(word => CODED.test(word));

/** Whether a line is one that people write to people. */
function isProse(line: string): boolean {
  const letters = line.match(/[\p{L} ]/gu)?.length ?? 0;
  return letters >= PROSE * line.length && /\p{Lu}[\p{Ll}\p{Lo}]/u.test(line);
}

/** What the library knows; a word in small letters, or an ordinary one that stands alone, is none. */
function known(line: string, nlp: Nlp, ordinary: IsOrdinary): Span[] {
  return offsets(nlp(line).people().json({ offset: true })).flatMap(({ start, length }) => {
    const name = line.slice(start, start + length);
    const bare = name.replace(/^[^\p{L}]+|[^\p{L}.]+$|(?<=\p{L}{2})\.$|['’]s$/gu, '');
    const words = bare.split(/[^\p{L}\p{M}'’]+/u).filter(word => word !== '');
    const at = start + name.indexOf(bare);
    return words.length > 0 &&
      words.every(word => /^\p{Lu}/u.test(word)) &&
      isNamed(words) &&
      (words.length > 1 || !words.every(ordinary))
      ? [{ start: at, end: at + bare.length }]
      : [];
  });
}

/** The places in the library's answer, whose form its types do not tell. */
function offsets(json: unknown): { start: number; length: number }[] {
  return (Array.isArray(json) ? json : []).flatMap((item: unknown) => {
    const offset: unknown =
      typeof item === 'object' && item !== null && 'offset' in item ? item.offset : null;
    return typeof offset === 'object' &&
      offset !== null &&
      'start' in offset &&
      'length' in offset &&
      typeof offset.start === 'number' &&
      typeof offset.length === 'number'
      ? [{ start: offset.start, length: offset.length }]
      : [];
  });
}
