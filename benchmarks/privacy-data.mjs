// The texts of the privacy benchmark, their parts, and how a tool's work on them is counted.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FILE = resolve(
  process.env.LOCKSTEP_DATA ?? '../shared',
  'router-eval/pii/presidio_synth_dataset_v2.json'
);

/** Fixed before the rules were written; another seed would be another test. */
const SEED = 'lockstep-privacy-2026-11-24';

/** The texts, `null` where the shared data is not there. */
export const texts = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : null;

/**
 * `development` or `test`, half of the sentence templates each: the rules may be read against the first part, and
 * texts of one template are never in both.
 */
export function partOf({ template_id: template }) {
  const digest = createHash('sha256').update(`${SEED}:${template}`).digest();
  return digest[0] < 128 ? 'development' : 'test';
}

/** What has a form of its own, by the data's names; the others are words. */
export const STRUCTURED = [
  'EMAIL_ADDRESS',
  'PHONE_NUMBER',
  'CREDIT_CARD',
  'IBAN_CODE',
  'DOMAIN_NAME',
  'IP_ADDRESS',
  'US_SSN',
  'US_DRIVER_LICENSE'
];
export const NAMES = ['PERSON', 'GPE'];

const WORD = /[\p{L}\p{N}]+/gu;
const wordsOf = text => [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word, index }));

/** Which words of a text are still there, where the tool tells its places. */
export function leftByFinds(text, finds) {
  return wordsOf(text).map(
    ({ word, index }) => !finds.some(({ start, end }) => start < index + word.length && end > index)
  );
}

/** Which words of a text are still there, where the tool gives only a text: those of the longest common sequence. */
export function leftByText(text, redacted) {
  const before = wordsOf(text).map(({ word }) => word);
  const after = wordsOf(redacted).map(({ word }) => word);
  const rows = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      rows[i][j] =
        before[i] === after[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
  }
  const left = [];
  for (let i = 0, j = 0; i < before.length; i += 1) {
    while (j < after.length && rows[i][j + 1] === rows[i][j] && before[i] !== after[j]) {
      j += 1;
    }
    const kept =
      j < after.length && before[i] === after[j] && rows[i][j] === rows[i + 1][j + 1] + 1;
    left.push(kept);
    j += kept ? 1 : 0;
  }
  return left;
}

/** Counts over texts: spans by type, how many of them have no word left, and ordinary words that are gone. */
export class Count {
  constructor() {
    this.types = new Map();
    this.ordinary = { there: 0, gone: 0, capital: 0 };
    this.gone = { all: 0, meant: 0 };
    this.examples = [];
  }

  add({ full_text: text, spans }, left) {
    const words = wordsOf(text);
    const inside = words.map(({ word, index }) =>
      spans.some(span => span.start_position < index + word.length && span.end_position > index)
    );
    for (const { entity_type: type, start_position: start, end_position: end } of spans) {
      const row = this.types.get(type) ?? { there: 0, found: 0, missed: [] };
      this.types.set(type, row);
      row.there += 1;
      const readable = words.some(
        ({ word, index }, at) => index >= start && index + word.length <= end && left[at]
      );
      row.found += readable ? 0 : 1;
      if (readable) {
        row.missed.push(text.slice(Math.max(0, start - 40), end + 15));
      }
    }
    words.forEach(({ word }, at) => {
      const letters = /\p{L}{2}/u.test(word);
      this.gone.all += left[at] ? 0 : 1;
      this.gone.meant += !left[at] && inside[at] ? 1 : 0;
      if (letters && !inside[at]) {
        this.ordinary.there += 1;
        this.ordinary.gone += left[at] ? 0 : 1;
        // The data does not mark every name: what has a capital letter may be one.
        this.ordinary.capital += !left[at] && /^\p{Lu}/u.test(word) ? 1 : 0;
        if (!left[at]) {
          this.examples.push(`${word} | ${text.slice(0, 120)}`);
        }
      }
    });
  }

  /** `{ there, found }` of some types together. */
  sum(types) {
    const rows = types.flatMap(type => this.types.get(type) ?? []);
    return {
      there: rows.reduce((sum, { there }) => sum + there, 0),
      found: rows.reduce((sum, { found }) => sum + found, 0)
    };
  }
}
