/** What a step's cells do, told to the record: whoever asks the chat about a step finds it there. */
import { type Actor, type RunState, tellAlone } from '@lockstep/protocol';
import { stepOf } from '@lockstep/workflow';
import type { CellRun } from '../contract';
import type { EngineParts } from './parts';
import type { Secrets } from './secrets';
import type { CellListener } from './work';

/**
 * A listener for one execution of a step, `undefined` where nobody observes.
 *
 * @param state the run's, after the step started
 * @param by who asked for the step
 */
export function overhear(
  parts: EngineParts,
  state: RunState,
  id: string,
  secrets: Secrets,
  by: Actor
): CellListener | undefined {
  const { observe, now, log } = parts;
  const step = stepOf(state, id)?.plan;
  if (observe === undefined || step === undefined) {
    return undefined;
  }
  const { run, seq, plan } = state;
  const { path } = parts.definitionOf(plan.app);
  const own = state.steps[id];
  const values = own?.values ?? {};
  const replayed = own?.replayed ?? false;
  const clean = (text: string): string => secrets.clean(text);
  let current: CellRun | null = null;

  /** The run goes on, whatever becomes of the record. */
  function tell(cell: CellRun): void {
    tellAlone(
      () => observe?.(cell),
      err => log.error({ err, run }, 'The record could not be told of a step.')
    );
  }

  return {
    sent(cell, kernel, request) {
      current = {
        run,
        notebook: path,
        language: plan.language,
        step,
        values,
        cell: cell.key,
        kernel,
        request,
        execution: `${run}:${seq}:${cell.key}`,
        code: clean(cell.code),
        at: now(),
        status: 'running',
        took: null,
        error: null,
        outputs: [],
        by,
        replayed,
        clean
      };
      tell(current);
    },

    ended(status, error, outputs) {
      if (current !== null) {
        const took = Math.max(0, now() - current.at);
        // A secret that was typed while the cell ran is known only now.
        tell({ ...current, code: clean(current.code), status, took, error, outputs });
        current = null;
      }
    }
  };
}
