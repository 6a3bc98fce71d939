/** Runs as a list shows them. No run is opened, or taken over, because it is in a list. */
import { UserError } from '@lockstep/protocol';
import type { RunState, RunSummary } from '@lockstep/protocol';
import { countDone, reduce, runPlace, stepUnderWay } from '@lockstep/workflow';
import type { RunRow, RunStore } from '../contract';
import { mendingFacts } from '../engine/mend';
import type { RunIndex } from './runIndex';
import type { Workings } from './workings';

/** Most runs in a list; older ones stay reachable by their address. */
const LISTED = 200;

/** The summaries of the newest runs, without those that cannot be read. */
export async function summariesOf(
  workings: Workings,
  index: Pick<RunIndex, 'stateOf'>,
  rows: readonly RunRow[]
): Promise<RunSummary[]> {
  if (rows.length > 0) {
    await workings.recovered;
  }
  return rows.slice(0, LISTED).flatMap(({ run }) => summaryIn(workings, index, run) ?? []);
}

/** A run in one line; `null` for one that cannot be read, which is logged: the others stay usable. */
export function summaryIn(
  { store, log, now }: Workings,
  index: Pick<RunIndex, 'stateOf'>,
  run: string
): RunSummary | null {
  try {
    const state = index.stateOf(run);
    return state === null ? null : summaryOf(asLeft(state, store.runs), now());
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    log.warn({ run, code: error.code }, `A run is left out of a list: ${error.message}`);
    return null;
  }
}

/** A run whose process died at a step says that it runs; it is told as the one who opens it will find it. */
function asLeft(state: RunState, runs: Pick<RunStore, 'leaseOf'>): RunState {
  const { run, changedAt: at } = state;
  return stepUnderWay(state) === null || runs.leaseOf(run, '') !== 'free'
    ? state
    : mendingFacts(state, at).reduce(
        (next, event) => reduce(next, { run, seq: next.seq + 1, at, event }),
        state
      );
}

/** A run in one line, as it is. */
function summaryOf(state: RunState, now: number): RunSummary {
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
