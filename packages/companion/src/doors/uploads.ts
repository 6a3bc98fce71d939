/** The door for a person's own file: its bytes go to disk as they come, bounded, and belong to one run. */
import {
  type FileValue,
  safeFileName,
  tellAlone,
  UPLOAD_LIMITS,
  uploadRoutes as routes,
  UserError
} from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { RunRow } from '../contract';
import { importOf } from '../record/runEvents';
import { explainStoreError } from '../store/database';
import { json, rawDoor } from './door';
import type { Door } from './door';
import { runOf } from './workings';
import type { Workings } from './workings';

/** Uploads of one process that may be under way at once. */
const MOST_AT_ONCE = 20;

/** The doors by the names of their routes. */
export function uploadCallsOf(workings: Workings): Record<keyof typeof routes, Door> {
  const { store, engine, assistant, log, now } = workings;
  const underWay = new Map<string, number>();

  return {
    uploadFile: rawDoor(
      routes.uploadFile,
      async ({ caller, params: { run, name: given }, body }) => {
        await workings.recovered;
        const row = runOf(workings, caller, run);
        const name = safeFileName(decoded(given));
        const room = roomOf(workings, row);
        const all = [...underWay.values()].reduce((sum, n) => sum + n, 0);
        if (all >= MOST_AT_ONCE || (underWay.get(run) ?? 0) >= 2) {
          throw new UserError(
            'too-many-uploads',
            'Other files are being uploaded. Wait until they are done, then try again.',
            429
          );
        }
        underWay.set(run, (underWay.get(run) ?? 0) + 1);
        const draft = join(store.folder, 'incoming', randomBytes(12).toString('hex'));
        try {
          await mkdir(join(store.folder, 'incoming'), { recursive: true, mode: 0o700 });
          await write(body, draft, room);
          const { blob, bytes } = await store.blobs.putLarge(await readFile(draft));
          const value: FileValue = { t: 'file', v: randomBytes(16).toString('hex'), name };
          store.runs.addUpload(run, { upload: value.v, name, bytes, blob, at: now() });
          log.info({ run, bytes }, 'A file was uploaded.');
          tellAlone(
            () => assistant?.record.observe([importOf(row, value, engine.stateOf(run), now())]),
            err => log.error({ err, run }, 'The record could not be told of an upload.')
          );
          return json({ value, bytes });
        } catch (error) {
          throw !(error instanceof UserError) && body.destroyed && !body.readableEnded
            ? new UserError('upload-cut', 'The upload was cut off. Try again.', 400)
            : explainStoreError(error, store.folder);
        } finally {
          const left = (underWay.get(run) ?? 1) - 1;
          if (left > 0) {
            underWay.set(run, left);
          } else {
            underWay.delete(run);
          }
          await rm(draft, { force: true });
        }
      },
      UPLOAD_LIMITS.file
    )
  };
}

/** How many bytes the next upload of a run may have. @throws UserError `uploads-full` (413) */
function roomOf({ store }: Workings, { run }: RunRow): number {
  const known = store.runs.uploads(run);
  const left = UPLOAD_LIMITS.run - known.reduce((sum, { bytes }) => sum + bytes, 0);
  if (left <= 0 || known.length >= UPLOAD_LIMITS.files) {
    throw new UserError(
      'uploads-full',
      `This run holds as many files as one may: ${UPLOAD_LIMITS.files}, or ${UPLOAD_LIMITS.run / 1_000_000} MB. Start another run.`,
      413
    );
  }
  return Math.min(left, UPLOAD_LIMITS.file);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new UserError('bad-request', 'The name of the file is not valid.');
  }
}

/**
 * Writes what comes, at most so many bytes. The request itself stays open: a refusal has to reach its sender.
 *
 * @throws UserError `too-large` (413)
 */
async function write(body: Readable, draft: string, most: number): Promise<void> {
  const file = await open(draft, 'wx', 0o600);
  try {
    let came = 0;
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      const bytes: unknown = chunk;
      if (!(bytes instanceof Uint8Array)) {
        throw new Error('A body of bytes came as text.');
      }
      came += bytes.length;
      if (came > most) {
        throw new UserError(
          'too-large',
          `The file is larger than ${Math.floor(most / 1_000_000)} MB, the most that is taken here.`,
          413
        );
      }
      await file.write(bytes);
    }
  } finally {
    await file.close();
  }
}
