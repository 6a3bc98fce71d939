/** Whether kernels elsewhere see this machine's folders: where they don't, a page must not ask anybody for a file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AppDefinition, UserError } from '@lockstep/protocol';
import { moveTo } from '../engine/moveKernel';
import type { Kernels } from '../kernels/lease';
import { tameConsole, tameRejections } from '../kernels/tame';
import type { Log } from '../log';

/** A server that answers has started a kernel by then, in milliseconds. */
const PATIENCE = 30_000;

/** Stands for a run in the kernel's name. */
const LOOKER = 'look';

/**
 * Starts a kernel, lets it try to work in a new folder of this machine, and ends it.
 *
 * @param folder where that folder is made
 * @returns `true` when it cannot; `false` also where no kernel could be had: a step says so by itself then
 * @throws the signal's reason
 */
export async function worksApart(
  kernels: Pick<Kernels, 'start' | 'end'>,
  { kernel: kernelspec, language }: Pick<AppDefinition, 'kernel' | 'language'>,
  folder: string,
  log: Log,
  signal: AbortSignal
): Promise<boolean> {
  const taken: string[] = [];
  const place = mkdtempSync(join(folder, 'look-'));
  // The engine, which does the same, is not there yet.
  const untame = [tameRejections(log), tameConsole(log)];
  try {
    const lease = await kernels.start(
      { run: LOOKER, kernelspec, language, folder: '' },
      kernel => taken.push(kernel),
      AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
    );
    return !(await moveTo(lease, language, place));
  } catch (err) {
    if (signal.aborted || !(err instanceof UserError || isLate(err))) {
      throw err;
    }
    log.warn({ err }, 'it is not known whether kernels see the folders of this machine');
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
    await Promise.all(taken.map(kernel => kernels.end(kernel)));
    untame.forEach(undo => undo());
  }
}

function isLate(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
