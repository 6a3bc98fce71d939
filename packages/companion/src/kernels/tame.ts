/** Keeps `@jupyterlab/services` from ending the process or writing on its stdout: it was made for pages. */
import type { Log } from '../log';

/**
 * What services 7.6 rejects with when a kernel dies or restarts while messages are on their way. Nobody waits for
 * these promises, and the engine sees the same event through the kernel's status.
 */
const KNOWN =
  /^(Canceled future for |Canceling handling of old message|Kernel connection (is disposed|disconnected)|Kernel is dead)/;

/** Whether a rejection is one of those. */
export function isServicesRejection(reason: unknown): boolean {
  return reason instanceof Error && KNOWN.test(reason.message);
}

/**
 * Handles unhandled rejections for the process: the known ones are logged, every other one is a bug and ends it.
 *
 * @returns takes the handler off again
 */
export function tameRejections(log: Log): () => void {
  const handle = (reason: unknown): void => {
    if (!isServicesRejection(reason)) {
      throw reason;
    }
    log.debug({ err: reason }, 'a kernel went away while messages were on their way');
  };
  process.on('unhandledRejection', handle);
  return () => process.off('unhandledRejection', handle);
}

/** The console's ways to say something; `debug`, `info` and `log` go to stdout, which belongs to the user. */
const VOICES = ['debug', 'info', 'log', 'warn', 'error'] as const;

/* eslint-disable no-console -- the console itself is what is tamed here */
/**
 * Passes what services says on the console to the log, at debug level.
 *
 * @returns gives the console back
 */
export function tameConsole(log: Log): () => void {
  const before = VOICES.map(voice => [voice, console[voice]] as const);
  for (const voice of VOICES) {
    console[voice] = (...said: unknown[]) =>
      log.debug({ voice }, said.map(item => String(item)).join(' '));
  }
  return () => {
    for (const [voice, say] of before) {
      console[voice] = say;
    }
  };
}
