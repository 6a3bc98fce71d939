/** One ZIP of a batch: results, journal, and the evidence of each row's run; made row by row, never whole in memory. */
import { canonicalJson } from '@lockstep/protocol';
import type { BatchEntry, BatchRowState, BatchState } from '@lockstep/protocol';
import { resultsCsv } from '@lockstep/workflow';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

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
  return Readable.from(pieces(archive), { objectMode: false });
}

async function* pieces({ state, entries, evidenceOf }: BatchArchive): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) {
      throw error;
    }
    ready.push(chunk);
  });
  const add = (name: string, bytes: Uint8Array, packed: boolean): Uint8Array[] => {
    const file = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    file.mtime = state.changedAt;
    zip.add(file);
    file.push(bytes, true);
    return ready.splice(0);
  };
  yield* add('results.csv', Buffer.from(resultsCsv(state)), false);
  const journal = entries.map(entry => `${canonicalJson(entry)}\n`).join('');
  yield* add('batch.jsonl', Buffer.from(journal), false);
  for (const row of state.rows) {
    const evidence = row.run === null ? null : evidenceOf(row.run);
    if (evidence !== null) {
      yield* add(`rows/${rowFileName(row)}.zip`, evidence, true);
      // Other work of this process goes on between two rows.
      await setImmediate();
    }
  }
  zip.end();
  yield* ready.splice(0);
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
