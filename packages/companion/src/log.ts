/** The companion's log: one JSON object a line on stderr, which Jupyter's server passes on at the same level. */
import type { LogLevel } from '@lockstep/protocol';
import pino from 'pino';

/** A logger whose lines carry `component` and `instance`. Make one for a part with `log.child({ component })`. */
export type Log = pino.Logger;

/** pino's name for each of our levels. */
const PINO_LEVEL = { debug: 'debug', info: 'info', warning: 'warn', error: 'error' } as const;

/** Our name for pino's, so that Python and people read the four words of {@link LogLevel}. */
function levelName(label: string): LogLevel {
  switch (label) {
    case 'trace':
    case 'debug':
      return 'debug';
    case 'info':
      return 'info';
    case 'warn':
      return 'warning';
    default:
      return 'error';
  }
}

/**
 * The root logger of a process.
 *
 * @param level lines below it are dropped; `debug` shows each request
 * @param instance the launch's short random name
 * @param write receives whole lines; stderr, written synchronously so that a crash loses nothing, by default
 */
export function createLog(level: LogLevel, instance: string, write?: (line: string) => void): Log {
  const options: pino.LoggerOptions = {
    level: PINO_LEVEL[level],
    base: { instance, component: 'companion' },
    messageKey: 'msg',
    formatters: { level: label => ({ level: levelName(label) }) },
    serializers: { err: pino.stdSerializers.err }
  };
  return write === undefined
    ? pino(options, pino.destination({ fd: 2, sync: true }))
    : pino(options, { write });
}

/** A logger that says nothing, for commands whose stderr belongs to the user. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
