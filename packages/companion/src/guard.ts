/** When the process ends, and how: stdin's end, a signal, or a bug. */
import type { Log } from './log';

/** Exit status after a bug (sysexits.h, EX_SOFTWARE). */
const BUG = 70;

/**
 * A signal that fires when the process should end: Python closed our stdin (or died, which closes it too), or
 * somebody sent SIGTERM, SIGINT or SIGHUP.
 */
export function untilToldToEnd(): AbortSignal {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  process.stdin.once('end', end);
  process.stdin.once('close', end);
  // A pipe that breaks is as closed as one that ends.
  process.stdin.once('error', end);
  process.stdin.resume();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(name, end);
  }
  return controller.signal;
}

/** A signal that fires at Ctrl-C, for commands whose stdin is the person's own. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(name, () => controller.abort());
  }
  return controller.signal;
}

/** Resolves when `signal` fires. */
export function fired(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Logs a bug before it ends the process: Python starts the companion again, and the engine recovers. */
export function crashLoudly(log: Log): void {
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'Lockstep ends because of a bug.');
    process.exit(BUG);
  });
}
