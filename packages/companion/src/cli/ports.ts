/** Finding a port that nobody uses. */
import { UserError } from '@lockstep/protocol';
import { createServer } from 'node:net';

/** Kernels of each app that are ready before somebody comes. */
export const DEFAULT_WARM = 1;

/** Taken by `serve` when no port is given and it is free, else the next free one. */
export const DEFAULT_PORT = 8899;

/** How many ports are tried. */
const TRIED = 100;

/** The first free port from `start` on. */
export async function freePortFrom(start: number, host: string): Promise<number> {
  for (let port = start; port < Math.min(start + TRIED, 65_536); port += 1) {
    if (await isFreePort(port, host)) {
      return port;
    }
  }
  throw new UserError(
    'no-free-port',
    `Ports ${start} to ${start + TRIED - 1} are all in use. Name another with --port.`
  );
}

/** Whether nobody listens there now. */
export function isFreePort(port: number, host: string): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host }, () => probe.close(() => resolve(true)));
  });
}
