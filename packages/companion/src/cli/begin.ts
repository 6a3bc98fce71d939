/** What commands at a terminal start with, and how their help ends. */
import type { LaunchConfig } from '@lockstep/protocol';
import { readLaunchConfig } from '../launchFile';
import { createLog, plainLog } from '../log';
import type { Log } from '../log';
import type { Terminal } from './terminal';

/**
 * The launch and a log, which is for the person at the terminal and so consists of sentences.
 *
 * @throws UserError when the command was not started by `jupyter lockstep`
 */
export function beginAtTerminal({
  terminal,
  crashLoudly
}: {
  terminal: Terminal;
  crashLoudly(log: Log): void;
}): { config: LaunchConfig; log: Log } {
  const config = readLaunchConfig(terminal.environment);
  const log =
    config.log === 'debug'
      ? createLog('debug', config.instance)
      : plainLog(config.instance, terminal.complain);
  crashLoudly(log);
  return { config, log };
}

/** Command lines below a command's help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}`).join('\n')}`;
}
