/** Whether numbers that an answer quotes occur in what was observed. */
import type { Check } from '@lockstep/protocol';

/** Where a number may come from. */
export interface Source {
  label: string;
  text: string;
}

/** Numbers of an answer that are looked up, and of the sources that are looked through. */
const MOST_QUOTED = 50;
const MOST_KNOWN = 20_000;

/**
 * Numbers in prose: not inside words, dates or versions, and not what counts parts of the notebook or a list.
 * Thousands may be parted by commas or thin blanks.
 */
const NUMBER =
  /(?<![\w.,:/#-]|\d[ \u202f])-?\d+(?:[,\u202f\u00a0]\d{3})*(?:\.\d+)?(?![\w:/]|[.,-]\d)/g;
const NAMES_A_PART =
  /\b(?:cells?|runs?|lines?|steps?|rows? number|python|pandas|numpy|version|part|chapter|section|figure|in|out)\s*\[?#?$/i;

const valueOf = (written: string): string => written.replace(/[,\u202f\u00a0]/g, '');

/** Numbers that a prose states; single digits say too little to be looked up. */
function quotedIn(prose: string): string[] {
  const plain = prose.replace(/`[^`\n]*`/g, ' ');
  const quoted = [...plain.matchAll(NUMBER)].flatMap(match => {
    const before = plain.slice(Math.max(0, match.index - 20), match.index);
    const after = plain.slice(match.index + match[0].length, match.index + match[0].length + 2);
    const item = /(?:^|\n)\s*$/.test(before) && /^[.)]\s/.test(after);
    const value = valueOf(match[0]);
    return value.replace(/\D/g, '').length < 2 || item || NAMES_A_PART.test(before) ? [] : [value];
  });
  return [...new Set(quoted)].slice(0, MOST_QUOTED);
}

const KNOWN = /\d+(?:[,\u202f\u00a0]\d{3})*(?:\.\d+)?/g;

/** Whether a known number is the quoted one, perhaps rounded there, or a share stated in percent. */
function agrees(quoted: string, known: number): boolean {
  const decimals = quoted.split('.')[1]?.length ?? 0;
  const value = Math.abs(Number(quoted));
  const rounds = (candidate: number): boolean =>
    Math.abs(candidate - value) <= 0.5 * 10 ** -decimals + 1e-9;
  return decimals === 0 && Number.isInteger(known)
    ? known === value
    : rounds(known) || rounds(known * 100);
}

/** Each quoted number must occur in a source, or in the question, which proves nothing. */
export function numbersOccur(prose: string, sources: readonly Source[], question: string): Check {
  const asked = new Set([...question.matchAll(KNOWN)].map(([written]) => valueOf(written)));
  const quoted = quotedIn(prose).filter(value => !asked.has(value.replace('-', '')));
  if (quoted.length === 0 || sources.length === 0) {
    return { id: 'numbers-occur', passed: null, words: 'quotes no numbers' };
  }
  const known: { value: number; label: string }[] = [];
  for (const { label, text } of sources) {
    for (const [written] of text.matchAll(KNOWN)) {
      if (known.length < MOST_KNOWN) {
        known.push({ value: Number(valueOf(written)), label });
      }
    }
  }
  const places = quoted.map(value => ({
    value,
    label: known.find(candidate => agrees(value, candidate.value))?.label ?? null
  }));
  const missing = places.find(({ label }) => label === null);
  if (missing !== undefined) {
    return { id: 'numbers-occur', passed: false, words: `${missing.value} found nowhere` };
  }
  const [first] = places;
  return {
    id: 'numbers-occur',
    passed: true,
    words:
      places.length > 1
        ? `${first?.value} and ${places.length - 1} more found in ${first?.label}`
        : `${first?.value} found in ${first?.label}`
  };
}
