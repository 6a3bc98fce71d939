/** Microsoft's synthetic texts about people who do not exist, and how much of them the detectors find. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Detect, FindingKind } from './contract';

const FILE = resolve(
  process.env.LOCKSTEP_DATA ?? '../shared',
  'router-eval/pii/presidio_synth_dataset_v2.json'
);

/** The data's names for what we look for. */
const KINDS: Readonly<Record<string, FindingKind>> = {
  EMAIL_ADDRESS: 'email',
  PHONE_NUMBER: 'phone',
  CREDIT_CARD: 'card',
  IBAN_CODE: 'iban'
};

interface Text {
  full_text: string;
  spans: { entity_type: string; start_position: number; end_position: number }[];
}

/** The texts, `null` where the shared data is not there. */
export const presidio: readonly Text[] | null = existsSync(FILE)
  ? (JSON.parse(readFileSync(FILE, 'utf8')) as Text[])
  : null;

/** How many of each kind there are, how many were covered from end to end, and how many finds stood elsewhere. */
export function measured(
  texts: readonly Text[],
  detect: Detect
): Record<string, { there: number; found: number; missed: string[]; elsewhere: string[] }> {
  const result = Object.fromEntries(
    Object.values(KINDS).map(kind => [
      kind,
      { there: 0, found: 0, missed: [] as string[], elsewhere: [] as string[] }
    ])
  );
  for (const { full_text: text, spans } of texts) {
    const finds = detect(text);
    for (const { entity_type, start_position: start, end_position: end } of spans) {
      const row = result[KINDS[entity_type] ?? ''];
      if (row !== undefined) {
        row.there += 1;
        if (finds.some(find => find.start <= start && find.end >= end)) {
          row.found += 1;
        } else {
          row.missed.push(text.slice(Math.max(0, start - 30), end + 10));
        }
      }
    }
    for (const find of finds) {
      const meant = spans.some(
        span => span.start_position < find.end && span.end_position > find.start
      );
      if (!meant) {
        result[find.kind]?.elsewhere.push(text.slice(find.start, find.end));
      }
    }
  }
  return result;
}
