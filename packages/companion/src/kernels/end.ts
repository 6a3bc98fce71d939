/** Ending a kernel by its id, whoever started it. */
import { KernelAPI, ServerConnection } from '@jupyterlab/services';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Pauses before the next try, in milliseconds. A server that is restarting a dead kernel by itself answers 500 to its
 * end until the restart is through, which takes it one to three seconds.
 */
const PAUSES = [100, 200, 400, 800, 1_500, 3_000];

/**
 * Ends a kernel; one the server does not know (any more) is fine.
 *
 * @throws the server's last error, when it refuses for about six seconds
 */
export async function endKernel(
  settings: ServerConnection.ISettings,
  kernel: string
): Promise<void> {
  for (const pause of [...PAUSES, null]) {
    try {
      if ((await KernelAPI.getKernelModel(kernel, settings)) !== undefined) {
        await KernelAPI.shutdownKernel(kernel, settings);
      }
      return;
    } catch (error) {
      // A server that does not answer at all is not asked again: its kernels end with it.
      if (pause === null || !(error instanceof ServerConnection.ResponseError)) {
        throw error;
      }
      await delay(pause);
    }
  }
}
