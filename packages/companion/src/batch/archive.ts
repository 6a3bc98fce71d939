/** One ZIP of a batch: results, journal, and the evidence of each row's run; made row by row, never whole in memory. */
import { canonicalJson } from '@lockstep/protocol';
import type { BatchEntry, BatchRowState, BatchState } from '@lockstep/protocol';
import { resultsCsv } from '@lockstep/workflow';
import type { Readable } from 'node:stream';
import { zipStream } from '../evidence/zipStream';
import type { ZipMember } from '../evidence/zipStream';

/** Longest part of a row's name in a file's name, in characters. */
const LONGEST_NAME = 40;

/** What the ZIP is made of. */
export interface BatchArchive {
  state: BatchState;
  entries: readonly BatchEntry[];
  /** Evidence of one run as a ZIP of its own; `null` where the run is gone. */
  evidenceOf(run: string): Uint8Array | null;
}

/** The ZIP as it is made, in the order of the rows. */
export function batchArchive(archive: BatchArchive): Readable {
  return zipStream(membersOf(archive), archive.state.changedAt);
}

function* membersOf({ state, entries, evidenceOf }: BatchArchive): Generator<ZipMember> {
  yield { name: 'results.csv', bytes: Buffer.from(resultsCsv(state)) };
  const journal = entries.map(entry => `${canonicalJson(entry)}\n`).join('');
  yield { name: 'batch.jsonl', bytes: Buffer.from(journal) };
  for (const row of state.rows) {
    const evidence = row.run === null ? null : evidenceOf(row.run);
    if (evidence !== null) {
      yield { name: `rows/${rowFileName(row)}.zip`, bytes: evidence, packed: true };
    }
  }
}

/** `0007-Armenia`: sorts as the rows do, whatever a row is called. */
export function rowFileName({ row, name }: Pick<BatchRowState, 'row' | 'name'>): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const short = [...plain].slice(0, LONGEST_NAME).join('');
  return [String(row).padStart(4, '0'), ...(short === '' ? [] : [short])].join('-');
}
