/** Checks of personal numbers that stdnum does not have. Each takes digits and letters with or without separators. */

const bare = (number: string): string => number.replace(/[ .-]/g, '');
const digitsOf = (number: string): number[] => [...bare(number)].map(Number);
const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0);

/** Luhn's sum (ISO/IEC 7812-1, annex B) of a string of digits, the last one the check digit. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const twice = digit * 2;
    sum += at % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

/** The NHS number of England and Wales: weights 10 to 2, modulus 11 (NHS Data Dictionary). */
export function holdsNhs(number: string): boolean {
  const digits = digitsOf(number);
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (
    digits.length === 10 && check !== 10 && check % 11 === digits[9] && new Set(digits).size > 1
  );
}

/** Australia's Medicare card: first digit 2 to 6, weights 1 3 7 9, modulus 10. */
export function holdsMedicare(number: string): boolean {
  const digits = digitsOf(number);
  const first = digits[0] ?? 0;
  return (
    (digits.length === 10 || digits.length === 11) &&
    first >= 2 &&
    first <= 6 &&
    weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digits[8]
  );
}

/** Germany's insurance number (SGB V § 290): the letter as two digits, then weights 1 and 2 by turns, modulus 10. */
export function holdsKvnr(number: string): boolean {
  const text = bare(number);
  const letter = text.charCodeAt(0) - 64;
  const digits = [...String(letter).padStart(2, '0'), ...text.slice(1, 9)].map(Number);
  const sum = digits.reduce((total, digit, at) => {
    const product = digit * (at % 2 === 0 ? 1 : 2);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return /^[A-Z]\d{9}$/.test(text) && sum % 10 === Number(text[9]);
}

/** The US Medicare beneficiary identifier: no check digit, but few letters and fixed places (CMS, 2018). */
export function holdsMbi(number: string): boolean {
  const letter = '[AC-HJKMNP-RT-Y]';
  const either = '[AC-HJKMNP-RT-Y0-9]';
  return new RegExp(`^[1-9]${letter}${either}\\d${letter}${either}\\d${letter}{2}\\d{2}$`).test(
    bare(number)
  );
}

/** The US provider's number: Luhn with the prefix 80840 of health industry cards. */
export function holdsNpi(number: string): boolean {
  return /^[12]\d{9}$/.test(bare(number)) && luhn(`80840${bare(number)}`);
}

/** The US taxpayer's number of people without a social security number: its ranges (IRS, publication 1915). */
export function holdsItin(number: string): boolean {
  const [, middle] = /^9\d{2}(\d{2})\d{4}$/.exec(bare(number)) ?? [];
  const range = Number(middle);
  return (
    (range >= 50 && range <= 65) ||
    (range >= 70 && range <= 88) ||
    (range >= 90 && range <= 92) ||
    (range >= 94 && range <= 99)
  );
}

/** Singapore's NRIC and FIN: weights 2 7 6 5 4 3 2, the letter from a list for each series. */
export function holdsNric(number: string): boolean {
  const series = number[0] ?? '';
  const late = series === 'T' || series === 'G' ? 4 : 0;
  const letters = /[ST]/.test(series) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK';
  const sum = weighted(digitsOf(number.slice(1, 8)), [2, 7, 6, 5, 4, 3, 2]) + late;
  return /^[STFG]\d{7}[A-Z]$/.test(number) && letters[sum % 11] === number[8];
}
