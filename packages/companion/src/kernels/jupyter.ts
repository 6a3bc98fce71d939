/** Kernels of a Jupyter server, each under an id that names its run, so that no crash can make an orphan of one. */
import { randomBytes } from 'node:crypto';
import { KernelAPI, ServerConnection } from '@jupyterlab/services';
import { UserError } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { Log } from '../log';
import { chooseKernel } from './choose';
import { connectLease } from './connected';
import { type JupyterAddress, jupyterSettings, kernelSpecs, type KernelSpecs } from './connection';
import { endKernel } from './end';
import type { Kernels } from './lease';
import { joinNotebook } from './shared';

/** Our kernels' ids: five words, as the kernels API wants them; the second one is the run. */
const LEASE_ID = /^lockstep-([a-z0-9]+)-\w+-\w+-\w+$/;

const Model = z.object({ id: z.string(), name: z.string() });

/** The kernels of the server at `address`. */
export function jupyterKernels(address: JupyterAddress, log: Log): Kernels {
  const settings = jupyterSettings(address, err =>
    log.warn({ err }, 'a kernel sent a message that cannot be read')
  );

  return {
    async start(wish, taken, signal) {
      const name = chooseKernel(wish, await specs(signal));
      const wanted = newLeaseId(wish.run);
      taken(wanted);
      const kernel = await startKernel(settings, { name, path: wish.folder, kernel_id: wanted });
      if (kernel.id !== wanted) {
        // Jupyter servers before 2.21 choose the id themselves.
        taken(kernel.id);
      }
      return connectLease(settings, kernel, signal, log);
    },

    join: (path, signal) => joinNotebook(settings, path, signal, log),

    end: kernel => endKernel(settings, kernel),

    async leased(signal) {
      signal.throwIfAborted();
      const found: { run: string; kernel: string }[] = [];
      for (const { id } of await running(settings)) {
        const run = LEASE_ID.exec(id)?.[1];
        if (run !== undefined) {
          found.push({ run, kernel: id });
        }
      }
      return found;
    },

    specs
  };

  async function specs(signal: AbortSignal): Promise<KernelSpecs> {
    try {
      return await kernelSpecs(settings, signal);
    } catch (error) {
      throw address.elsewhere === true && !signal.aborted
        ? explainElsewhere(error, address.url)
        : error;
    }
  }
}

/** What went wrong with a server that a person named. */
function explainElsewhere(error: unknown, url: string): UserError {
  const code = error instanceof UserError ? error.code : 'jupyter-unclear';
  const { origin } = new URL(url);
  switch (code) {
    case 'jupyter-refused':
      return new UserError(
        code,
        `The Jupyter server at ${origin} does not accept the token. Check --kernels-token.`,
        502
      );
    case 'jupyter-unreachable':
      return new UserError(
        code,
        `The Jupyter server at ${origin} does not answer. Check --kernels, and that the server runs.`,
        502
      );
    default:
      return new UserError(
        code,
        `What answers at ${origin} is no Jupyter server with kernels. Check --kernels; its address may need a path.`,
        502
      );
  }
}

/** A kernel gateway lists no kernels unless it is told to; those of ours are known by the store then. */
async function running(settings: ServerConnection.ISettings): Promise<{ id: string }[]> {
  try {
    return await KernelAPI.listRunning(settings);
  } catch (error) {
    if (error instanceof ServerConnection.ResponseError && error.response.status === 403) {
      return [];
    }
    throw error;
  }
}

function newLeaseId(run: string): string {
  const random = randomBytes(9).toString('hex');
  return ['lockstep', run, random.slice(0, 6), random.slice(6, 12), random.slice(12)].join('-');
}

interface KernelRequest {
  name: string;
  /** Working folder below the server's root. */
  path: string;
  kernel_id: string;
}

async function startKernel(
  settings: ServerConnection.ISettings,
  request: KernelRequest
): Promise<{ id: string; name: string }> {
  const response = await ServerConnection.makeRequest(
    `${settings.baseUrl}api/kernels`,
    { method: 'POST', body: JSON.stringify(request) },
    settings
  );
  if (response.status !== 201) {
    throw new UserError(
      'kernel-not-started',
      `The kernel “${request.name}” could not be started (${response.status}). ` +
        'Try it in a notebook; if it fails there too, install it again.',
      502
    );
  }
  return Model.parse(await response.json());
}
