/** Cells of steps that a dead process was running: their end is known only from the runs' journals. */
import { UserError } from '@lockstep/protocol';
import type { ObservationStore, RecordKeeper } from '../assistant';
import type { Engine } from '../contract';

/** How far back is looked, in observations: a process runs few cells at once, and all of them lately. */
const LOOKED_AT = 500;

/** Ends the observations of cells that run no more. The engine has recovered. */
export function settleLeftOver(
  store: Pick<ObservationStore, 'query'>,
  record: Pick<RecordKeeper, 'observe'>,
  engine: Pick<Engine, 'stateOf'>
): void {
  const { observations } = store.query({ notebook: null, before: null, limit: LOOKED_AT });
  for (const { observation } of observations) {
    if (
      observation.kind === 'run' &&
      observation.status === 'running' &&
      observation.step !== null &&
      !runs(engine, observation.step)
    ) {
      record.observe([{ ...observation, status: 'cancelled' }]);
    }
  }
}

function runs(engine: Pick<Engine, 'stateOf'>, { run, step }: { run: string; step: string }) {
  try {
    return engine.stateOf(run).steps[step]?.status === 'running';
  } catch (error) {
    if (error instanceof UserError) {
      return false;
    }
    throw error;
  }
}
