/** Reads the launch file that Python wrote; apart from what is built on it, which not every command loads. */
import { LaunchConfig, UserError } from '@lockstep/protocol';
import { readFileSync } from 'node:fs';

/** The name of the environment variable that names the launch file, or holds its JSON. */
export const CONFIG_VARIABLE = 'LOCKSTEP_CONFIG';

/**
 * The launch file's content.
 *
 * @throws UserError when the command was not started by `jupyter lockstep`
 */
export function readLaunchConfig(environment: NodeJS.ProcessEnv): LaunchConfig {
  const file = environment[CONFIG_VARIABLE];
  if (file === undefined || file === '') {
    throw new UserError(
      'no-launch-file',
      'This command needs a Jupyter server for its kernels. Start it with "jupyter lockstep".'
    );
  }
  let text: string;
  try {
    // Commands that reach no server have nothing to hide in their launch: it comes without a file.
    text = file.startsWith('{') ? file : readFileSync(file, 'utf-8');
  } catch {
    throw new UserError(
      'no-launch-file',
      `The launch file ${file} cannot be read. Start this command with "jupyter lockstep".`
    );
  }
  return LaunchConfig.parse(JSON.parse(text));
}
