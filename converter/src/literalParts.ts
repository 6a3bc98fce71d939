/** What the languages' encoders share: texts with escapes, signs in brackets, numbers and days that can't be written. */
import { UserError } from '@lockstep/protocol';

/** A longer number is refused: reading it would block a page and a kernel for no use that a card has. */
export const MAX_INT_DIGITS = 100_000;

const NAMED_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
};

/** Everything but printable ASCII and letters: controls, blanks, line ends, marks that turn or hide text, astral planes. */
const ESCAPED = /["\\]|[^\x20-\x7e\p{L}\p{N}]|[\u{10000}-\u{10ffff}]/gu;

/**
 * A text in double quotes on one line.
 *
 * @param numbered how the language writes a character by its code point
 */
export function quoted(text: string, numbered: (point: number) => string): string {
  const body = text.replace(
    ESCAPED,
    sign => NAMED_ESCAPES[sign] ?? numbered(sign.codePointAt(0) ?? 0)
  );
  return `"${body}"`;
}

/** `\u` with four digits, `\U` with eight. */
export function byU(point: number): string {
  const hex = point.toString(16);
  return point > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** A number so that no operator beside it binds before its sign. */
export function inBrackets(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}

/** @throws UserError `value-too-long` above {@link MAX_INT_DIGITS} */
export function refuseLongInt(digits: string): void {
  if (digits.length > MAX_INT_DIGITS) {
    throw new UserError(
      'value-too-long',
      `The number has ${digits.length} digits, and at most ${MAX_INT_DIGITS} can be used. Enter a shorter one.`
    );
  }
}

/** The number that the text of a `float` stands for. */
export function doubleOf(text: string): number {
  return Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'));
}

export function bytesOfBase64(base64: string): number[] {
  return Array.from(atob(base64), sign => sign.charCodeAt(0));
}

/** @throws UserError `value-no-date` */
export function refuseDate(text: string): never {
  throw new UserError('value-no-date', `${text} is no day of the calendar. Enter another date.`);
}

/** The day itself. @throws UserError `value-no-date` when a `Date` knows no such day */
export function checkedDay(day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day
    ? refuseDate(day)
    : day;
}
