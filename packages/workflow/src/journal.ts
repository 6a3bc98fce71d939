/** The journal: canonical lines, each chained by SHA-256 to the one before, so that a change or a gap shows. */
import { canonicalJson, JournalEntry } from '@lockstep/protocol';
import { hashOfText } from './plan';

/** Where a journal ends. */
export type Head = Pick<JournalEntry, 'seq' | 'hash'>;

/** What the first line's hash covers in place of an earlier hash. */
const GENESIS = '';

/** The next line of a journal. Its `seq` and `hash` follow from the one before; `null` begins a journal at 1. */
export function appendEntry(
  previous: Head | null,
  fields: Pick<JournalEntry, 'run' | 'at' | 'by' | 'event'>
): JournalEntry {
  const { run, at, by, event } = fields;
  const line = { run, seq: (previous?.seq ?? 0) + 1, at, by, event };
  return { ...line, hash: hashOf(previous?.hash ?? GENESIS, line) };
}

function hashOf(before: string, line: Omit<JournalEntry, 'hash'>): string {
  const { run, seq, at, by, event } = line;
  return hashOfText(before + canonicalJson({ run, seq, at, by, event }));
}

/** What is wrong with a line that should follow `previous`, or `null`. */
function problemOf(previous: JournalEntry | null, entry: JournalEntry): string | null {
  const seq = (previous?.seq ?? 0) + 1;
  if (previous && entry.run !== previous.run) {
    return `Line ${seq} belongs to another run.`;
  }
  if (entry.seq !== seq) {
    return `Line ${seq} has number ${entry.seq}.`;
  }
  return entry.hash === hashOf(previous?.hash ?? GENESIS, entry)
    ? null
    : `Line ${seq} was changed after it was written.`;
}

/** How many lines from the beginning are whole and in order, and what is wrong with the next one. */
export function verifyJournal(entries: readonly JournalEntry[]): {
  good: number;
  problem: string | null;
} {
  let previous: JournalEntry | null = null;
  for (const [index, entry] of entries.entries()) {
    const problem = problemOf(previous, entry);
    if (problem) {
      return { good: index, problem };
    }
    previous = entry;
  }
  return { good: entries.length, problem: null };
}

/** A journal as JSON lines, one canonical object a line. */
export function journalToText(entries: readonly JournalEntry[]): string {
  return entries.map(entry => `${canonicalJson(entry)}\n`).join('');
}

/** Reads JSON lines. `torn`: everything from the first line that is damaged, `null` when all is whole. */
export function journalFromText(text: string): { entries: JournalEntry[]; torn: string | null } {
  const entries: JournalEntry[] = [];
  let read = 0;
  while (read < text.length) {
    const end = text.indexOf('\n', read);
    const entry = end < 0 ? null : entryOf(text.slice(read, end));
    if (!entry || problemOf(entries.at(-1) ?? null, entry)) {
      return { entries, torn: text.slice(read) };
    }
    entries.push(entry);
    read = end + 1;
  }
  return { entries, torn: null };
}

function entryOf(line: string): JournalEntry | null {
  try {
    return JournalEntry.parse(JSON.parse(line));
  } catch {
    return null; // A damaged line is an answer here: it ends the part that can be trusted.
  }
}
