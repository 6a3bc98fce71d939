/**
 * What the prior reads off a question: hashed word grams, which stand for its subject, and a few dozen cues, which
 * stand for its form and carry over to subjects that nobody has seen. Training and product use these same functions.
 */

/** Characters that are read, at most. */
export const MOST_READ = 4_000;
/** Buckets that grams are hashed into: a power of two. */
export const BUCKETS = 1 << 15;

/** A gram's bucket, and the side on which it counts there, so that collisions cancel out rather than add up. */
export interface Grams {
  buckets: Int32Array;
  signs: Int8Array;
}

const OPTION = /^\(?([A-J])[.)]\s*(.+)$/gm;
const TOKEN = /\p{L}+|\d+(?:[.,]\d+)*|[^\s\p{L}\d]/gu;
const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?/g;

/** A question taken apart: what is asked, and the options to choose from where there are some. */
export function partsOf(question: string): { stem: string; options: string[] } {
  const text = question.slice(0, MOST_READ);
  const options = [...text.matchAll(OPTION)].map(([, , option = '']) => option.trim());
  return {
    stem: options.length < 2 ? text : text.replace(OPTION, '').replace(/\n\s*Answer:\s*$/, ''),
    options: options.length < 2 ? [] : options
  };
}

/** FNV-1a over UTF-16 code units. */
function hashOf(word: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < word.length; at += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  }
  return hash;
}

/** Scatters a hash over all its bits (the end of MurmurHash3). */
function scattered(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

const WORD = 0x811c9dc5;
const PAIR = 0x1b873593;
const START = 0x2545f491;
const END = 0x7feb352d;

/** Words, pairs of words, and beginnings and ends of long words; each counts once, numbers by their length only. */
export function gramsOf(question: string): Grams {
  const tokens = question.slice(0, MOST_READ).toLowerCase().match(TOKEN) ?? [];
  const grams = new Set<number>();
  let before = 0;
  for (const token of tokens) {
    const isNumber = /^\d/.test(token);
    const word = isNumber ? `#${Math.min(9, token.length)}` : token;
    const hash = hashOf(word, WORD);
    grams.add(scattered(hash));
    grams.add(scattered(Math.imul(before, 31) ^ hash ^ PAIR));
    if (!isNumber && word.length > 6) {
      grams.add(scattered(hashOf(word.slice(0, 5), START)));
      grams.add(scattered(hashOf(word.slice(-4), END)));
    }
    before = hash;
  }
  const all = [...grams];
  return {
    buckets: Int32Array.from(all, gram => gram & (BUCKETS - 1)),
    signs: Int8Array.from(all, gram => (gram < 0 ? -1 : 1))
  };
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const log = (count: number): number => Math.log1p(count);
const has = (text: string, pattern: RegExp): number => (pattern.test(text) ? 1 : 0);
const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Words of a stem whose number says something: as a pattern each, counted on a log scale. */
const COUNTED: readonly RegExp[] = [
  /[=+*/^<>√∑∫π≤≥±×÷∈∪∩→]/g,
  /\b[a-zB-HJ-Z]\b/g,
  /%|percent/gi,
  /[$€£]|\b(?:dollars?|cents?)\b/gi,
  /\d\/\d|\b(?:half|third|quarter|fraction|twice|double|triple)\b/gi,
  /\b(?:more|less|fewer|greater|older|younger|longer|faster) than\b|\btimes as\b/gi,
  /\b(?:each|every|per|apiece)\b/gi,
  /\b(?:if|then|suppose|assume|given|unless|otherwise)\b/gi,
  /\b(?:hours?|minutes?|days?|weeks?|months?|years?)\b/gi,
  /\b(?:first|second|next|after|before|then|remaining|rest|left)\b/gi,
  /\b(?:ratio|average|probability|rate|speed|area|volume|interest|discount|profit)\b/gi,
  /["“”‘]/g,
  /[{}[\]_;]|\b(?:def|return|for|while|import|print|select|from|where)\b/g,
  /\b(?:1[0-9]{3}|20[0-9]{2})\b/g,
  /\b(?:law|court|defendant|plaintiff|statute|contract|liab\w+)\b/gi,
  /\b(?:patient|year-old|disease|symptoms?|clinical|blood|treatment)\b/gi,
  /\b(?:I|my|me)\b/g
];

/** Forms of a stem, each there or not. */
const FORMS: readonly RegExp[] = [
  /\b(?:NOT|EXCEPT|LEAST|not true|incorrect|false|least likely)\b/,
  /\?\s*$/,
  /_{2,}/,
  /\bfollowing\b/i,
  /\bStatement\b|\bScenario\b/,
  /\bhow (?:many|much|long|far|old)\b/i,
  /\bwhich\b/i,
  /\bwhat\b/i,
  /\bwhy\b/i,
  /\bwho\b|\bwhen\b|\bwhere\b/i,
  /\bbest\b|\bmost\b/i,
  /\b(?:according to|passage|refers to|excerpt)\b/i
];

/** How many cues there are. */
export const CUES = 15 + COUNTED.length + FORMS.length;

/** The cues of a question, always {@link CUES} of them in the same order. */
export function cuesOf(question: string): number[] {
  const { stem, options } = partsOf(question);
  const words = stem.match(/\p{L}+/gu) ?? [];
  const numbers = (stem.match(NUMBER) ?? []).map(written => Number(written.replaceAll(',', '')));
  const lengths = options.map(option => log(option.length));
  const mean = meanOf(lengths);
  const wordsOf = (text: string): Set<string> =>
    new Set(text.toLowerCase().match(/\p{L}{3,}|\d+/gu) ?? []);
  const asked = wordsOf(stem);
  const sets = options.map(wordsOf);
  const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
    [...one].filter(word => other.has(word)).length / Math.max(1, one.size);
  return [
    log(stem.length),
    log(words.length),
    log(countOf(stem, /[.!?](?:\s|$)/g)),
    log(countOf(stem, /\n/g)),
    meanOf(words.map(({ length }) => length)),
    countOf(stem, /\b\p{Lu}/gu) / Math.max(1, words.length),
    log(numbers.length),
    log(Math.max(0, ...numbers)),
    log(numbers.filter(value => !Number.isInteger(value)).length),
    options.length,
    mean,
    Math.sqrt(meanOf(lengths.map(length => (length - mean) ** 2))),
    meanOf(options.map(option => has(option, /^[-\s$]*[\d.,/%]+/))),
    meanOf(sets.map((set, at) => shared(set, sets[(at + 1) % sets.length] ?? set))),
    meanOf(sets.map(set => shared(set, asked))),
    ...COUNTED.map(pattern => log(countOf(stem, pattern))),
    ...FORMS.map(pattern => has(stem, pattern))
  ];
}
