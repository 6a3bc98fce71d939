/** How a text becomes short enough for the record: terminal colours and overwritten lines out, then head and tail. */
import { withoutEscapes } from '@lockstep/protocol';

/** What a person would read in a terminal: no escape sequences, and of an overwritten line only its last state. */
export function plain(text: string): string {
  const bare = withoutEscapes(text);
  if (!bare.includes('\r')) {
    return bare;
  }
  return bare
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map(line => line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1).replace(/\r+$/, ''))
    .join('\n');
}

/** The first `max` characters, never half of one. */
export function headOf(text: string, max: number): string {
  return (
    text.length > max ? text.slice(0, max).replace(/[\ud800-\udbff]$/, '') : text
  ).toWellFormed();
}

/** The last `max` characters, never half of one. */
export function tailOf(text: string, max: number): string {
  return (
    text.length > max ? text.slice(-max).replace(/^[\udc00-\udfff]/, '') : text
  ).toWellFormed();
}

/** A word cut in two could be half of a secret, which nothing would recognise any more; it goes as a whole. */
const HALF_WORD_AT_END = /(?<=\s)\S{1,400}$/;
const HALF_WORD_AT_START = /^\S{1,400}(?=\s)/;

/** Words between head and tail; the longest count they must leave room for has ten digits. */
const leftOut = (characters: number): string => `\n… ${characters} characters left out …\n`;
const ROOM = leftOut(9_999_999_999).length;

/**
 * Head and tail of a text with a line between them that says how much is missing.
 *
 * @param characters length of the whole, when `head` and `tail` already are only its ends
 * @returns at most `max` characters; the text itself when it fits
 */
export function shortened(
  head: string,
  max: number,
  tail = '',
  characters = head.length + tail.length
): string {
  if (characters <= max && characters === head.length + tail.length) {
    return (head + tail).toWellFormed();
  }
  const half = Math.floor((max - ROOM) / 2);
  const before = headOf(head, half).replace(HALF_WORD_AT_END, '');
  const after = tailOf(tail === '' ? head.slice(before.length) : tail, half).replace(
    HALF_WORD_AT_START,
    ''
  );
  return before + leftOut(Math.max(0, characters - before.length - after.length)) + after;
}
