/** Files among a run's values: only uploads of this run count, and each is put into its folder before a step needs it. */
import { join } from 'node:path';
import {
  type FileValue,
  isSecretMark,
  type RunCommand,
  type StoredValues,
  uploadPath,
  UserError,
  type Value
} from '@lockstep/protocol';
import type { BlobStore, RunStore } from '../contract';
import { explainStoreError } from '../store/database';
import type { Workspace } from './workspace';

/**
 * Refuses values that name another run's file.
 *
 * @throws UserError `upload-unknown`
 */
export function demandOwnUploads(command: RunCommand, run: string, store: RunStore): void {
  if (command.type === 'set-inputs') {
    for (const [input, value] of filesOf(command.values)) {
      if (!isKnown(value, run, store)) {
        throw unknown(value, input);
      }
    }
  }
}

/**
 * Puts the files of a step's values into the run's folder.
 *
 * @param attached whether the step runs on the notebook's kernel, which gets {@link withWholePaths}
 * @throws UserError `upload-unknown`, or what the disk says
 */
export async function placeUploads(
  values: StoredValues,
  run: string,
  { store, blobs }: { store: RunStore; blobs: BlobStore },
  workspace: Workspace | null,
  attached = false
): Promise<void> {
  const files = filesOf(values);
  if (files.length === 0) {
    return;
  }
  if (workspace === null || !(workspace.used || attached)) {
    throw new UserError(
      'upload-unusable',
      'Kernels of this language work beside the notebook, where no file is put. Choose the notebook’s own file.',
      422
    );
  }
  const known = store.uploads(run);
  const placed: { value: FileValue; bytes: Uint8Array }[] = [];
  for (const [input, value] of files) {
    const upload = known.find(one => one.upload === value.v && one.name === value.name);
    const bytes = upload === undefined ? null : await blobs.readLarge(upload.blob);
    if (bytes === null) {
      throw unknown(value, input);
    }
    placed.push({ value, bytes });
  }
  try {
    await workspace.place(placed);
  } catch (error) {
    throw explainStoreError(error, workspace.home);
  }
}

/** The values with each file as the path at which a kernel finds it that works in another folder of this machine. */
export function withWholePaths(values: StoredValues, folder: string): StoredValues {
  const paths = filesOf(values).map(([input, value]): [string, Value] => [
    input,
    { t: 'str', v: join(folder, ...uploadPath(value).split('/')) }
  ]);
  return { ...values, ...Object.fromEntries(paths) };
}

function filesOf(values: StoredValues): [string, FileValue][] {
  return Object.entries(values).flatMap(([input, value]): [string, FileValue][] =>
    !isSecretMark(value) && value.t === 'file' ? [[input, value]] : []
  );
}

function isKnown(value: FileValue, run: string, store: RunStore): boolean {
  return store.uploads(run).some(({ upload, name }) => upload === value.v && name === value.name);
}

function unknown({ name }: FileValue, input: string): UserError {
  return new UserError(
    'upload-unknown',
    `${name} was not given to this run. Choose the file again.`,
    422,
    input
  );
}
