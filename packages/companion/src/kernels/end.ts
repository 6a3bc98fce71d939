/** Ending a kernel by its id, whoever started it. */
import { KernelAPI, type ServerConnection } from '@jupyterlab/services';

/** Ends a kernel; one the server does not know (any more) is fine. */
export async function endKernel(
  settings: ServerConnection.ISettings,
  kernel: string
): Promise<void> {
  if ((await KernelAPI.getKernelModel(kernel, settings)) !== undefined) {
    await KernelAPI.shutdownKernel(kernel, settings);
  }
}
