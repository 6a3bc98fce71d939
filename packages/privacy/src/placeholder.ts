/** Placeholders: their form, and the number that a conversation's key gives to a value. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** A placeholder as we write it. */
export const PLACEHOLDER = /\[\[[A-Z]+_\d+\]\]/g;
/** The beginning of one at the end of a text; its rest may come with the next piece. */
export const UNFINISHED = /\[(?:\[(?:[A-Z]{1,12}(?:_(?:\d{1,9}\]?)?)?)?)?$/;
/** Longest placeholder, in characters: two brackets, 12 letters, a line, 9 digits, two brackets. */
export const LONGEST_PLACEHOLDER = 26;

/** Digits of a number at first; one more for each value of the same kind that already has it. */
const DIGITS = 5;
const MOST_DIGITS = 9;

/**
 * The number of a value: the first digits of an HMAC-SHA-256, so that nobody without the key can tell whether two
 * conversations spoke of the same value. The first digit is not 0.
 *
 * @param taken whether another value has that placeholder
 */
export function placeholderFor(
  key: Uint8Array,
  kind: string,
  value: string,
  taken: (placeholder: string) => boolean
): string {
  const mac = hmac(sha256, key, utf8ToBytes(value.toWellFormed()));
  const number = mac.slice(0, 7).reduce((sum, byte) => sum * 256 + byte, 0);
  const digits = `${1 + (number % 9)}${String(Math.floor(number / 9)).padStart(MOST_DIGITS, '0')}`;
  for (let length = DIGITS; length <= MOST_DIGITS; length += 1) {
    const placeholder = `[[${kind.toUpperCase()}_${digits.slice(0, length)}]]`;
    if (!taken(placeholder)) {
      return placeholder;
    }
  }
  throw new Error('No placeholder is left for a value of this conversation.');
}
