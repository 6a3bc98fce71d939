/** The detectors of one task, at the gate and before it leaves; one that fails finds nothing harmless. */
import type { Detect } from '@lockstep/privacy';
import { ProviderError, type Task } from './contract';
import type { Standing } from './journey';

/** For the gate. A detector that cannot be made throws at each text, which the gate takes for high sensitivity. */
export function quickFor(task: Task, { deps, detect }: Pick<Standing, 'deps' | 'detect'>): Detect {
  try {
    return deps.detectors?.quick(task) ?? detect;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/**
 * For what is about to leave.
 *
 * @throws ProviderError `policy`, so that nothing leaves
 */
export async function thoroughFor(
  task: Task,
  { deps, detect }: Pick<Standing, 'deps' | 'detect'>,
  signal: AbortSignal
): Promise<Detect> {
  try {
    return (await deps.detectors?.thorough(task, signal)) ?? detect;
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ProviderError) {
      throw cause;
    }
    throw new ProviderError(
      'policy',
      'What must stay on this machine could not be found out, so nothing was sent. Ask again; if it fails again, keep answers local.',
      null,
      { cause }
    );
  }
}
