/** Asks a Jupyter server which kernels it has, without the engine: what `doctor` does before anything else works. */
import type { LaunchConfig } from '@lockstep/protocol';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { KernelFacts } from '../status';
import { systemCode } from '../systemError';

/** A private server starts after us; its imports take a second, on a cold disk many. */
const PATIENCE = 30_000;
const ASK_AGAIN = 200;

const Kernelspecs = z.object({ kernelspecs: z.record(z.string(), z.unknown()) });

/** The names of the kernelspecs, or a sentence that says why they are not known. */
export async function askKernelspecs(
  { jupyter }: LaunchConfig,
  signal: AbortSignal
): Promise<KernelFacts> {
  if (jupyter === undefined) {
    return { specs: [], problem: 'No Jupyter server was named for kernels.' };
  }
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      const { status, body } = await get(jupyter, 'api/kernelspecs', signal);
      if (status !== 200) {
        return {
          specs: [],
          problem: `The Jupyter server answered ${status} when asked for kernels.`
        };
      }
      const specs = Object.keys(Kernelspecs.parse(JSON.parse(body)).kernelspecs).sort();
      return { specs, problem: null };
    } catch (error) {
      signal.throwIfAborted();
      const code = systemCode(error);
      if (code === null) {
        throw error;
      }
      if (Date.now() > until) {
        return { specs: [], problem: `The Jupyter server does not answer (${code}).` };
      }
      await delay(ASK_AGAIN, undefined, { signal });
    }
  }
}

function get(
  { url, socket, token }: NonNullable<LaunchConfig['jupyter']>,
  path: string,
  signal: AbortSignal
): Promise<{ status: number; body: string }> {
  const target = new URL(path, url);
  return new Promise((resolve, reject) => {
    const call = request(
      target,
      {
        headers: { Authorization: `token ${token}` },
        signal,
        ...(socket === undefined ? {} : { socketPath: socket })
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf-8')
          })
        );
      }
    );
    call.on('error', reject);
    call.end();
  });
}
