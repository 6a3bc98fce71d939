/** One stretch of a download: from what is on disk to checked weights, entered in the ledger from start to end. */
import { UserError } from '@lockstep/protocol';
import type { Cause, LedgerEntry } from '@lockstep/protocol';
import type { Ledger } from '@lockstep/router';
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../systemError';
import { appendPart, checkSpace, hashOfFile, resume } from './join';
import type { Offer } from './offers';
import type { PartSource } from './pip';
import type { WeightsFolder } from './record';

export interface DownloadDeps {
  folder: WeightsFolder;
  parts: PartSource;
  ledger: Pick<Ledger, 'intend' | 'settle'>;
  /** Free bytes on the disk of a path; the system's own answer by default. */
  free?: (path: string) => Promise<number>;
}

/** What it is doing and how far it is, in bytes. */
export type Report = (state: 'downloading' | 'checking', done: number) => void;

/**
 * Downloads, joins, checks, and puts the file in its place.
 *
 * @throws UserError when it cannot go on; what is on disk stays, except a file with a wrong hash
 */
export async function download(
  deps: DownloadDeps,
  offer: Offer,
  report: Report,
  signal: AbortSignal
): Promise<void> {
  const { folder, ledger } = deps;
  const begun = await resume(folder, offer);
  report('downloading', begun.bytes);
  await checkSpace(folder, offer, begun.bytes, deps.free);
  const intent = ledger.intend({
    what: 'download',
    name: offer.file,
    host: await deps.parts.host(signal),
    notebook: null,
    bytes: 0,
    hash: offer.sha256,
    held: 0,
    reason: 'the weights of the local model, as agreed'
  });
  let bytes = begun.bytes;
  const settle = (outcome: Settled['outcome'], cause: Cause | null): void =>
    ledger.settle(intent.id, {
      outcome,
      cause,
      usage: null,
      bytesBack: bytes - begun.bytes,
      price: 0
    });
  try {
    await fetchParts(deps, offer, begun, done => (bytes = done), report, signal);
    await check(folder, offer, report, signal);
  } catch (error) {
    settle(signal.aborted ? 'stopped' : 'failed', causeOf(error, signal));
    throw inWords(error, folder);
  }
  settle('answered', null);
}

type Settled = LedgerEntry & { type: 'settle' };

async function fetchParts(
  { folder, parts }: DownloadDeps,
  offer: Offer,
  begun: { parts: number; bytes: number },
  joined: (bytes: number) => void,
  report: Report,
  signal: AbortSignal
): Promise<void> {
  const incoming = join(folder.path, 'incoming');
  const most = Math.ceil(offer.bytes / offer.parts);
  let whole = begun;
  try {
    while (whole.parts < offer.parts) {
      rmSync(incoming, { recursive: true, force: true });
      mkdirSync(incoming, { recursive: true, mode: 0o700 });
      const { bytes } = whole;
      const tell = (came: number): void =>
        report('downloading', Math.min(bytes + Math.min(came, most), offer.bytes));
      const wanted = { name: offer.package(whole.parts + 1), version: offer.version };
      signal.throwIfAborted();
      const file = await parts.fetch(wanted, incoming, tell, signal);
      whole = await appendPart(folder, offer, whole, file, signal);
      joined(whole.bytes);
      report('downloading', whole.bytes);
    }
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

/** Checks the unfinished file and puts it in its place; a wrong one is thrown away. */
async function check(
  folder: WeightsFolder,
  offer: Offer,
  report: Report,
  signal: AbortSignal
): Promise<void> {
  const file = folder.unfinished(offer);
  report('checking', 0);
  const hash = await hashOfFile(file, bytes => report('checking', bytes), signal);
  const forget = (): void => {
    const { [offer.id]: _, ...joined } = folder.facts().joined;
    folder.write({ joined });
  };
  if (hash !== offer.sha256) {
    rmSync(file, { force: true });
    forget();
    throw wrongHash();
  }
  renameSync(file, folder.finished(offer));
  markChecked(folder, offer);
  forget();
}

/** Checks a finished file that nobody vouches for, as one that was put there by hand. */
export async function checkFinished(
  folder: WeightsFolder,
  offer: Offer,
  report: Report,
  signal: AbortSignal
): Promise<void> {
  const file = folder.finished(offer);
  report('checking', 0);
  if ((await hashOfFile(file, bytes => report('checking', bytes), signal)) !== offer.sha256) {
    rmSync(file, { force: true });
    throw wrongHash();
  }
  markChecked(folder, offer);
}

function markChecked(folder: WeightsFolder, offer: Offer): void {
  const { size, mtimeMs } = statSync(folder.finished(offer));
  const mine = { bytes: size, changedAt: mtimeMs };
  folder.write({ checked: { ...folder.facts().checked, [offer.id]: mine } });
}

function wrongHash(): UserError {
  return new UserError(
    'wrong-hash',
    'The file that came is not the one Lockstep knows (its SHA-256 is wrong), so it was thrown away. Press Resume to fetch it again; if it happens twice, tell who runs your package index.'
  );
}

function causeOf(error: unknown, signal: AbortSignal): Cause {
  if (signal.aborted) {
    return 'stopped';
  }
  return error instanceof UserError && error.code === 'offline' ? 'offline' : 'broken';
}

/** What the file system refuses is for a person to mend, too. */
function inWords(error: unknown, { path }: WeightsFolder): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(
        'disk-full',
        'The disk is full. Free some space, then press Resume: the download goes on where it stopped.'
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError(
        'not-writable',
        `${path} cannot be written to. Make it yours, or set LOCKSTEP_STATE to another folder, then press Resume.`
      );
    default:
      return error;
  }
}
