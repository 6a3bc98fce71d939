/** Everything that evidence of a run is made from, gathered once, so that all of it tells of the same moment. */
import type { OriginalNotebook } from '@lockstep/converter';
import type { AppDefinition, JournalEntry, RunState } from '@lockstep/protocol';
import { uploadPath, UserError } from '@lockstep/protocol';
import { replayJournal } from '@lockstep/workflow';
import type { BlobStore, DefinitionStore, RunStore } from '../contract';
import { knownDefinition } from '../store/definitions';

/** Reads a blob; `null` when it is gone. */
export type ReadBlob = (blob: string) => Uint8Array | null;

/** A run at one moment. */
export interface RunRecord {
  state: RunState;
  /** The whole journal, whose replay is `state`. */
  entries: JournalEntry[];
  definition: AppDefinition;
  /** `null` for a version that was stored before notebooks were kept. */
  original: OriginalNotebook | null;
  /** Files that a person gave to the run, at the places where its code finds them. */
  uploads: { path: string; blob: string }[];
  /** Path of the notebook below its root. */
  notebook: string;
  /** Who the run belongs to: Jupyter's user, or the browser's identity on a served page. */
  owner: string;
  read: ReadBlob;
}

/** What a record is read from. */
export interface RecordSource {
  store: Pick<RunStore, 'run' | 'journal' | 'uploads'>;
  definitions: Pick<DefinitionStore, 'get' | 'original'>;
  blobs: Pick<BlobStore, 'read'>;
}

/**
 * The run as its journal has it now.
 *
 * @throws UserError `run-unknown`, `app-unknown` (404)
 */
export function recordOf({ store, definitions, blobs }: RecordSource, run: string): RunRecord {
  const row = store.run(run);
  const entries = row === null ? [] : store.journal(run, 0);
  if (row === null || entries.length === 0) {
    throw new UserError('run-unknown', 'There is no such run.', 404);
  }
  const state = replayJournal(entries);
  const found = knownDefinition(definitions, state.plan.app);
  return {
    state,
    entries,
    definition: found.definition,
    original: definitions.original(state.plan.app),
    uploads: store.uploads(run).map(({ upload, name, blob }) => ({
      path: uploadPath({ t: 'file', v: upload, name }),
      blob
    })),
    notebook: row.notebook,
    owner: row.owner,
    read: blob => blobs.read(blob)
  };
}

/** Where the journal ends: what a report states, and what a later copy of the journal must reach. */
export function headOf({ entries }: Pick<RunRecord, 'entries'>): { seq: number; hash: string } {
  const last = entries.at(-1);
  return { seq: last?.seq ?? 0, hash: last?.hash ?? '' };
}
