/** Makes one kernel ready for any run of an app version: started, and set-up run where it takes nothing from a run. */

import { dirname, join } from 'node:path';
import type { AppDefinition, Step } from '@lockstep/protocol';
import type { KernelLease, KernelMessage } from '../kernels/lease';
import type { PlayedCell } from './aheadLease';
import { cellsToRun } from './cells';
import { folderOf } from './folder';
import { folderLook } from './folderLook';
import { forgetFolder, newFolderName } from './warmFolder';
import type { EngineParts } from './parts';
import { Secrets } from './secrets';
import { type RunApp, Workspace } from './workspace';

/** Stands for a run where kernels are written down that no run has yet; too short to be one's id. */
export const POOL = 'pool';

/** Set-up that sends more is run by each run itself, in characters. */
const MOST_KEPT = 4 * 1024 * 1024;

/** A kernel that no run has used. */
export interface Warmed {
  app: string;
  lease: KernelLease;
  /** What ran on it, `null` for nothing. */
  ahead: Ahead | null;
  /** Its working folder's place in the state folder, `null` when it works beside the notebook. */
  home: string | null;
  /** How the notebook's folder looked before anything ran. */
  look: string | null;
}

/** Set-up that ran ahead. */
export interface Ahead {
  step: string;
  cells: PlayedCell[];
  /** When it began, in milliseconds since 1970, and how long it took. */
  at: number;
  took: number;
}

/** Set-up cannot run ahead: it asks, fails, or says too much. Each run finds out by itself. */
export class NotAhead extends Error {}

/**
 * The set-up step that may run before anybody asks for it: it comes first, takes no value, asks nothing, and nothing
 * that it does outside its kernel is known. Only Python is read deeply enough to say so.
 */
export function stepAhead({ language, steps }: AppDefinition): Step | null {
  const [first] = steps;
  return first?.kind === 'setup' &&
    language === 'python' &&
    first.inputs.length === 0 &&
    first.effects.length === 0
    ? first
    : null;
}

/** Where the notebook of an app lies. */
export function notebookFolder({ path, root }: RunApp): string {
  return dirname(join(root, ...path.split('/')));
}

/**
 * Starts a kernel and makes it ready.
 *
 * @param blank starts it only
 * @throws NotAhead; UserError when no kernel can be started; the signal's reason. Nothing is left behind then.
 */
export async function warmUp(
  parts: EngineParts,
  app: string,
  blank: boolean,
  signal: AbortSignal
): Promise<Warmed> {
  const made = parts.definitionOf(app);
  const { definition } = made;
  const step = blank ? null : stepAhead(definition);
  const taken: string[] = [];
  const own =
    step === null || parts.folders === null
      ? null
      : new Workspace(parts.folders, newFolderName(), () => made, parts.log);
  const workspace = own?.used === true ? own : null;
  let lease: KernelLease | null = null;
  try {
    const look = step === null ? null : await folderLook(notebookFolder(made), parts.state);
    signal.throwIfAborted();
    lease = await parts.kernels.start(
      {
        run: POOL,
        kernelspec: definition.kernel,
        language: definition.language,
        folder: folderOf(made, parts.root)
      },
      kernel => {
        parts.store.kernelTaken(POOL, kernel);
        taken.push(kernel);
      },
      signal
    );
    const { kernel } = lease;
    taken.filter(other => other !== kernel).forEach(other => parts.store.kernelEnded(other));
    await workspace?.prepare(signal);
    if (workspace !== null && !(await workspace.enter(lease, signal))) {
      throw new NotAhead('The kernel cannot be moved into a folder of its own.');
    }
    const ahead = step && (await runAhead(parts, definition, step, lease, signal));
    return { app, lease, ahead, home: workspace?.home ?? null, look };
  } catch (error) {
    await (lease === null ? parts.endStray(taken) : endWarmed(parts, { lease }));
    await forgetFolder(workspace?.home ?? null);
    throw error;
  }
}

/** Ends a kernel that no run will use; its place is the caller's to give back. */
export async function endWarmed(
  parts: EngineParts,
  { lease }: Pick<Warmed, 'lease'>
): Promise<void> {
  try {
    await lease.end();
    parts.store.kernelEnded(lease.kernel);
  } catch (err) {
    // It stays written down, so that the next start ends it.
    parts.log.error({ err, kernel: lease.kernel }, 'a warm kernel could not be ended');
  }
}

async function runAhead(
  { now }: EngineParts,
  definition: AppDefinition,
  step: Step,
  lease: KernelLease,
  signal: AbortSignal
): Promise<Ahead> {
  const at = now();
  const cells: PlayedCell[] = [];
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('No longer wanted.')), { once: true });
  });
  aborted.catch(() => undefined);
  let kept = 0;
  for (const { code } of cellsToRun(definition, step, {}, new Secrets())) {
    signal.throwIfAborted();
    if (code.trim() === '') {
      continue;
    }
    cells.push(
      await Promise.race([
        runCell(lease, code, message => {
          kept += JSON.stringify(message).length;
          return kept <= MOST_KEPT;
        }),
        aborted
      ])
    );
  }
  return { step: step.id, cells, at, took: Math.max(0, now() - at) };
}

/** @param keep whether a message may be kept */
async function runCell(
  lease: KernelLease,
  code: string,
  keep: (message: KernelMessage) => boolean
): Promise<PlayedCell> {
  const messages: KernelMessage[] = [];
  let request: string | null = null;
  const reply = await new Promise<PlayedCell['reply']>((resolve, reject) => {
    lease
      .execute(code, true, {
        sent: id => {
          request = id;
        },
        message: message => {
          if (keep(message)) {
            messages.push(message);
          } else {
            reject(new NotAhead('It says too much.'));
          }
        },
        question: () => reject(new NotAhead('It asks something.'))
      })
      .then(resolve, reject);
  });
  if (reply.status !== 'ok') {
    throw new NotAhead('It fails.');
  }
  return { code, request, messages, reply };
}
