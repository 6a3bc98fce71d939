/** Runs that an earlier page saw begin: this page waits for their end, or says that nobody saw it. */
import type { Kernel } from '@jupyterlab/services';
import type { RunObservation } from '@lockstep/protocol';
import type { AdoptedFact, UnseenFact } from './facts';

/** What is needed to take up what an earlier page left. */
export interface UnfinishedOptions {
  /** The runs of a notebook that the record holds as running. */
  running(notebook: string, signal: AbortSignal): Promise<readonly RunObservation[]>;
  take(fact: AdoptedFact | UnseenFact): void;
  signal: AbortSignal;
}

/** How long another page may need to tell the end of its runs, in milliseconds. */
const PATIENCE = 5_000;

/** Takes up the runs of a kernel to which this page has just connected. */
export async function takeUp(
  kernel: Pick<Kernel.IKernelConnection, 'id' | 'status'>,
  notebook: string,
  { running, take, signal }: UnfinishedOptions
): Promise<void> {
  const ofKernel = async (): Promise<RunObservation[]> =>
    // The companion tells the end of its own steps, which may run on a notebook's kernel too.
    (await running(notebook, signal)).filter(run => run.kernel === kernel.id && run.step === null);
  const before = await ofKernel();
  before.forEach(run => take({ fact: 'adopted', run }));
  if (before.length === 0 || !(await waited(PATIENCE, signal)) || kernel.status !== 'idle') {
    return; // what still runs will end before our ears
  }
  const ids = new Set(before.map(({ id }) => id));
  const open = (await ofKernel()).filter(({ id }) => ids.has(id));
  take({ fact: 'unseen', ids: open.map(({ id }) => id), at: Date.now() });
}

/** False when the signal was raised meanwhile. */
function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(true), milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
