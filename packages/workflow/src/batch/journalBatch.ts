/** The journal of a batch: canonical lines chained by SHA-256, as a run's are. */
import { type BatchEntry, canonicalJson } from '@lockstep/protocol';
import { hashOfText } from '../plan';

/** The next line of a batch's journal; `null` begins one at 1. */
export function appendBatchEntry(
  previous: Pick<BatchEntry, 'seq' | 'hash'> | null,
  fields: Pick<BatchEntry, 'batch' | 'at' | 'by' | 'event'>
): BatchEntry {
  const { batch, at, by, event } = fields;
  const line = { batch, seq: (previous?.seq ?? 0) + 1, at, by, event };
  return { ...line, hash: hashOf(previous?.hash ?? '', line) };
}

function hashOf(before: string, { batch, seq, at, by, event }: Omit<BatchEntry, 'hash'>): string {
  return hashOfText(before + canonicalJson({ batch, seq, at, by, event }));
}

/** How many lines from the beginning are whole and in order, and what is wrong with the next one. */
export function verifyBatchJournal(entries: readonly BatchEntry[]): {
  good: number;
  problem: string | null;
} {
  let before = '';
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    if (entry.seq !== seq || entry.batch !== entries[0]?.batch) {
      return { good: index, problem: `Line ${seq} is missing or belongs to another batch.` };
    }
    if (entry.hash !== hashOf(before, entry)) {
      return { good: index, problem: `Line ${seq} was changed after it was written.` };
    }
    before = entry.hash;
  }
  return { good: entries.length, problem: null };
}
