/** Checks evidence of a run that came back: is it whole, in order, and does all of it tell the same? */
import type { RunState } from '@lockstep/protocol';
import { JournalEntry, UserError } from '@lockstep/protocol';
import { countDone, replayJournal, verifyJournal } from '@lockstep/workflow';
import { unzipSync } from 'fflate';
import { hashOfState, JOURNAL, MANIFEST, Manifest, sha256 } from './archive';
import { notebookProblems } from './verifyNotebook';

/** One thing that was looked at. `part`: the file inside the ZIP, or the journal. */
export interface Check {
  part: string;
  fine: boolean;
  /** What is so, or what is wrong and where. */
  told: string;
}

/** More, unpacked, is no evidence of a run but an attack, in bytes. */
const LARGEST = 2_000_000_000;

/**
 * Everything that was checked, in order.
 *
 * @param bytes a journal as JSON lines, or a ZIP with one
 * @throws UserError `not-evidence` when it is neither
 */
export function verifyEvidence(bytes: Uint8Array): Check[] {
  // "PK": every ZIP begins so.
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? verifyArchive(bytes) : verifyText(bytes).checks;
}

function verifyText(bytes: Uint8Array): {
  checks: Check[];
  entries: JournalEntry[];
  state: RunState | null;
} {
  const { entries, problem } = readEntries(Buffer.from(bytes).toString('utf8'));
  if (problem !== null) {
    return { checks: [bad(JOURNAL, problem)], entries, state: null };
  }
  const last = entries.at(-1);
  if (last === undefined) {
    throw notEvidence();
  }
  const whole = fine(
    JOURNAL,
    `${entries.length} entries of run ${last.run}, none changed since it was written. The last has the hash ${last.hash}.`
  );
  try {
    const state = replayJournal(entries);
    const { done, steps } = countDone(state);
    return {
      checks: [whole, fine(JOURNAL, `It replays to ${done} of ${steps} done, ${state.status}.`)],
      entries,
      state
    };
  } catch {
    // Whoever forges a chain can write events that no rule allows; that is a finding, not a bug of ours.
    return {
      checks: [whole, bad(JOURNAL, 'Its events cannot have happened in this order.')],
      entries,
      state: null
    };
  }
}

/** The entries up to the first damaged one, and what is wrong with that. */
function readEntries(text: string): { entries: JournalEntry[]; problem: string | null } {
  const entries: JournalEntry[] = [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') {
    lines.pop();
  } else if (lines.length > 1) {
    return { entries, problem: `Entry ${lines.length} is torn: its line has no end.` };
  }
  for (const [at, line] of lines.entries()) {
    const entry = entryOf(line);
    if (entry === null) {
      if (at === 0) {
        throw notEvidence();
      }
      return { entries, problem: `Entry ${at + 1} is no entry of a journal any more.` };
    }
    entries.push(entry);
  }
  const { good, problem } = verifyJournal(entries);
  return {
    entries: entries.slice(0, good),
    problem: problem === null ? null : problem.replace(/^Line/, 'Entry')
  };
}

function entryOf(line: string): JournalEntry | null {
  try {
    return JournalEntry.parse(JSON.parse(line));
  } catch {
    return null; // Damage is an answer here.
  }
}

function verifyArchive(bytes: Uint8Array): Check[] {
  const members = unpacked(bytes);
  const text = (name: string): string | null => {
    const member = members[name];
    return member === undefined ? null : Buffer.from(member).toString('utf8');
  };
  const manifest = manifestOf(text(MANIFEST));
  const checks: Check[] = [];
  for (const [name, hash] of Object.entries(manifest.members)) {
    const member = members[name];
    if (member === undefined) {
      checks.push(bad(name, 'It is missing.'));
    } else if (sha256(member) !== hash && name !== JOURNAL) {
      checks.push(bad(name, 'It was changed after it was written.'));
    }
  }
  for (const name of Object.keys(members)) {
    if (name !== MANIFEST && !Object.hasOwn(manifest.members, name)) {
      checks.push(bad(name, 'It was added later.'));
    }
  }
  if (checks.length === 0) {
    const count = Object.keys(manifest.members).length;
    checks.push(fine(MANIFEST, `${count} files, each as it was written.`));
  }
  const journal = members[JOURNAL];
  if (manifest.journal === null || journal === undefined) {
    return [
      ...checks,
      ...(manifest.journal === null
        ? [fine(JOURNAL, 'The ZIP of a participant holds no journal; only its files were checked.')]
        : [])
    ];
  }
  const { checks: own, entries, state } = verifyText(journal);
  checks.push(...own);
  const head = entries.at(-1);
  if (state === null || head === undefined) {
    return checks;
  }
  if (head.hash !== manifest.journal.hash || head.seq !== manifest.journal.seq) {
    checks.push(
      bad(JOURNAL, `It ends at entry ${head.seq}, and should at ${manifest.journal.seq}.`)
    );
  } else if (hashOfState(state) !== manifest.state) {
    checks.push(bad(JOURNAL, 'It replays to another state than the one that was exported.'));
  }
  const notebook = manifest.notebook === null ? null : text(manifest.notebook);
  if (manifest.notebook !== null && notebook !== null) {
    const problems = notebookProblems(notebook, state, head);
    checks.push(
      ...(problems.length === 0
        ? [fine(manifest.notebook, 'Its values and outputs are those of the journal.')]
        : problems.map(problem => bad(manifest.notebook ?? '', problem)))
    );
  }
  return checks;
}

function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  let size = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ originalSize, name }) => {
        size += originalSize;
        if (size > LARGEST) {
          throw notEvidence();
        }
        return !name.endsWith('/');
      }
    });
  } catch (error) {
    if (error instanceof UserError) {
      throw error;
    }
    throw new UserError('not-evidence', 'The ZIP is damaged and cannot be unpacked.', 400);
  }
}

function manifestOf(text: string | null): Manifest {
  let value: unknown = null;
  try {
    value = text === null ? null : JSON.parse(text);
  } catch {
    // Handled like a manifest that is not there.
  }
  const read = Manifest.safeParse(value);
  if (!read.success) {
    throw notEvidence();
  }
  return read.data;
}

function notEvidence(): UserError {
  return new UserError(
    'not-evidence',
    'This is neither a journal nor a ZIP that Lockstep exported. Name one of these.',
    400
  );
}

function fine(part: string, told: string): Check {
  return { part, fine: true, told };
}

function bad(part: string, told: string): Check {
  return { part, fine: false, told };
}
