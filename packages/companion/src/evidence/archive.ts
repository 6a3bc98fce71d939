/** ZIPs of a run: its files alone, or everything that proves what it did, with a list that `lockstep verify` reads. */
import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path/posix';
import { canonicalJson } from '@lockstep/protocol';
import type { RunState } from '@lockstep/protocol';
import { journalToText } from '@lockstep/workflow';
import { zipSync, type Zippable } from 'fflate';
import * as z from 'zod/mini';
import { filesOf } from './files';
import { notebookText } from './notebook';
import { headOf, type RunRecord } from './record';
import { reportOf } from './report';

/** Names inside an archive. */
export const JOURNAL = 'journal.jsonl';
export const MANIFEST = 'manifest.json';
const REPORT = 'report.html';
const README = 'README.txt';

/** What an archive says of itself. */
export const Manifest = z.object({
  format: z.literal(1),
  run: z.string(),
  app: z.string(),
  /** Where the journal ended; `null` where the archive holds none. */
  journal: z.nullable(z.object({ seq: z.int(), hash: z.string() })),
  /** Of the state that the journal gives: see {@link hashOfState}. */
  state: z.string(),
  /** Name of the executed notebook, `null` where the archive holds none. */
  notebook: z.nullable(z.string()),
  /** SHA-256 of each other member's bytes, by name. */
  members: z.record(z.string(), z.string())
});
export type Manifest = z.infer<typeof Manifest>;

/** What an archive is for. `participant`: no notebook, since it holds code, and no journal, since that holds tracebacks. */
export interface ArchiveOptions {
  audience: 'author' | 'participant';
  /** Whose run it is, in words; `null` where that is nobody's business. */
  who: string | null;
}

/** Everything of a run: notebook, report, journal, files and a manifest. */
export function archiveOf(record: RunRecord, { audience, who }: ArchiveOptions): Uint8Array {
  const { state, entries } = record;
  const members = new Map<string, Uint8Array>();
  const notebook = `${stemOf(record)}.executed.ipynb`;
  const whole = audience === 'author';
  if (whole) {
    members.set(notebook, Buffer.from(notebookText(record)));
    members.set(JOURNAL, Buffer.from(journalToText(entries)));
    // Beside the notebook, so that it runs again where the ZIP was unpacked.
    for (const { path, blob } of record.uploads) {
      const bytes = record.read(blob);
      if (bytes !== null) {
        members.set(path, bytes);
      }
    }
  }
  members.set(REPORT, Buffer.from(reportOf(record, who)));
  fileMembers(record).forEach((bytes, name) => members.set(name, bytes));
  members.set(README, Buffer.from(readme(record, whole)));
  const manifest: Manifest = {
    format: 1,
    run: state.run,
    app: state.plan.app,
    journal: whole ? headOf(record) : null,
    state: hashOfState(state),
    notebook: whole ? notebook : null,
    members: Object.fromEntries([...members].map(([name, bytes]) => [name, sha256(bytes)]))
  };
  members.set(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  return zipped(members, state.changedAt);
}

/** The files that the run left, alone. */
export function filesArchive(record: RunRecord): Uint8Array {
  return zipped(fileMembers(record), record.state.changedAt);
}

/** `link-web` of `work/link-web.ipynb`. */
export function stemOf({ notebook }: Pick<RunRecord, 'notebook'>): string {
  return basename(notebook, extname(notebook));
}

/** What a state says of its steps, as one hash: what later releases may add to a state stays out of it. */
export function hashOfState({ run, name, status, plan, steps }: RunState): string {
  const told = plan.steps.map(({ id, content }) => {
    const own = steps[id];
    const result = own?.result ?? null;
    return {
      id,
      content,
      status: own?.status ?? null,
      values: own?.values ?? null,
      outputs: own?.outputs ?? null,
      result: result && { values: result.values, outputs: result.outputs, took: result.took }
    };
  });
  return sha256(Buffer.from(canonicalJson({ run, name, status, app: plan.app, steps: told })));
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function fileMembers({ state, read }: RunRecord): Map<string, Uint8Array> {
  const members = new Map<string, Uint8Array>();
  for (const { name, blob } of filesOf(state)) {
    const bytes = blob === null ? null : read(blob);
    if (bytes !== null) {
      members.set(name, bytes);
    }
  }
  return members;
}

function readme({ state }: RunRecord, whole: boolean): string {
  const lines = [
    `${state.name}: a run of ${state.plan.title}.`,
    'report.html opens in any browser and needs no network. files/ holds what its steps wrote, pictures/ what they showed.',
    ...(whole
      ? [
          'The notebook runs again without Lockstep. journal.jsonl holds every event, each tied to the one before;',
          '"jupyter lockstep verify" on this ZIP checks that nothing was changed.'
        ]
      : [])
  ];
  return `${lines.join('\n')}\n`;
}

/** Pictures and the like are compressed already. */
const PACKED = /\.(png|jpe?g|gif|webp|pdf|zip|gz|parquet)$/i;

/** The earliest and latest times that a ZIP can hold, in milliseconds. */
const EARLIEST = Date.UTC(1980, 0, 2);
const LATEST = Date.UTC(2099, 0, 1);

function zipped(members: ReadonlyMap<string, Uint8Array>, at: number): Uint8Array {
  const zippable: Zippable = {};
  for (const [name, bytes] of members) {
    zippable[name] = [bytes, { level: PACKED.test(name) ? 0 : 6 }];
  }
  // Of the run, not of the export: the same run gives the same bytes.
  return zipSync(zippable, { mtime: Math.min(Math.max(at, EARLIEST), LATEST) });
}
