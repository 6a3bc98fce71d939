/**
 * Personal numbers of many countries. One scan cuts a text into tokens; the shape of one token, or of a few that
 * single blanks divide, says which numbers it may be; their check digits decide.
 */
import type { Finding } from './contract';
import { PERSONAL_NUMBERS, type PersonalNumber } from './idTable';

/**
 * Letters and digits with single separators between them; what ends a sentence or a field is outside. Words are passed
 * over: a number or a group of one begins with at most a few letters before its first digit, or is three capitals.
 */
const TOKEN =
  /(?<![\w$€£@.+-])(?=[A-Za-z./+-]{0,24}\d|[A-Z]{1,3}(?![A-Za-z0-9]))[A-Za-z0-9]+(?:[./+-][A-Za-z0-9]+)*(?:\([0-9A-Z]\))?(?![\w%])/g;
const LONGEST_TOKEN = 24;
/** How far before a number the word that names it may stand, in characters. */
const NEAR = 60;

const BY_SHAPE = new Map<string, PersonalNumber[]>();
for (const number of PERSONAL_NUMBERS) {
  for (const shape of number.shapes) {
    BY_SHAPE.set(shape, [...(BY_SHAPE.get(shape) ?? []), number]);
  }
}
/** Shapes of the first groups of those that are written with blanks, each with all that can follow. */
const OPENINGS = new Set(
  [...BY_SHAPE.keys()].flatMap(shape => {
    const groups = shape.split(' ');
    return groups.slice(1).map((_, at) => groups.slice(0, at + 1).join(' '));
  })
);

const shapeOf = (text: string): string => text.replace(/\d/g, '9').replace(/[A-Z]/g, 'A');

interface Token {
  text: string;
  shape: string;
  start: number;
  end: number;
}

/** Every such number whose check holds; where plain numbers look alike, a word before it must name it. */
export function idsIn(text: string): Finding[] {
  const tokens = tokensIn(text);
  const found: Finding[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const end = longestFrom(text, tokens, at);
    const start = tokens[at]?.start ?? 0;
    if (end !== null) {
      found.push({ kind: 'id', start, end });
    }
  }
  return found;
}

function tokensIn(text: string): Token[] {
  return [...text.matchAll(TOKEN)]
    .filter(({ 0: token }) => token.length <= LONGEST_TOKEN)
    .map(({ 0: token, index }) => {
      // Only long codes are ever written in small letters: in short ones that is a word or a hash.
      const upper =
        token.length >= 16 && /^[A-Za-z0-9]+$/.test(token) ? token.toUpperCase() : token;
      return { text: upper, shape: shapeOf(upper), start: index, end: index + token.length };
    });
}

/** Where the longest number that begins with that token ends, `null` for none. */
function longestFrom(text: string, tokens: readonly Token[], at: number): number | null {
  let number = '';
  let shape = '';
  let end: number | null = null;
  for (let next = at; next < tokens.length; next += 1) {
    const token = tokens[next];
    const before = tokens[next - 1];
    if (token === undefined) {
      break;
    }
    if (next > at) {
      if (before === undefined || token.start - before.end !== 1 || text[before.end] !== ' ') {
        break;
      }
      number += ' ';
      shape += ' ';
    }
    number += token.text;
    shape += token.shape;
    if (isNumber(text, tokens[at]?.start ?? 0, number, shape)) {
      end = token.end;
    }
    if (!OPENINGS.has(shape)) {
      break;
    }
  }
  return end;
}

function isNumber(text: string, start: number, number: string, shape: string): boolean {
  // The word first: stdnum makes an error object for each number that it refuses.
  return (BY_SHAPE.get(shape) ?? []).some(
    ({ holds, said }) =>
      (said === null || said.test(text.slice(Math.max(0, start - NEAR), start))) && holds(number)
  );
}
