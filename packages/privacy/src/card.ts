/** Payment cards: digits in the ranges that issuers use whose check digit holds. */
import type { Finding } from './contract';
import { luhn } from './checkDigits';

const DIGITS = /(?<![\w+])(?<!\d[.,])\d(?:[ -]?\d){11,18}(?![\d\w]|[.,]\d)/g;
/** Lengths per opening digits: Visa, Mastercard, American Express, Diners, JCB, Discover, UnionPay. */
const ISSUERS: readonly { opening: RegExp; lengths: readonly number[] }[] = [
  { opening: /^4/, lengths: [13, 16, 19] },
  { opening: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { opening: /^3[47]/, lengths: [15] },
  { opening: /^3(?:0[0-5]|[689])/, lengths: [14, 16, 19] },
  { opening: /^(?:2131|1800)/, lengths: [15] },
  { opening: /^35/, lengths: [16, 17, 18, 19] },
  { opening: /^6(?:011|4[4-9]|5|2)/, lengths: [16, 17, 18, 19] }
];
/** Maestro uses so many openings and lengths that plain numbers fall among them: a word beside it must say card. */
const MAESTRO = /^(?:5[06-9]|6)/;
const CONTEXT = /\b(?:cards?|cc|credit|debit|visa|maestro|mastercard|amex|pan|karte)\b/i;
/** How far before a number such a word counts, in characters. */
const NEAR = 60;

/** Every number that is a card's. */
export function cardsIn(text: string): Finding[] {
  return [...text.matchAll(DIGITS)]
    .filter(match => {
      const digits = match[0].replace(/\D/g, '');
      const issued = ISSUERS.some(
        ({ opening, lengths }) => opening.test(digits) && lengths.includes(digits.length)
      );
      const said = () => CONTEXT.test(text.slice(Math.max(0, match.index - NEAR), match.index));
      return (issued || (MAESTRO.test(digits) && said())) && luhn(digits);
    })
    .map(match => ({ kind: 'card', start: match.index, end: match.index + match[0].length }));
}
