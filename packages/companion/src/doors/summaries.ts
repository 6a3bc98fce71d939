/** Runs as a list shows them. */
import { UserError } from '@lockstep/protocol';
import type { RunState, RunSummary } from '@lockstep/protocol';
import { countDone, runPlace } from '@lockstep/workflow';
import type { RunRow } from '../contract';
import type { Workings } from './workings';

/** Most runs in a list; older ones stay reachable by their address. */
const LISTED = 200;

/** The summaries of the newest runs. One that cannot be read is logged and left out, the others stay usable. */
export async function summariesOf(
  { engine, recovered, log, now }: Workings,
  rows: readonly RunRow[]
): Promise<RunSummary[]> {
  if (rows.length > 0) {
    await recovered;
  }
  return rows.slice(0, LISTED).flatMap(({ run }) => {
    try {
      const state = engine.stateOf(run);
      return [summaryOf(state, now())];
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      log.warn({ run, code: error.code }, `A run is left out of a list: ${error.message}`);
      return [];
    }
  });
}

/** A run in one line, as it is. */
export function summaryOf(state: RunState, now: number): RunSummary {
  const { run, plan } = state;
  return {
    run,
    app: plan.app,
    title: plan.title,
    name: state.name,
    status: state.status,
    ...countDone(state),
    line: runPlace(state, now),
    at: state.changedAt
  };
}
