/** No orphan kernel: ends what a dead companion left, found in the store and by their ids on the server. */
import type { RunStore } from '../contract';
import type { Kernels } from '../kernels/lease';
import type { Log } from '../log';
import { POOL } from './warmUp';

export interface SweepParts {
  store: Pick<RunStore, 'strayKernels' | 'run' | 'takeLease' | 'kernelEnded'>;
  kernels: Pick<Kernels, 'leased' | 'end'>;
  holder: string;
  log: Log;
  endStray(kernels: readonly string[]): Promise<void>;
}

/**
 * Ends every kernel whose companion is gone. A kernel on the server whose run is not in this store belongs to
 * somebody else and is left alone; so is one whose run a living companion holds.
 *
 * @returns the runs concerned
 * @throws UserError `jupyter-unreachable` when the server does not answer
 */
export async function sweep(parts: SweepParts, signal: AbortSignal): Promise<string[]> {
  const { store, kernels, holder, log } = parts;
  const stray = store.strayKernels();
  const written = new Set(stray.map(({ kernel }) => kernel));
  const unwritten = (await kernels.leased(signal)).filter(
    ({ run, kernel }) => !written.has(kernel) && store.run(run) !== null
  );
  // Kernels that no run has yet are nobody's once their companion is dead.
  const orphans = [...stray, ...unwritten].filter(
    ({ run }) => run === POOL || store.takeLease(run, holder)
  );
  if (orphans.length > 0) {
    log.info({ kernels: orphans.length }, 'ending kernels that a dead companion left');
  }
  await parts.endStray(orphans.map(({ kernel }) => kernel));
  return [...new Set(orphans.map(({ run }) => run))].filter(run => run !== POOL);
}
