/** Payment cards: digits in the ranges that issuers use whose check digit holds. */
import type { Finding } from './contract';
import { luhn } from './checkDigits';

/** Where a number or a group of one begins. */
const BEGINNING = /(?<![\w+])(?<!\d[.,])(?=\d)/g;
/** As cards are written; numbers beside one do not hide it. */
const USUAL = [
  /\d{12,19}(?!\w|[.,]\d)/y,
  /\d{4}(?:[ -]\d{4}){3}[ -]\d{3}(?!\w|[.,]\d)/y,
  /\d{4}(?:[ -]\d{4}){3}(?!\w|[.,]\d)/y,
  /\d{4}[ -]\d{6}[ -]\d{4,5}(?!\w|[.,]\d)/y
];
/** In groups of any size; only from the first digit of a run, so that rows of numbers are not taken for cards. */
const UNUSUAL = /(?<![\w+])(?<!\d[.,])\d(?:[ -]?\d){11,18}(?!\w|[.,]\d)/g;
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

/** Every number that is a card's; they may overlap. */
export function cardsIn(text: string): Finding[] {
  return [...usualIn(text), ...text.matchAll(UNUSUAL)]
    .filter(({ 0: number, index }) => isCard(text, index, number.replace(/\D/g, '')))
    .map(({ 0: number, index }) => ({ kind: 'card', start: index, end: index + number.length }));
}

/** From every beginning, because a number before a card may run into it. */
function usualIn(text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const { index } of text.matchAll(BEGINNING)) {
    for (const form of USUAL) {
      form.lastIndex = index;
      const match = form.exec(text);
      if (match !== null) {
        found.push(match);
      }
    }
  }
  return found;
}

function isCard(text: string, start: number, digits: string): boolean {
  const issued = ISSUERS.some(
    ({ opening, lengths }) => opening.test(digits) && lengths.includes(digits.length)
  );
  const said = () => CONTEXT.test(text.slice(Math.max(0, start - NEAR), start));
  return (issued || (MAESTRO.test(digits) && said())) && luhn(digits);
}
