/** What a run leaves as files: the executed notebook, and the pictures and long texts its steps showed. */
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output, RunState } from '@lockstep/protocol';
import { UserError } from '@lockstep/protocol';
import { BadUse } from '../cli/terminal';

/** Types that are worth a file, best first, with its ending. */
const ENDINGS: Record<string, string> = {
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf'
};

/** A file by name, with where its bytes are kept. */
export interface Artifact {
  name: string;
  blob: string;
}

/** The files of a run, named after their steps: `list-hubs-1.png`. */
export function artifactsOf(state: RunState): Artifact[] {
  return state.plan.steps.flatMap(({ id }) => {
    const found = (state.steps[id]?.outputs ?? []).flatMap(output => artifactOf(output) ?? []);
    return found.map(({ ending, blob }, index) => ({ name: `${id}-${index + 1}.${ending}`, blob }));
  });
}

function artifactOf(output: Output): { ending: string; blob: string } | null {
  if (output.kind === 'cut') {
    return output.rest === undefined ? null : { ending: 'txt', blob: output.rest.blob };
  }
  if (output.kind !== 'display') {
    return null;
  }
  for (const [mime, ending] of Object.entries(ENDINGS)) {
    const part = output.data[mime];
    if (part !== undefined && 'blob' in part) {
      return { ending, blob: part.blob };
    }
  }
  return null;
}

/**
 * Makes the folder when it is not there, before hours of work are done for nothing.
 *
 * @throws BadUse when it cannot be written to
 */
export async function makeOutFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch {
    throw new BadUse(
      'out-unwritable',
      `${folder} cannot be written to. Name another folder with --out.`
    );
  }
}

/**
 * Writes a file into the folder.
 *
 * @throws UserError `out-unwritable`
 */
export async function writeOut(
  folder: string,
  name: string,
  content: string | Uint8Array
): Promise<string> {
  const file = join(folder, name);
  try {
    await writeFile(file, content);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new UserError(
      'out-unwritable',
      `${file} could not be written${code}. The run itself is kept; name another folder with --out.`
    );
  }
  return file;
}
