/**
 * A detector made from the user's own data: values of their tables, terms they named, their own name and machine.
 * It lives in memory only. What is frequent or an ordinary word is left out, so that a text stays readable.
 */
import type { Detect, Finding, FindingKind } from './contract';
import { merged } from './merge';
import { type Phrase, phraseSearch } from './phrases';

/** What a person wants for a column or a term: always a placeholder, or that nothing with it leaves at all. */
export type Level = 'hide' | 'keep';

/** A column of text. */
export interface Column {
  name: string;
  /** As they stand in the table, repeats included up to what the caller reads. */
  values: readonly string[];
  /** Where the person said how to treat it; every value counts then, however short or frequent. */
  level?: Level;
}

/** What a dictionary is made of. */
export interface Known {
  columns: readonly Column[];
  /** What the person named in the settings. */
  terms: readonly { text: string; level: Level }[];
  /** Names of the user, their machine and the like: from the system and from git. */
  own: readonly { kind: 'person' | 'host' | 'email'; text: string }[];
  /** Whether that word, in small letters, is an ordinary one. */
  isOrdinary(word: string): boolean;
}

/** Shortest value that counts, in letters and digits; `term`s may be shorter. */
const SHORTEST = 4;
/** Longest, in characters: longer ones are texts, in which others find what there is. */
const LONGEST = 80;
/** Most words of a value. */
const MOST_WORDS = 6;
/** Most values in all; what comes after is left to the other detectors, and `cut` says so. */
const MOST = 200_000;
/**
 * A column whose values repeat more often than this, on average, names kinds of things (a country, a status), unless
 * its own name says that it names people.
 */
const REPEATS = 5;
const NAMES_PEOPLE =
  /(?:^|[^a-z])(?:name|first|last|given|family|surname|forename|person|people|patient|customer|client|contact|employee|user|author|owner|doctor|physician|e-?mail|phone|tel|mobile|address|street|city|town|account|iban|ssn|birth|nachname|vorname|kunde|nom|prenom|apellido|nombre)/i;
/** What stands before the first word of a sentence or a line. */
const BEGINS = /(?:^|[.!?:]\s{1,2}|\n\s*)["'“(]?$/;
/** Names of columns in one word: `firstName`, `first_name` and `First name` read alike. */
const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2');

/** A dictionary, and how many of its values were left out for room. */
export interface Dictionary {
  detect: Detect;
  size: number;
  cut: number;
}

/** Compiles a dictionary of at most `most` values. */
export function dictionaryOf(known: Known, most = MOST): Dictionary {
  const phrases = new Map<string, Phrase<Meaning>>();
  let cut = 0;
  const add = (text: string, means: Meaning, asWritten: boolean) => {
    const key = text.trim();
    const before = phrases.get(key);
    if (before === undefined && phrases.size >= most) {
      cut += 1;
    } else if (before === undefined || gravity(means) > gravity(before.means)) {
      phrases.set(key, { text: key, asWritten, means });
    }
  };
  for (const { text, level } of known.terms) {
    add(text, { kind: 'term', stays: level === 'keep', isWord: false }, false);
  }
  for (const { kind, text } of known.own) {
    // A user called Will is not worth every "will" of a text.
    if (lettersOf(text) >= SHORTEST - 1 && !isOrdinaryPhrase(text, known)) {
      add(text, { kind, stays: false, isWord: false }, false);
    }
  }
  for (const column of known.columns) {
    const stays = column.level === 'keep';
    for (const value of worthHiding(column)) {
      const ordinary = column.level === undefined && isOrdinaryPhrase(value, known);
      add(value, { kind: 'value', stays, isWord: ordinary && !/\s/.test(value) }, ordinary);
    }
  }
  const search = phraseSearch(phrases.values());
  const detect: Detect = text =>
    merged(
      search(text)
        .filter(({ start, means }) => !means.isWord || !BEGINS.test(text.slice(0, start).slice(-4)))
        .map(({ start, end, means: { kind, stays } }): Finding => ({
          kind,
          start,
          end,
          ...(stays ? { stays } : {})
        }))
    );
  return { detect, size: phrases.size, cut };
}

interface Meaning {
  kind: FindingKind;
  stays: boolean;
  /** One ordinary word: at the beginning of a sentence its capital letter says nothing. */
  isWord: boolean;
}

const gravity = ({ kind, stays }: Meaning): number => (stays ? 2 : kind === 'term' ? 1 : 0);
const lettersOf = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** The values of a column that could name somebody or something. */
function worthHiding({ name, values, level }: Column): Set<string> {
  const distinct = new Set(values.map(value => value.trim()).filter(value => value !== ''));
  if (level !== undefined) {
    return distinct;
  }
  const kinds = distinct.size > 0 && values.length / distinct.size > REPEATS;
  if (kinds && !NAMES_PEOPLE.test(spaced(name))) {
    return new Set();
  }
  return new Set(
    [...distinct].filter(
      value =>
        lettersOf(value) >= SHORTEST &&
        value.length <= LONGEST &&
        value.split(/\s+/).length <= MOST_WORDS &&
        /\p{L}/u.test(value) &&
        !isPlain(value)
    )
  );
}

/** Dates, numbers with units and the like, which others judge. */
const isPlain = (value: string): boolean => /^[\d\s.,:/+-]+(?:[A-Za-z]{1,3})?$/.test(value);

/** Whether all its words are ordinary: "will", "the mean". With one that is not it is matched in any case. */
function isOrdinaryPhrase(text: string, { isOrdinary }: Known): boolean {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length > 0 && words.every(word => isOrdinary(word.toLowerCase()));
}
