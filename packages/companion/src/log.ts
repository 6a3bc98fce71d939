/** The companion's log: one JSON object a line on stderr, which Jupyter's server repeats at the same level. */
import type { LogLevel } from '@lockstep/protocol';
import pino from 'pino';
import * as z from 'zod/mini';
import { maskFields, maskText } from './logMask';

/** A logger whose lines carry `instance`. Each part makes its own with `log.child({ component })`. */
export type Log = pino.Logger;

/** pino's name for each of our levels; in a line they are pino's numbers, ten above Python's. */
const PINO_LEVEL = { debug: 'debug', info: 'info', warning: 'warn', error: 'error' } as const;

/**
 * The root logger of a process.
 *
 * @param level lines below it are dropped; `debug` shows each request
 * @param instance the launch's short random name
 * @param write receives whole lines; by default stderr, written at once so that a crash loses nothing
 */
export function createLog(level: LogLevel, instance: string, write?: (line: string) => void): Log {
  const options: pino.LoggerOptions = {
    level: PINO_LEVEL[level],
    base: { instance },
    formatters: { log: maskFields },
    serializers: { err: (error: Error) => maskFields(pino.stdSerializers.err(error)) },
    hooks: {
      // A line's words come first, or after its fields.
      logMethod([first, second, ...rest], method) {
        const own = maskIfText(first);
        method.apply(this, second === undefined ? [own] : [own, maskText(second), ...rest]);
      }
    }
  };
  return write === undefined
    ? pino(options, pino.destination({ fd: 2, sync: true }))
    : pino(options, { write });
}

function maskIfText<T>(given: T): T | string {
  return typeof given === 'string' ? maskText(given) : given;
}

/** A logger that says nothing, for commands whose stderr belongs to the user. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}

const Line = z.object({ msg: z.string(), err: z.optional(z.object({ message: z.string() })) });

/** A logger for commands at a terminal: warnings and errors as plain sentences. */
export function plainLog(instance: string, complain: (line: string) => void): Log {
  return createLog('warning', instance, text => {
    const { msg, err } = Line.parse(JSON.parse(text));
    complain(err === undefined ? msg : `${msg} (${err.message})`);
  });
}
