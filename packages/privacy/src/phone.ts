/**
 * Telephone numbers. A linear scan proposes candidates; libphonenumber judges them where the number itself says
 * its country, and elsewhere a word beside it must say that it is a telephone.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Finding } from './contract';

const CANDIDATE =
  /(?<![\w./:+-])(?<!\d,)(?:\+|00|\()?\d(?:[ .\-/()]{0,3}\d){5,16}(?:[ ]?(?:x|ext\.?)[ ]?\d{1,6})?(?![\w]|[.,:/]\d)/g;
const BEFORE =
  /\b(?:tele)?(?:phones?|fon|telefon\w*|tel|mobiles?|cell(?:ular|phone)?|handy|fax|desk|office|call(?:ing|ed)?(?: me| us| \w+)?|reach(?: me| us)?|text me|messages? (?:to|on)|sms|whatsapp|dial|ring|contact|registered|number is|answering)\b[^\n]{0,12}\s{0,3}$/i;
const AFTER = /^[ \t-]{0,3}(?:office|fax|mobile|cell|phone|home|work)\b/i;
/** How far beside a number such a word counts, in characters. */
const NEAR = 48;
/** As telephones are written in North America: three, three and four digits. */
const AMERICAN = /^(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}/;
/** Dates, times and addresses of machines, which look alike. */
const OTHER =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,3}(?:\.\d{1,3}){3})(?![.\d])/;

/** Every telephone number. Plain numbers without a word or a plus sign beside them are left alone. */
export function phonesIn(text: string): Finding[] {
  return [...text.matchAll(CANDIDATE)]
    .filter(match => isPhone(text, match.index, match[0]))
    .map(match => ({ kind: 'phone', start: match.index, end: match.index + match[0].length }));
}

function isPhone(text: string, start: number, candidate: string): boolean {
  if (/^(?:\+|00)/.test(candidate)) {
    const international = candidate.replace(/^00/, '+').replace('(0)', '');
    if (parsePhoneNumberFromString(international)?.isPossible() === true) {
      return true;
    }
  }
  if (OTHER.test(candidate)) {
    return false;
  }
  if (
    AMERICAN.test(candidate) &&
    parsePhoneNumberFromString(candidate, 'US')?.isPossible() === true
  ) {
    return true;
  }
  const digits = candidate.replace(/\D/g, '').length;
  const end = start + candidate.length;
  return (
    digits >= 7 &&
    (BEFORE.test(text.slice(Math.max(0, start - NEAR), start)) ||
      AFTER.test(text.slice(end, end + NEAR)))
  );
}
