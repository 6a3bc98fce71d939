/** Numbers that only their name betrays: licences, passports, records of patients, policies, accounts. */
import type { Finding } from './contract';

const NAMED =
  /(?<![A-Za-z])(?:(?:driver'?s?|driving)[ _]licen[cs]e|licen[cs]e plate|number plate|passport|mrn|medical[ _]record|patient[ _]id|health[ _](?:card|plan|insurance)|insurance|policy|member(?:ship)?[ _]id|bank[ _]account|account|routing|aba|sort[ _]code|visa[ _](?:number|no)|reisepass|personalausweis|f[üu]hrerschein|versichertennummer|kontonummer)(?:[ _-]?(?:numbers?|nos?|nr|num|id|#))?\.?["']?[ \t]{0,3}(?:is|was|=|:|#|->)?[ \t]{0,3}["']?#?([A-Z0-9](?:[ .-]?[A-Z0-9]){4,19})(?![A-Za-z0-9])/gi;
/** Fewest digits of such a number. */
const DIGITS = 4;

/** Every number that follows such a name. */
export function documentsIn(text: string): Finding[] {
  return [...text.matchAll(NAMED)].flatMap((match): Finding[] => {
    const number = upToNumber(match[1] ?? '');
    if (number.replace(/\D/g, '').length < DIGITS) {
      return [];
    }
    const start = match.index + match[0].length - (match[1] ?? '').length;
    return [{ kind: 'id', start, end: start + number.length }];
  });
}

/** Up to the last part with a digit: words that follow are the sentence's. */
function upToNumber(text: string): string {
  const parts = /^(?:[A-Za-z]{1,4}[ .-]?)?(?:[A-Za-z0-9]*\d[A-Za-z0-9]*[ .-]?)+/.exec(text);
  return (parts?.[0] ?? '').replace(/[ .-]+$/, '');
}
